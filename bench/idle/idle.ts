import { setTimeout as wait } from 'node:timers/promises'

import { withElectron, RunningApp, type ElectronRuntime, type StartFacts } from '../lib/electron'
import { alternate, figureOf, type Figure, type PartOptions, type PartResult, type Rounds } from '../lib/part'
import { costOf, memoryMegabytes } from '../lib/process-cost'
import { withScratchFolder } from '../lib/scratch-folder'
import { measureHiddenWindow } from './hidden-window'
import { measureSlope } from './slope'

/** What one app costs while nobody looks at it. */
interface Idle {
  cpuSeconds: number
  cpuMsPerSample: number
  wakeUpsPerSecond: number
  megabytes: number
  renderers: number
}

const ROUNDS = 3
const SECONDS = 600
const QUICK_SECONDS = 60
/** Start-up is over by then. */
const SETTLE_SECONDS = 20
const QUICK_SETTLE_SECONDS = 10
const SAMPLES_PER_SECOND = 1
const MOST_CPU_MS = 5
const MOST_MEMORY = 1.05

export async function run(options: PartOptions): Promise<PartResult> {
  return withScratchFolder((folder) =>
    withElectron(async (runtime) => ({
      part: 'idle',
      figures: [
        ...(await measureIdle(runtime, folder, options)),
        ...(await measureHiddenWindow(runtime, folder, options)),
        await measureSlope(runtime, folder, options),
      ],
      notes: NOTES,
    })),
  )
}

const NOTES = [
  'The demonstration at one sample a second with only the tray, in turn with an Electron that shows a tray icon and nothing else. Every process of an app counts: main, zygotes, graphics, network.',
  'Processor time and voluntary context switches are summed over all threads from /proc. Memory is the proportional set size at the end.',
  'The slope is of a straight line through the memory of all processes, while a recording of 24 hours plays at 100 times its speed; an hour of it is an hour of the recording, and the first three are warming up.',
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
    const app = await RunningApp.start(runtime, { ...facts, home: folder })
    try {
      await wait(settle * 1000)
      return await watchIdle(app, seconds)
    } finally {
      await app.stop()
    }
  }
  // The first Electron on a fresh display loads Mesa and LLVM, 57 MB more than any later one: it is none of the contenders.
  await (await RunningApp.start(runtime, { app: 'emptyTray', home: folder })).stop()
  const idle = await alternate(
    count,
    {
      ours: () => watch({ app: 'anemometer', args: ['--hidden'] }),
      empty: () => watch({ app: 'emptyTray' }),
    },
    (round) => progress(`idle: round ${round + 1} of ${count}, ${seconds} s each`),
  )
  const pick = (key: keyof Idle): Rounds => ({
    ours: idle.ours.map((one) => one[key]),
    peers: { 'empty tray app': { values: idle.empty.map((one) => one[key]), version: runtime.version } },
  })
  return figuresOf(pick)
}

function figuresOf(pick: (key: keyof Idle) => Rounds): Figure[] {
  const atMost = (text: string, isReached: (figure: Pick<Figure, 'ours' | 'timesBetter'>) => boolean) => ({
    aim: { text, isReached },
  })
  const facts = { better: 'lower' } as const
  return [
    figureOf({ name: 'tray only: processor time', unit: 's', ...facts }, pick('cpuSeconds')),
    figureOf(
      {
        name: 'tray only: processor time a sample',
        unit: 'ms',
        ...facts,
        ...atMost(`at most ${MOST_CPU_MS} ms`, ({ ours }) => ours.median <= MOST_CPU_MS),
      },
      pick('cpuMsPerSample'),
    ),
    figureOf({ name: 'tray only: wake-ups', unit: '/s', ...facts }, pick('wakeUpsPerSecond')),
    figureOf(
      {
        name: 'tray only: memory',
        unit: 'MB',
        ...facts,
        ...atMost(
          'within 5 % of the empty app',
          ({ timesBetter }) => 1 / (timesBetter['empty tray app']?.median ?? 0) <= MOST_MEMORY,
        ),
      },
      pick('megabytes'),
    ),
    figureOf(
      {
        name: 'tray only: renderer processes',
        unit: '',
        ...facts,
        ...atMost('none', ({ ours }) => ours.max === 0),
      },
      { ours: pick('renderers').ours, peers: {} },
    ),
  ]
}

async function watchIdle(app: RunningApp, seconds: number): Promise<Idle> {
  const before = costOf(app.pid)
  await wait(seconds * 1000)
  const after = costOf(app.pid)
  const cpuMs = after.cpuMs - before.cpuMs
  return {
    cpuSeconds: cpuMs / 1000,
    cpuMsPerSample: cpuMs / (seconds * SAMPLES_PER_SECOND),
    wakeUpsPerSecond: (after.wakeUps - before.wakeUps) / seconds,
    megabytes: memoryMegabytes(app.pid),
    renderers: app.processes.filter(({ type }) => type === 'renderer').length,
  }
}
