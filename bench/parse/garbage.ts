import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

import { packageVersion } from '../lib/machine'
import { alternate, figureOf, type Aim, type Figure, type Rounds } from '../lib/part'
import { M1, recordingOf, TASK_NAMES } from '../lib/recordings'
import { runSubject } from '../lib/subject'

/** A young generation larger than what any contender allocates between two forced collections. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256']
const SAMPLES = 20
/** Counting itself allocates up to so much. */
const TOLERANCE_KB = 2

/** What one sample allocates without tasks, with 220 and with 440: the reader should skip tasks, not build objects. */
export async function measureGarbage(folder: string, rounds: number): Promise<Figure[]> {
  const write = (name: string, tasks?: readonly string[]): string => {
    const file = path.join(folder, `garbage-${name}`)
    writeFileSync(file, recordingOf(M1, 'plist', SAMPLES, { tasks }))
    return file
  }
  const plain = write('plain')
  const tasks = write('tasks', TASK_NAMES)
  const twice = write('twice', [...TASK_NAMES, ...TASK_NAMES])
  const count = async (contender: string, file: string): Promise<number> =>
    z.number().parse(await runSubject('garbage', [contender, file], FLAGS)) / 1000
  const counts = async (contender: string): Promise<Record<'plain' | 'tasks' | 'growth', number>> => {
    const withTasks = await count(contender, tasks)
    return {
      plain: await count(contender, plain),
      tasks: withTasks,
      growth: (await count(contender, twice)) - withTasks,
    }
  }
  const values = await alternate(rounds, { ours: () => counts('ours'), theirs: () => counts('fast-plist') })
  const version = packageVersion('fast-plist')
  const pick = (key: 'plain' | 'tasks' | 'growth'): Rounds => ({
    ours: values.ours.map((one) => one[key]),
    peers: { 'fast-plist': { values: values.theirs.map((one) => one[key]), version } },
  })
  const aim: Aim = { text: 'nothing', isReached: ({ ours }) => ours.median <= TOLERANCE_KB }
  const facts = { unit: 'kB', better: 'lower' } as const
  return [
    figureOf({ name: 'M1: allocated for a sample', ...facts }, pick('plain')),
    figureOf({ name: '--show-all: allocated for a sample', ...facts }, pick('tasks')),
    figureOf({ name: 'allocated more for twice the tasks', ...facts, aim }, pick('growth')),
  ]
}
