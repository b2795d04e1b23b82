import { rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

import { withScratchFolder } from '../lib/machine'
import {
  alternate,
  figureOf,
  type Aim,
  type Figure,
  type PartOptions,
  type PartResult,
  type Rounds,
} from '../lib/part'
import { M1, writeRecording, type RecordingFormat } from '../lib/recordings'
import { runSubject } from '../lib/subject'

const pass = z.object({
  samples: z.number(),
  bytes: z.number(),
  recordedSeconds: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMegabytes: z.number(),
  growthMegabytes: z.number().nullable(),
})
type Pass = z.infer<typeof pass>

const ROUNDS = 3
const LOG_BYTES = 1e9
const QUICK_LOG_BYTES = 1e8
/** At a thousand times its speed, a log of 1 GB of plists lasts half a minute. */
const REPLAY_SECONDS = 20
const QUICK_REPLAY_SECONDS = 4
const FLAT_MEGABYTES = 10

export async function run(options: PartOptions): Promise<PartResult> {
  const figures: Figure[] = []
  for (const format of ['plist', 'text'] as const) {
    figures.push(...(await withScratchFolder((folder) => measure(format, folder, options))))
  }
  return { part: 'throughput', figures, notes: NOTES }
}

const NOTES = [
  'Reading is what the app does with a recording, as fast as it goes, with the bytes of each sample kept; "lines" splits the same bytes into lines and forgets them.',
  'Replay is asked for 1000 times the recorded speed; processor time is a share of one core.',
  'Growth is the highest resident size of the last quarter of the log over that of its second quarter.',
]

async function measure(
  format: RecordingFormat,
  folder: string,
  { quick, rounds, progress }: PartOptions,
): Promise<Figure[]> {
  const file = path.join(folder, `log.${format}`)
  const size = quick ? QUICK_LOG_BYTES : LOG_BYTES
  progress(`throughput: writing a ${format} log of ${size / 1e6} MB`)
  await writeRecording(file, M1, format, (_, bytes) => bytes >= size)
  const seconds = quick ? QUICK_REPLAY_SECONDS : REPLAY_SECONDS
  const runMode = async (mode: string): Promise<Pass> =>
    pass.parse(await runSubject('throughput', [mode, file, String(seconds)]))
  const count = rounds ?? (quick ? 2 : ROUNDS)
  const passes = await alternate(
    count,
    { read: () => runMode('read'), lines: () => runMode('lines'), replay: () => runMode('replay') },
    (round) => progress(`throughput: ${format}, round ${round + 1} of ${count}`),
  )
  rmSync(file)
  return figuresOf(format, passes)
}

function figuresOf(format: RecordingFormat, passes: Record<'read' | 'lines' | 'replay', Pass[]>): Figure[] {
  const { read, lines, replay } = passes
  const rate = ({ bytes, seconds }: Pass): number => bytes / 1e6 / seconds
  const aim: Aim = {
    text: `flat: at most ${FLAT_MEGABYTES} MB more`,
    isReached: ({ ours }) => ours.median <= FLAT_MEGABYTES,
  }
  const beside = (pick: (one: Pass) => number): Rounds => ({
    ours: read.map(pick),
    peers: { lines: { values: lines.map(pick), version: null } },
  })
  const alone = (from: Pass[], pick: (one: Pass) => number): Rounds => ({
    ours: from.map(pick),
    peers: {},
  })
  return [
    figureOf({ name: `${format} log: rate`, unit: 'MB/s', better: 'higher' }, beside(rate)),
    figureOf(
      { name: `${format} log: peak of memory`, unit: 'MB', better: 'lower' },
      beside(({ peakMegabytes }) => peakMegabytes),
    ),
    figureOf(
      { name: `${format} log: growth of memory`, unit: 'MB', better: 'lower', aim },
      alone(read, ({ growthMegabytes }) => growthMegabytes ?? Number.NaN),
    ),
    figureOf(
      { name: `${format} replay at 1000×: speed`, unit: '×', better: 'higher' },
      alone(replay, (one) => one.recordedSeconds / one.seconds),
    ),
    figureOf(
      { name: `${format} replay at 1000×: processor`, unit: '%', better: 'lower' },
      alone(replay, (one) => (one.cpuSeconds / one.seconds) * 100),
    ),
    figureOf(
      { name: `${format} replay at 1000×: peak of memory`, unit: 'MB', better: 'lower' },
      alone(replay, ({ peakMegabytes }) => peakMegabytes),
    ),
  ]
}
