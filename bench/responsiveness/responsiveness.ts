import { setTimeout as wait } from 'node:timers/promises'

import { createHomeIn } from '../../e2e/harness/sandbox-home'
import { withElectron, type ElectronRuntime } from '../lib/electron'
import { withScratchFolder } from '../lib/machine'
import {
  alternate,
  figureOf,
  together,
  type Figure,
  type PartOptions,
  type PartResult,
  type Rounds,
} from '../lib/part'
import { memoryMegabytes } from '../lib/process-cost'
import { spreadOf } from '../lib/statistics'
import { ProbedApp } from './probed-app'
import { prepareTasks, type Task, type TaskSizes } from './tasks'

const ROUNDS = 3
const SIZES: TaskSizes = {
  importBytes: 1e9,
  samplesOf10Min: 2000,
  samplesOf24H: 200,
  days: 30,
  showAllSamples: 3000,
}
const QUICK_SIZES: TaskSizes = {
  importBytes: 1e8,
  samplesOf10Min: 200,
  samplesOf24H: 20,
  days: 3,
  showAllSamples: 300,
}
/** Start-up is over by then. */
const SETTLE_MS = 5000
/** Between two readings of the memory. */
const READING_MS = 1000
const MOST_LONGER_MS = 20
const FLAT_MEGABYTES = 20
const PEER = 'empty tray app'

interface Pair {
  ours: number
  empty: number
}

/** What one task did to main, and to the app's memory. */
interface Round {
  blockMs: Pair
  /** The highest reading above their median; null where the task does not ask for it. */
  growthMegabytes: Pair | null
}

export async function run(options: PartOptions): Promise<PartResult> {
  return withScratchFolder(async (folder) => {
    const sizes = options.quick ? QUICK_SIZES : SIZES
    const tasks = await prepareTasks(folder, sizes, options.progress)
    const figures = await withElectron((runtime) => measure(runtime, folder, tasks, options))
    return { part: 'responsiveness', figures, notes: NOTES }
  })
}

const NOTES = [
  'The longest that main’s event loop was held up while the app, its window open, does what it is asked to do: by how much a timer of 5 ms in its main process came late. The empty tray app has the same timer and is watched in the same moments, so that it waits for the processor as ours does.',
  'The window’s page asks main for each task as a person’s click would have it ask; save dialogs answer at once. An import ends when it is measured. An export writes samples, which a history in use has of its last day only. The app reads 10 minutes of --show-all before it saves them, and saves as many as it still has.',
  'Memory is that of all processes of an app, its highest look above the median of looks every second; each frame of memory counts once.',
]

async function measure(
  runtime: ElectronRuntime,
  folder: string,
  tasks: readonly Task[],
  { quick, rounds, progress }: PartOptions,
): Promise<Figure[]> {
  const empty = await ProbedApp.start(runtime, { app: 'emptyTray', home: createHomeIn(folder) })
  try {
    const contenders = tasks.map((task) => [
      task.name,
      () => measureTask(runtime, folder, task, empty, progress),
    ])
    const measured = await alternate(
      rounds ?? (quick ? 1 : ROUNDS),
      Object.fromEntries(contenders) as Record<string, () => Promise<Round>>,
      (round) => progress(`responsiveness: round ${round + 1}`),
    )
    return tasks.flatMap((task) => figuresOf(task, measured[task.name] ?? [], runtime.version))
  } finally {
    await empty.running.stop()
  }
}

async function measureTask(
  runtime: ElectronRuntime,
  folder: string,
  task: Task,
  empty: ProbedApp,
  progress: (line: string) => void,
): Promise<Round> {
  const app = await ProbedApp.start(runtime, {
    app: 'anemometer',
    home: task.home ?? createHomeIn(folder),
    args: task.args ?? [],
  })
  try {
    await app.untilPage()
    await task.prepare?.(app)
    await wait(SETTLE_MS)
    await together([app.reset(), empty.reset()])
    const beganMs = performance.now()
    const growthMegabytes = await growthWhile(
      task.run(app),
      task.watchesMemory === true ? { ours: app.running.pid, empty: empty.running.pid } : null,
    )
    const [ours, theirs] = await together([app.longestBlockMs(), empty.longestBlockMs()])
    const seconds = (performance.now() - beganMs) / 1000
    progress(
      `${task.name}: ${ours.toFixed(0)} ms at most in ${seconds.toFixed(1)} s, beside ${theirs.toFixed(0)} ms`,
    )
    return { blockMs: { ours, empty: theirs }, growthMegabytes }
  } finally {
    await app.running.stop()
  }
}

/** Reads the memory of both apps, so that reading slows both alike. */
async function growthWhile(work: Promise<void>, pids: Pair | null): Promise<Pair | null> {
  const readings: Pair[] = []
  let isOver = pids === null
  const ended = work.finally(() => (isOver = true))
  const readMemory = async (): Promise<void> => {
    while (!isOver && pids !== null) {
      readings.push({ ours: memoryMegabytes(pids.ours), empty: memoryMegabytes(pids.empty) })
      await wait(READING_MS)
    }
  }
  await together([ended, readMemory()])
  const growth = (key: keyof Pair): number => {
    const { max, median } = spreadOf(readings.map((reading) => reading[key]))
    return max - median
  }
  return pids === null ? null : { ours: growth('ours'), empty: growth('empty') }
}

function figuresOf({ name }: Task, rounds: readonly Round[], version: string): Figure[] {
  const growths = rounds.flatMap(({ growthMegabytes }) => growthMegabytes ?? [])
  const besideEmpty = (pairs: readonly Pair[]): Rounds => ({
    ours: pairs.map(({ ours }) => ours),
    peers: { [PEER]: { values: pairs.map(({ empty }) => empty), version } },
  })
  const block = figureOf(
    {
      ...{ name: `${name}: longest block`, unit: 'ms', better: 'lower' },
      aim: {
        text: `at most ${MOST_LONGER_MS} ms longer than the empty tray app’s`,
        isReached: ({ ours, peers }) => ours.median - (peers[PEER]?.median ?? Number.NaN) <= MOST_LONGER_MS,
      },
    },
    besideEmpty(rounds.map(({ blockMs }) => blockMs)),
  )
  if (growths.length === 0) return [block]
  const memory = figureOf(
    {
      ...{ name: `${name}: memory above its median`, unit: 'MB', better: 'lower' },
      aim: {
        text: `flat: at most ${FLAT_MEGABYTES} MB`,
        isReached: ({ ours }) => ours.median <= FLAT_MEGABYTES,
      },
    },
    besideEmpty(growths),
  )
  return [block, memory]
}
