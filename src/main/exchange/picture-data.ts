import { z } from 'zod'
import type { SnapshotTarget } from '#shared/charts'
import { CHART_IDS, CHARTS } from '#shared/charts'
import type { HistoryRange } from '#shared/history'
import { countCores, LONGEST_POSSIBLE_WINDOW_MS } from '#shared/impossible'
import type { Result } from '#shared/ipc-contract'
import {
  LONGEST_LABEL,
  LONGEST_WORD,
  MOST_CLUSTERS,
  MOST_CORES,
  MOST_JSON_VALUES,
  MOST_PICTURE_MEANS,
  MOST_PICTURE_SAMPLES,
  MOST_POINTS,
} from '#shared/limits'
import { METRIC_IDS } from '#shared/metrics'
import { MOST_STRETCHES, type Origins, type OriginStretch } from '#shared/origins'
import type { Machine, PlacedSample } from '#shared/sample'
import type { ClusterLayout, ColumnKey } from '#shared/sample-columns'
import { SOURCE_KINDS, type SourceKind } from '#shared/sources'
import { version } from '../../../package.json'
import { parseJson } from './bounded-json'
import { OriginRuns } from './origin-runs'
import { PngError, readChunks, writeChunks } from './png-chunks'
import { joinTexts, splitText, writeTextChunk } from './png-text'
import {
  machineSchema,
  OLD_WRITER,
  originsSchema,
  otherVersion,
  placeSchema,
  timeMsSchema,
} from './sample-schema'

/** Of the format (docs/formats.md): grows when an older reader would misunderstand the data. */
const FORMAT_VERSION = 1
const KEYWORD = 'anemometer:data'

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
  | {
      kind: 'means'
      bucketMs: number
      clusters: ClusterLayout[]
      points: MeanPoint[]
      origins: OriginStretch[]
    }

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
  const runs = new OriginRuns()
  const taken: PlacedSample[] = []
  let values = 0
  for (const placed of samples) {
    values += valuesIn(placed) + valuesInOrigins(runs.written(placed.sample))
    if (taken.length === MOST_PICTURE_SAMPLES || values > MOST_JSON_VALUES) return meansOf(thinned())
    taken.push(placed)
  }
  return { kind: 'samples', samples: taken }
}

/** The picture with the data in it, in text chunks (`png-text.ts`); data that it carried before are replaced. */
export function embedSamples(png: Uint8Array, data: PictureData): Uint8Array {
  const createdAt = new Date().toISOString()
  const json = JSON.stringify({
    ...{ format: 'anemometer', version: FORMAT_VERSION, createdAt },
    ...data,
    content: writtenContent(data.content),
  })
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
    return parse(joinTexts(KEYWORD, readChunks(png)))
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
    value = parseJson(json)
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
  const { content } = data.data
  if (content.kind === 'means' && !fits(content.points.length, content.clusters))
    throw new PngError('carries more than any picture of ours')
  return { ok: true, value: { ...data.data, content: readContent(content) } }
}

/** What `parseJson` counts of a sample, or a little more. */
function valuesIn({ sample }: PlacedSample): number {
  const { clusters } = sample.cpu
  return 50 + 6 * (clusters.length + countCores(clusters))
}

/** Nothing where they are those of the sample before. */
function valuesInOrigins(origins: Origins | null): number {
  return origins === null ? 0 : 5 * Object.keys(origins).length + 5
}

/** Without the cores where they are too many for a picture, and without the clusters where these are. */
function meansOf(range: HistoryRange): PictureContent {
  const layouts = [range.clusters, range.clusters.map(({ name }) => ({ name, coreIds: [] })), []]
  const clusters = layouts.find((layout) => fits(range.endMs.length, layout)) ?? []
  const hasCores = clusters === range.clusters
  const isCarried = (key: string): boolean =>
    (hasCores || !key.startsWith('core:')) && (clusters.length > 0 || !key.startsWith('cluster:'))
  return {
    kind: 'means',
    bucketMs: range.bucketMs ?? 0,
    clusters,
    points: pointsOf(range, isCarried),
    origins: range.origins,
  }
}

/** Origins stand with the first sample of each stretch. */
function writtenContent(content: PictureContent): object {
  if (content.kind === 'means') return content
  const runs = new OriginRuns()
  const samples = content.samples.map(({ sample, ...place }) => {
    return { ...place, sample: { ...sample, origins: runs.written(sample) ?? undefined } }
  })
  return { ...content, samples }
}

function readContent(content: z.infer<typeof dataSchema>['content']): PictureContent {
  if (content.kind === 'means') return content
  const runs = new OriginRuns()
  return {
    ...content,
    samples: content.samples.map((placed) => ({ ...placed, sample: runs.read(placed.sample) })),
  }
}

function pointsOf(
  { endMs, elapsedMs, gapBefore, columns }: HistoryRange,
  isCarried: (key: string) => boolean,
): MeanPoint[] {
  const carried = Object.entries(columns).filter(([key]) => isCarried(key))
  return Array.from(endMs, (end, index): MeanPoint => {
    const means: MeanPoint['means'] = {}
    for (const [key, column] of carried) {
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
}

/** JSON in which every character is one byte, so that it can be cut anywhere. */
function toAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const word = z.string().max(LONGEST_WORD)
const layoutSchema = z.object({
  name: word,
  coreIds: z.array(z.number().int().nonnegative()).max(MOST_CORES),
})

const pointSchema = z.object({
  endMs: timeMsSchema,
  elapsedMs: z.number().nonnegative().max(LONGEST_POSSIBLE_WINDOW_MS).nullable().default(null),
  gapBefore: z.boolean().default(false),
  means: z.record(z.string(), z.number()),
})

const dataSchema = z.object({
  chart: z.enum([...CHART_IDS, 'all']).catch('all'),
  sourceLabel: z.string().max(LONGEST_LABEL).default(''),
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
      clusters: z.array(layoutSchema).max(MOST_CLUSTERS),
      points: z.array(pointSchema).max(MOST_POINTS),
      origins: z
        .array(z.object({ fromMs: timeMsSchema, toMs: timeMsSchema, origins: originsSchema }))
        .max(MOST_STRETCHES)
        .default([]),
    }),
  ]),
})

/**
 * Whether the means are few enough to make samples of: each point gets every cluster and core of the picture, whether or
 * not it has a mean of it.
 */
function fits(points: number, clusters: readonly ClusterLayout[]): boolean {
  const cores = clusters.reduce((sum, { coreIds }) => sum + coreIds.length, 0)
  if (clusters.length > MOST_CLUSTERS || cores > MOST_CORES) return false
  return points * (METRIC_IDS.length + 2 * (clusters.length + cores)) <= MOST_PICTURE_MEANS
}
