import { z } from 'zod'
import type { SnapshotTarget } from '#shared/charts'
import { CHART_IDS, CHARTS } from '#shared/charts'
import type { HistoryRange } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import type { Machine, PlacedSample } from '#shared/sample'
import type { ClusterLayout, ColumnKey } from '#shared/sample-columns'
import { SOURCE_KINDS, type SourceKind } from '#shared/sources'
import { version } from '../../../package.json'
import { PngError, readChunks, writeChunks } from './png-chunks'
import { joinTexts, splitText, writeTextChunk } from './png-text'
import { machineSchema, OLD_WRITER, otherVersion, placeSchema, timeMsSchema } from './sample-schema'

/** Of the format (docs/formats.md): grows when an older reader would misunderstand the data. */
const FORMAT_VERSION = 1
const KEYWORD = 'anemometer:data'
const MOST_PARTS = 12
/** About an hour at 1 s: 10 MB as JSON, 0.5 MB in the picture. Longer ranges carry what was drawn. */
export const MOST_PICTURE_SAMPLES = 4000

/** The data that a picture of Anemometer carries, so that it can be opened again. */
export interface PictureData {
  chart: SnapshotTarget
  /** Words for a person: "Live", "Demonstration", or a file's or a measurement's name. */
  sourceLabel: string
  source: SourceKind
  machine: Machine
  /** What was drawn, ms since 1970. */
  fromMs: number
  toMs: number
  content: PictureContent
}

export type PictureContent =
  | { kind: 'samples'; samples: PlacedSample[] }
  /** Means of so many ms each: too many samples were drawn to carry them all. */
  | { kind: 'means'; bucketMs: number; clusters: ClusterLayout[]; points: MeanPoint[] }

/** One point of a thinned range. */
export interface MeanPoint {
  endMs: number
  /** Measured time in it, ms; null where unknown. */
  elapsedMs: number | null
  gapBefore: boolean
  /** Only what is reported. */
  means: Partial<Record<ColumnKey, number>>
}

/** The samples, or what `thinned` makes of the range where they are too many for a picture. */
export function pictureContent(samples: Iterable<PlacedSample>, thinned: () => HistoryRange): PictureContent {
  const taken: PlacedSample[] = []
  for (const placed of samples) {
    if (taken.length === MOST_PICTURE_SAMPLES) return meansOf(thinned())
    taken.push(placed)
  }
  return { kind: 'samples', samples: taken }
}

/** The picture with the data in it, in text chunks (`png-text.ts`); data that it carried before are replaced. */
export function embedSamples(png: Uint8Array, data: PictureData): Uint8Array {
  const createdAt = new Date().toISOString()
  const json = JSON.stringify({ format: 'anemometer', version: FORMAT_VERSION, createdAt, ...data })
  const title = data.chart === 'all' ? 'All charts' : CHARTS[data.chart].title
  const texts = [
    { keyword: 'Title', text: `${title}: ${data.sourceLabel}` },
    { keyword: 'Software', text: `Anemometer ${version}` },
    { keyword: 'Creation Time', text: createdAt },
    ...splitText(KEYWORD, toAscii(json)),
  ]
  const chunks = readChunks(png).filter((chunk) => chunk.type !== 'iTXt')
  return writeChunks([...chunks.slice(0, -1), ...texts.map(writeTextChunk), ...chunks.slice(-1)])
}

/** What a picture carries. The message follows the file's name: "is …", "carries …". */
export function readEmbedded(png: Uint8Array): Result<PictureData> {
  try {
    return parse(joinTexts(KEYWORD, MOST_PARTS, readChunks(png)))
  } catch (error) {
    if (!(error instanceof PngError)) throw error
    return { ok: false, message: `${error.message}. Copy it again from where it came from.` }
  }
}

function parse(json: string | null): Result<PictureData> {
  if (json === null) {
    const message =
      'carries no samples: it is no picture of Anemometer, it was saved without them, or another program removed them. Open the recording instead.'
    return { ok: false, message }
  }
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new PngError('carries samples that cannot be read')
  }
  const other = otherVersion(value, FORMAT_VERSION)
  if (other === 'old') {
    return { ok: false, message: `was made by ${OLD_WRITER} Open the recording instead.` }
  }
  if (other !== null) return { ok: false, message: `was made by ${other}` }
  const data = dataSchema.safeParse(value)
  if (!data.success) throw new PngError('carries samples that cannot be read')
  return { ok: true, value: data.data }
}

function meansOf({ bucketMs, endMs, elapsedMs, gapBefore, columns, clusters }: HistoryRange): PictureContent {
  const points = Array.from(endMs, (end, index): MeanPoint => {
    const means: MeanPoint['means'] = {}
    for (const [key, column] of Object.entries(columns)) {
      const mean = column?.mean[index] ?? Number.NaN
      if (!Number.isNaN(mean)) means[key as ColumnKey] = mean
    }
    const elapsed = elapsedMs[index] ?? Number.NaN
    return {
      endMs: end,
      elapsedMs: Number.isNaN(elapsed) ? null : elapsed,
      gapBefore: gapBefore[index] === 1,
      means,
    }
  })
  return { kind: 'means', bucketMs: bucketMs ?? 0, clusters, points }
}

/** JSON in which every character is one byte, so that it can be cut anywhere. */
function toAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const word = z.string().max(1000)

const pointSchema = z.object({
  endMs: timeMsSchema,
  elapsedMs: z.number().nonnegative().nullable().default(null),
  gapBefore: z.boolean().default(false),
  means: z.record(z.string().max(300), z.number()),
})

const dataSchema = z.object({
  chart: z.enum([...CHART_IDS, 'all']).catch('all'),
  sourceLabel: word.default(''),
  source: z.enum(SOURCE_KINDS).default('replay'),
  machine: machineSchema,
  fromMs: timeMsSchema,
  toMs: timeMsSchema,
  content: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('samples'),
      samples: z.array(z.object({ sequence: z.number().int(), ...placeSchema })).max(MOST_PICTURE_SAMPLES),
    }),
    z.object({
      kind: z.literal('means'),
      bucketMs: z.number().nonnegative(),
      clusters: z
        .array(z.object({ name: word, coreIds: z.array(z.number().int().nonnegative()).max(256) }))
        .max(256),
      points: z.array(pointSchema).max(20_000),
    }),
  ]),
})
