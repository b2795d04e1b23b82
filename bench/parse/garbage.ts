import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

import { packageVersion } from '../lib/machine'
import { alternate, figureOf, type Figure } from '../lib/part'
import { M1, plistRecording, TASK_NAMES } from '../lib/recordings'
import { runSubject } from '../lib/subject'

/** Megabytes of young generation, more than any contender allocates between two forced collections. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256']
const SAMPLES = 20
/** What the counting itself allocates. */
const TOLERANCE_KB = 2

/** What one sample allocates with and without its tasks: what nobody asked for should be passed over, not built. */
export async function measureGarbage(folder: string, rounds: number): Promise<Figure[]> {
  const plain = path.join(folder, 'garbage-plain')
  const tasks = path.join(folder, 'garbage-tasks')
  writeFileSync(plain, plistRecording(M1, SAMPLES))
  writeFileSync(tasks, plistRecording(M1, SAMPLES, TASK_NAMES))
  const count = async (contender: string, file: string): Promise<number> =>
    z.number().parse(await runSubject('garbage', [contender, file], FLAGS)) / 1000
  const values = await alternate(rounds, {
    plain: () => count('ours', plain),
    tasks: () => count('ours', tasks),
    theirPlain: () => count('fast-plist', plain),
    theirTasks: () => count('fast-plist', tasks),
  })
  const version = packageVersion('fast-plist')
  const growth = (withTasks: number[], without: number[]): number[] =>
    withTasks.map((value, round) => value - (without[round] ?? Number.NaN))
  return [
    figureOf(
      { name: 'M1: allocated for a sample', unit: 'kB', better: 'lower' },
      { ours: values.plain, peers: { 'fast-plist': { values: values.theirPlain, version } } },
    ),
    figureOf(
      {
        name: '--show-all: allocated in addition for 420 kB of tasks',
        unit: 'kB',
        better: 'lower',
        aim: { text: 'nothing', isReached: ({ ours }) => ours.median <= TOLERANCE_KB },
      },
      {
        ours: growth(values.tasks, values.plain),
        peers: { 'fast-plist': { values: growth(values.theirTasks, values.theirPlain), version } },
      },
    ),
  ]
}
