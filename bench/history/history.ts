import type { ColumnKey } from '#shared/sample-columns'
import { openHistory, type HistoryStore } from '../../src/main/storage/history-store'
import { withScratchFolder } from '../lib/machine'
import { alternate, figureOf, type Aim, type Figure, type PartOptions, type PartResult } from '../lib/part'
import { bytesASample, fileBytes, record, timed, type Recorded } from './recorded'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const POINTS = 2000
const ROUNDS = 5
/** One answer of the history takes so little time that chance decides; the median of several counts. */
const ANSWERS_PER_ROUND = 5
const ANE: ColumnKey[] = ['ane.powerMw', 'ane.readBytesPerSecond', 'ane.writeBytesPerSecond']
const POWERS: ColumnKey[] = ['cpu.powerMw', 'gpu.powerMw']

interface Question {
  name: string
  fromMs: number
  toMs: number
  mostMs: number
}

/** Writes days of the demonstration at 1 s, then asks the history, a plain table and CSV the same questions. */
export function run(options: PartOptions): Promise<PartResult> {
  return withScratchFolder((folder) => measure(folder, options))
}

async function measure(folder: string, { rounds, quick, progress }: PartOptions): Promise<PartResult> {
  const days = quick ? 7 : 30
  const endMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  const opened = openHistory(folder, { now: () => endMs, onTrouble: progress })
  if (!opened.ok) throw new Error(opened.message)
  const { store } = opened.value
  try {
    progress(`records ${days} days at 1 s`)
    const recorded = record(store, folder, days, endMs)
    const figures = sizeFigures(store, folder, recorded)
    for (const question of questions(days, endMs)) {
      progress(`asks for ${question.name}`)
      figures.push(...(await rangeFigures(store, recorded, question, rounds ?? (quick ? 2 : ROUNDS))))
    }
    recorded.table.close()
    return { part: 'history', figures, notes: notesOf(recorded, days) }
  } finally {
    store.close()
  }
}

function questions(days: number, endMs: number): Question[] {
  const day = (name: string, daysAgo: number): Question => ({
    name: `24 h, ${name}`,
    fromMs: endMs - (daysAgo + 1) * DAY_MS,
    toMs: endMs - daysAgo * DAY_MS,
    mostMs: 20,
  })
  return [
    { name: `${days} d`, fromMs: endMs - days * DAY_MS, toMs: endMs, mostMs: 50 },
    day('newest', 0),
    day('5 days ago', 5),
    ...(days > 20 ? [day('20 days ago', 20)] : []),
  ]
}

async function rangeFigures(
  store: HistoryStore,
  { track, table, csv }: Recorded,
  { name, fromMs, toMs, mostMs }: Question,
  rounds: number,
): Promise<Figure[]> {
  const queryMs = (keys: ColumnKey[]): number => {
    const answers = Array.from({ length: ANSWERS_PER_ROUND }, () =>
      timed(() => store.range(track, { fromMs, toMs, points: POINTS, keys })),
    )
    return answers.sort((a, b) => a - b)[ANSWERS_PER_ROUND >> 1] as number
  }
  const times = await alternate(rounds, {
    ane: () => Promise.resolve(queryMs(ANE)),
    powers: () => Promise.resolve(queryMs(POWERS)),
    table: () => Promise.resolve(timed(() => table.range(fromMs, toMs, POINTS))),
    csv: async () => {
      const begin = performance.now()
      await csv.range(fromMs, toMs, POINTS)
      return performance.now() - begin
    },
  })
  const facts = {
    unit: 'ms',
    better: 'lower' as const,
    aim: { text: `under ${mostMs} ms`, isReached: ({ ours }) => ours.median < mostMs } satisfies Aim,
  }
  return [
    figureOf(
      { name: `${name}: ANE, read and write`, ...facts },
      {
        ours: times.ane,
        peers: {
          'SQLite, a row a sample': { values: times.table, version: null },
          'CSV, read as a stream': { values: times.csv, version: null },
        },
      },
    ),
    figureOf({ name: `${name}: CPU and GPU`, ...facts }, { ours: times.powers, peers: {} }),
  ]
}

function sizeFigures(store: HistoryStore, folder: string, recorded: Recorded): Figure[] {
  const { track, samples, writingRatio, ageingRatio } = recorded
  const peer = (bytes: number) => ({ values: [bytes], version: null })
  const atMost =
    (most: number): Aim['isReached'] =>
    ({ ours }) =>
      ours.median <= most
  return [
    figureOf(
      {
        ...{ name: 'a sample in full resolution', unit: 'bytes', better: 'lower' },
        aim: { text: 'at most 60 bytes', isReached: atMost(60) },
      },
      {
        ours: [bytesASample(folder, track)],
        peers: {
          'SQLite, 8 numbers a sample': peer(fileBytes(folder, 'plain.sqlite') / samples),
          'CSV, 8 numbers a sample': peer(fileBytes(folder, 'samples.csv') / samples),
        },
      },
    ),
    figureOf(
      { name: 'the whole file', unit: 'MB', better: 'lower' },
      {
        ours: [store.sizeBytes() / 1e6],
        peers: {
          'SQLite, 8 numbers a sample': peer(fileBytes(folder, 'plain.sqlite') / 1e6),
          'CSV, 8 numbers a sample': peer(fileBytes(folder, 'samples.csv') / 1e6),
        },
      },
    ),
    figureOf(
      {
        ...{ name: 'ageing', unit: '% of a core', better: 'lower' },
        aim: { text: 'under 2 % of a core', isReached: atMost(2) },
      },
      { ours: [100 * ageingRatio], peers: {} },
    ),
    figureOf(
      { name: 'writing, sealing and ageing', unit: '% of a core', better: 'lower' },
      { ours: [100 * writingRatio], peers: {} },
    ),
  ]
}

function notesOf({ samples }: Recorded, days: number): string[] {
  return [
    `${samples} samples over ${days} days, an hour of the demonstration parsed once and repeated; ${POINTS} points a series.`,
    'Ours keeps all 40 columns of a sample, the peers eight numbers; ours has aged as in use (full resolution for 24 h), the peers keep every row.',
  ]
}
