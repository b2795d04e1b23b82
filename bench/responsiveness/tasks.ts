import { existsSync } from 'node:fs'
import path from 'node:path'

import { historyFolder } from '../../e2e/harness/history'
import { createHomeIn, type SandboxHome } from '../../e2e/harness/sandbox-home'
import { openHistory } from '../../src/main/storage/history-store'
import { recordDays } from '../history/recorded'
import { until } from '../lib/electron'
import { M1, TASK_NAMES, writeRecording } from '../lib/recordings'
import { runSubject } from '../lib/subject'
import type { ProbedApp } from './probed-app'

/** Something slow that a person asks of the app, and what it needs beforehand. */
export interface Task {
  name: string
  /** The home of the app; a new one without it. */
  home?: SandboxHome
  args?: string[]
  /** Whether the app's memory is measured meanwhile. */
  watchesMemory?: boolean
  /** Runs before main is measured. */
  prepare?: (app: ProbedApp) => Promise<void>
  run: (app: ProbedApp) => Promise<void>
}

export interface TaskSizes {
  importBytes: number
  samplesOf10Min: number
  samplesOf24H: number
  days: number
  /** Of 200 ms each. */
  showAllSamples: number
}

const SECOND_MS = 1000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const POINTS = 2000
/** Zooming and moving queries again and again. */
const QUERIES = 5
const SHOW_ALL_INTERVAL_MS = 200
const HELD_MS = 5000
/** As fast as it can be read, but with its raw frames kept, which `max` does not do. */
const AT_ONCE = '--speed=100000'

/** Makes the recordings and the history that the tasks need, in `folder`. */
export async function prepareTasks(
  folder: string,
  sizes: TaskSizes,
  progress: (line: string) => void,
): Promise<Task[]> {
  const { importBytes, samplesOf10Min, samplesOf24H, days, showAllSamples } = sizes
  progress('responsiveness: writing the recordings')
  const recorded = async (samples: number, windowMs: number, tasks?: readonly string[]): Promise<string> => {
    const file = path.join(folder, `${samples}-of-${windowMs}-ms.plist`)
    await writeRecording(file, M1, 'plist', (written) => written >= samples, { windowMs, tasks })
    return file
  }
  const log = path.join(folder, 'log.plist')
  await writeRecording(log, M1, 'plist', (_, bytes) => bytes >= importBytes)
  const imports = [
    { ...importOf(`${importBytes / 1e9} GB`, log), watchesMemory: true },
    importOf(`${samplesOf10Min} samples of 600 s`, await recorded(samplesOf10Min, 600 * SECOND_MS)),
    importOf(`${samplesOf24H} samples of 24 h`, await recorded(samplesOf24H, DAY_MS)),
  ]
  const showAll = await recorded(showAllSamples, SHOW_ALL_INTERVAL_MS, TASK_NAMES)
  progress(`responsiveness: recording ${days} days`)
  return [...imports, ...historyTasks(folder, days), saveOf(showAll), HELD_FILE]
}

function importOf(what: string, file: string): Task {
  return { name: `import of ${what}`, run: (app) => app.invoke('transfer:import', [file]) }
}

/** Tasks on one home with a history of so many days, aged as in use. */
function historyTasks(folder: string, days: number): Task[] {
  const home = createHomeIn(folder)
  const toMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  const fromMs = toMs - days * DAY_MS
  recordHistory(historyFolder(home), days, toMs)
  return [
    {
      name: `${QUERIES} queries of ${days} days`,
      home,
      run: async (app) => {
        const request = { target: { kind: 'current' }, fromMs, toMs, points: POINTS, keys: null } as const
        for (let query = 0; query < QUERIES; query++) await app.invoke('history:range', request)
      },
    },
    {
      name: `export of ${days} days to Parquet`,
      home,
      watchesMemory: true,
      run: (app) => app.export({ kind: 'range', fromMs, toMs }, 'parquet', false),
    },
  ]
}

function recordHistory(folder: string, days: number, endMs: number): void {
  const fail = (message: string): never => {
    throw new Error(message)
  }
  const opened = openHistory(folder, { now: () => endMs, onTrouble: fail })
  if (!opened.ok) return fail(opened.message)
  recordDays(opened.value.store, days, endMs)
  opened.value.store.close()
}

function saveOf(showAll: string): Task {
  const state = `anemometer.invoke('app:bootstrap').then(({ status }) => status.state)`
  return {
    name: 'save of what just happened, --show-all at 200 ms',
    args: [`--replay=${showAll}`, AT_ONCE],
    prepare: (app) => until(async () => (await app.inPage(state)) === 'ended'),
    run: (app) => app.export({ kind: 'recent' }, 'anemometer', false),
  }
}

const HELD_FILE: Task = {
  name: `history file held for ${HELD_MS / SECOND_MS} s by another process`,
  run: async ({ home }) => {
    const file = path.join(historyFolder(home), 'history.sqlite')
    if (!existsSync(file)) throw new Error(`The app does not record: there is no ${file}.`)
    await runSubject('hold', [file, String(HELD_MS)])
  },
}
