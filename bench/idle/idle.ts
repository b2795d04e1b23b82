import { setTimeout as wait } from 'node:timers/promises'

import { withElectron, RunningApp, type ElectronRuntime, type StartFacts } from '../lib/electron'
import { figureOf, type Figure, type PartOptions, type PartResult, type Rounds } from '../lib/part'
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
  'The demonstration at one sample a second with only the tray, and an Electron that shows a tray icon and nothing else; all rounds of both side by side in the same minutes, since none of them takes a hundredth of a core. Every process of an app counts: main, zygotes, graphics, network.',
  'Processor time and voluntary context switches are summed over all threads from /proc. Memory is that of all processes at the end: frames of memory under any of them, each once, which is their proportional set size if nothing else ran (without root: the proportional set size, of which what runs beside them takes its share).',
  'Where there is no graphics card, every Electron that finds its display new loads Mesa and LLVM, 57 MB: so did all contenders here.',
  'Messages are counted where main hands them to Electron (webContents.send).',
  'What remains over the empty app: 5.5 MB of the database engine’s library, 7.5 MB of main’s own memory (V8’s heap, frames of the last minutes as bytes, columns of the last hour), compiled code, and pages of Electron’s file that only a busy app touches. Kept: no optimising compiler, the open stretch as bytes, garbage collected every five minutes while nobody looks (6 MB together after ten minutes).',
  'Tried and not kept, MB less and processor time more: a smaller young generation, nothing; --optimize-for-size, nothing and 0.5 ms a sample; no Sparkplug, 1.5 MB and up to 1 ms; no Maglev, 1.6 MB and 1.2 ms; collecting every two minutes, 2 MB and 1 ms; --single-threaded-gc, nothing. Next: the SQLite that Node brings, once every Electron it runs on has it, instead of a library of its own.',
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
  progress(`idle: ${count} of each for ${seconds} s`)
  const sideBySide = (facts: Omit<StartFacts, 'home'>): Promise<Idle[]> =>
    Promise.all(Array.from({ length: count }, () => watch(facts)))
  const [ours, empty] = await Promise.all([
    sideBySide({ app: 'anemometer', args: ['--hidden'] }),
    sideBySide({ app: 'emptyTray' }),
  ])
  const pick = (key: keyof Idle): Rounds => ({
    ours: ours.map((one) => one[key]),
    peers: { 'empty tray app': { values: empty.map((one) => one[key]), version: runtime.version } },
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
