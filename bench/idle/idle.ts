import { setTimeout as wait } from 'node:timers/promises'

import { createHomeIn } from '../../e2e/harness/sandbox-home'
import { withElectron, RunningApp, type ElectronRuntime, type StartFacts } from '../lib/electron'
import { withScratchFolder } from '../lib/machine'
import {
  figureOf,
  sideBySide,
  together,
  type Aim,
  type Figure,
  type PartOptions,
  type PartResult,
  type Rounds,
} from '../lib/part'
import { memoryMegabytes, watchCost } from '../lib/process-cost'
import { measureHiddenWindow } from './hidden-window'
import { measureSlope } from './slope'

/** What one app costs while nobody uses it. */
interface Idle {
  cpuSeconds: number
  cpuMsPerSample: number
  wakeUpsPerSecond: number
  /** Mean of the second half. */
  megabytes: number
  /** The most at one time. */
  renderers: number
}

const ROUNDS = 3
const SECONDS = 600
const QUICK_SECONDS = 60
/** Start-up is over by then. */
const SETTLE_SECONDS = 20
const QUICK_SETTLE_SECONDS = 10
const SAMPLES_PER_SECOND = 1
/** Between two readings of the memory. */
const READING_SECONDS = 30
const MOST_CPU_MS = 5
const EMPTY_TRAY = 'empty tray app'
const EMPTY_WINDOW = 'empty window'
/** Aims: how many times the memory of the empty app ours may take. */
const MOST_TRAY_MEMORY = 1.15
const MOST_WINDOW_MEMORY = 1.6

export async function run(options: PartOptions): Promise<PartResult> {
  return withScratchFolder((folder) =>
    withElectron(async (runtime) => ({
      part: 'idle',
      figures: await besideAnother(runtime, folder, () =>
        together([
          measureIdle(runtime, folder, options),
          measureHiddenWindow(runtime, folder, options),
          measureSlope(runtime, folder, options),
        ]),
      ),
      notes: NOTES,
    })),
  )
}

/**
 * Measures while another Electron runs, which is no contender. An Electron that starts when no program uses the display
 * loads Mesa and LLVM, 57 MB; without the other one, chance would decide which contenders these are.
 */
async function besideAnother(
  runtime: ElectronRuntime,
  folder: string,
  measure: () => Promise<Figure[][]>,
): Promise<Figure[]> {
  const another = await RunningApp.start(runtime, { app: 'emptyTray', home: createHomeIn(folder) })
  try {
    await wait(QUICK_SETTLE_SECONDS * 1000)
    return (await measure()).flat()
  } finally {
    await another.stop()
  }
}

const NOTES = [
  'The demonstration at one sample a second with only the tray, and an Electron that shows a tray icon and nothing else; the same with its window open, and an Electron with an empty window; all of them side by side in the same minutes, with the hidden windows and the recording. Every process of an app counts: main, zygotes, graphics, network.',
  'Processor time is that of the processes, wake-ups are voluntary context switches of their threads, both from /proc. Memory is that of all processes, a mean of looks every 30 s in the second half of the time, since ours goes up and down with the garbage it collects every five minutes: frames of memory under any of them, each once, which is their proportional set size if nothing else ran (without root: the proportional set size, of which what runs beside them takes its share).',
  'A hidden window is given 40 s before its processor time is counted, in which the engine of its page tidies up; its messages are counted from the moment it is hidden, where main hands them to Electron (webContents.send).',
  'The slope is of a straight line through the memory of all processes, while a recording of 24 hours plays at 100 times its speed; an hour of it is an hour of the recording, and the first three are warming up.',
  'What was tried to weigh less is in docs/adr/0008-what-a-tray-weighs.md.',
]

async function measureIdle(
  runtime: ElectronRuntime,
  folder: string,
  { quick, rounds, progress }: PartOptions,
): Promise<Figure[]> {
  const seconds = quick ? QUICK_SECONDS : SECONDS
  const settle = quick ? QUICK_SETTLE_SECONDS : SETTLE_SECONDS
  const count = rounds ?? (quick ? 1 : ROUNDS)
  const watch = async (facts: Omit<StartFacts, 'home'>): Promise<Idle> => {
    const app = await RunningApp.start(runtime, { ...facts, home: createHomeIn(folder) })
    try {
      await wait(settle * 1000)
      return await watchIdle(app, seconds)
    } finally {
      await app.stop()
    }
  }
  progress(`idle: ${count} of each for ${seconds} s`)
  const [ours, empty, window, emptyWindow] = await together([
    sideBySide(count, () => watch({ app: 'anemometer', args: ['--hidden'] })),
    sideBySide(count, () => watch({ app: 'emptyTray' })),
    sideBySide(count, () => watch({ app: 'anemometer' })),
    sideBySide(count, () => watch({ app: 'emptyWindow', args: ['--open'] })),
  ])
  if ([...window, ...emptyWindow].some(({ renderers }) => renderers === 0)) {
    throw new Error('A window that was to be weighed never opened.')
  }
  const beside = (key: keyof Idle, own: Idle[], peer: string, theirs: Idle[]): Rounds => ({
    ours: own.map((one) => one[key]),
    peers: { [peer]: { values: theirs.map((one) => one[key]), version: runtime.version } },
  })
  return [
    ...trayFigures((key) => beside(key, ours, EMPTY_TRAY, empty)),
    memoryFigure('window open', MOST_WINDOW_MEMORY, beside('megabytes', window, EMPTY_WINDOW, emptyWindow)),
  ]
}

function trayFigures(pick: (key: keyof Idle) => Rounds): Figure[] {
  const facts = { better: 'lower' } as const
  const aim: Aim = {
    text: `at most ${MOST_CPU_MS} ms`,
    isReached: ({ ours }) => ours.median <= MOST_CPU_MS,
  }
  const none: Aim = { text: 'none', isReached: ({ ours }) => ours.max === 0 }
  return [
    figureOf({ name: 'tray only: processor time', unit: 's', ...facts }, pick('cpuSeconds')),
    figureOf(
      { name: 'tray only: processor time a sample', unit: 'ms', ...facts, aim },
      pick('cpuMsPerSample'),
    ),
    figureOf({ name: 'tray only: wake-ups', unit: '/s', ...facts }, pick('wakeUpsPerSecond')),
    memoryFigure('tray only', MOST_TRAY_MEMORY, pick('megabytes')),
    figureOf(
      { name: 'tray only: renderer processes', unit: '', ...facts, aim: none },
      { ours: pick('renderers').ours, peers: {} },
    ),
  ]
}

/** `rounds` have one peer. */
function memoryFigure(when: string, mostTimes: number, rounds: Rounds): Figure {
  const [peer = ''] = Object.keys(rounds.peers)
  const aim: Aim = {
    text: `at most ${mostTimes} times the ${peer}`,
    isReached: ({ timesBetter }) => 1 / (timesBetter[peer]?.median ?? 0) <= mostTimes,
  }
  return figureOf({ name: `${when}: memory`, unit: 'MB', better: 'lower', aim }, rounds)
}

async function watchIdle(app: RunningApp, seconds: number): Promise<Idle> {
  const cost = watchCost(app.pid)
  const readings: { megabytes: number; renderers: number }[] = []
  for (let left = seconds; left > 0; left -= READING_SECONDS) {
    await wait(Math.min(left, READING_SECONDS) * 1000)
    const renderers = app.processes.filter(({ type }) => type === 'renderer').length
    readings.push({ megabytes: memoryMegabytes(app.pid), renderers })
  }
  if ((await app.tray.toolTipText()) === '') throw new Error('An idle app has nothing in the tray.')
  const { cpuMs, wakeUps } = cost()
  const late = readings.slice(Math.floor(readings.length / 2))
  return {
    cpuSeconds: cpuMs / 1000,
    cpuMsPerSample: cpuMs / (seconds * SAMPLES_PER_SECOND),
    wakeUpsPerSecond: wakeUps / seconds,
    megabytes: late.reduce((sum, { megabytes }) => sum + megabytes, 0) / late.length,
    renderers: Math.max(...readings.map(({ renderers }) => renderers)),
  }
}
