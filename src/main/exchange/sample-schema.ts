import { z } from 'zod'
import { isTimeMs, problemOfSample } from '#shared/impossible'
import { LONGEST_WORD, MOST_CLUSTERS, MOST_CORES } from '#shared/limits'
import { ORIGIN_SERIES } from '#shared/fields'
import { DOUBT_REASONS, isColumnKey, METRIC_IDS, MISSING_REASONS, type ColumnKey } from '#shared/metrics'
import {
  INSTRUMENTS,
  internOrigins,
  ORIGIN_KINDS,
  type Absence,
  type Origin,
  type Origins,
} from '#shared/origins'
import { byKey, type Doubt, type Sample, type SamplePlace } from '#shared/sample'
import type { ReadSample } from './origin-runs'

const word = z.string().max(LONGEST_WORD)
/** JSON and CSV do not keep -0, so that it is read as 0. */
const number = z.number().transform((value) => value + 0)
const reading = number.nullable().default(null)
const load = { frequencyMhz: reading, activeRatio: reading }

const cluster = z.object({
  name: word,
  ...load,
  cores: z
    .array(z.object({ id: number, ...load }))
    .max(MOST_CORES)
    .default([]),
})

const MACHINE = { model: word.nullable().default(null), osBuild: word.nullable().default(null) }
export const machineSchema = z.object(MACHINE).prefault({})

/** The metrics that stand directly at `path`, each a number or null. */
function metricsAt(path: string): Record<string, typeof reading> {
  const fields = METRIC_IDS.filter((id) => id.startsWith(path)).map((id) => id.slice(path.length))
  return Object.fromEntries(fields.filter((field) => !field.includes('.')).map((field) => [field, reading]))
}

const key = z
  .string()
  .max(300)
  .refine(isColumnKey)
  .transform((name): ColumnKey => name)
/** Each series of every cluster and core that `MOST_CLUSTERS` and `MOST_CORES` allow would be more than a line can hold. */
const MOST_DOUBTS = 1024
const doubt: z.ZodType<Doubt> = z.object({
  key,
  reason: z.enum(DOUBT_REASONS),
  reported: z.number(),
  limit: reading,
  against: z.union([z.literal('range'), key]),
})
const doubts = z
  .array(doubt)
  .max(MOST_DOUBTS)
  .refine((all) => new Set(all.map((each) => each.key)).size === all.length)
  .transform((all) => all.sort(byKey))
  .prefault([])

const instrument = z.enum(INSTRUMENTS)
const origin: z.ZodType<Origin | Absence> = z.union([
  z.object({ instrument, field: word, kind: z.enum(ORIGIN_KINDS) }),
  z.object({ instrument, reason: z.enum(MISSING_REASONS) }),
])
/** Series that are unknown here are left out. */
export const originsSchema: z.ZodType<Origins> = z
  .object(Object.fromEntries(ORIGIN_SERIES.map((series) => [series, origin.optional()])))
  .transform((origins) => internOrigins(origins))

/** Fields that a file of another version lacks are null; fields that are unknown here are left out. */
const sampleShape = {
  ...metricsAt(''),
  timestamp: z.string().nullable().default(null),
  elapsedMs: z.number().nullable().default(null),
  machine: machineSchema,
  ane: z.object({ ...metricsAt('ane.'), energyMj: reading }).prefault({}),
  gpu: z.object(metricsAt('gpu.')).prefault({}),
  cpu: z
    .object({ ...metricsAt('cpu.'), clusters: z.array(cluster).max(MOST_CLUSTERS).default([]) })
    .prefault({}),
  thermalPressure: word.nullable().default(null),
  doubts,
  origins: originsSchema.optional(),
}

/** What no window can be is no sample, whoever wrote it. */
function refuseImpossible(value: unknown, context: z.RefinementCtx): void {
  const problem = problemOfSample(value as Sample)
  if (problem === null) return
  const { path, message } = problem
  context.addIssue({ code: 'custom', path: path.split('.'), message })
}

/** What no window can be, as "its elapsedMs is 0 ms, …"; null where something else is wrong. */
export function impossibleIn(error: z.ZodError): string | null {
  const [issue] = error.issues
  if (issue?.code !== 'custom') return null
  const path = issue.path.filter((part) => part !== 'sample').join('.')
  return path === '' ? null : `its ${path} ${issue.message}`
}

/** An object that has no place for any metric is no sample. */
const anyReadings = z
  .looseObject({})
  .refine((object) => METRIC_IDS.some((id) => (id.split('.')[0] as string) in object))
const sampleSchema = anyReadings
  .pipe(z.object(sampleShape))
  .superRefine(refuseImpossible) as unknown as z.ZodType<ReadSample>

/** ms since 1970, up to the end of the year 9999. */
export const timeMsSchema = number.refine(isTimeMs, 'is no time from 1970 to 9999')
const gapBefore = z.boolean()

/** A sample and its place on the time axis, in a file that anybody may have written. */
export const placeSchema = { endMs: timeMsSchema, gapBefore: gapBefore.default(false), sample: sampleSchema }

/**
 * A line or a row of an exported file (docs/export-format.md): the fields of the sample and those of its place. Its
 * origins are undefined where the file has none with it: `OriginRuns` knows those of the sample before.
 */
export const exportedSchema = anyReadings
  .pipe(z.object({ endMs: timeMsSchema.optional(), gapBefore: gapBefore.optional(), ...sampleShape }))
  .superRefine(refuseImpossible)
  .refine((line) => (line.endMs === undefined) === (line.gapBefore === undefined))
  .transform(({ endMs, gapBefore, ...sample }): ExportedSample => {
    const place = endMs === undefined || gapBefore === undefined ? null : { endMs, gapBefore }
    return { sample: sample as unknown as ReadSample, place }
  })

export interface ExportedSample {
  sample: ReadSample
  /** null where the file does not have it: it then follows from stamps and lengths. */
  place: SamplePlace | null
}

/** Checks the places of a file's samples: times increase, and either all samples have a place or none has. */
export class PlaceOrder {
  private last: ExportedSample | null = null

  /** What is wrong with the next sample, which is then skipped; null where all is well. */
  problemOf(next: ExportedSample): string | null {
    const { last } = this
    if (last !== null && (last.place === null) !== (next.place === null)) {
      return last.place === null
        ? 'tells its endMs, which those before it do not'
        : 'does not tell its endMs, as those before it do'
    }
    if (last?.place != null && next.place !== null && next.place.endMs <= last.place.endMs)
      return `ends at endMs ${next.place.endMs}, which is not after the sample before it`
    this.last = next
    return null
  }
}

export const OLD_WRITER = 'Anemometer 0.1, whose files this version does not read.'

/** null where a file's JSON is of a version up to `known`; `old`: of 0.1; otherwise who wrote it, and what to do. */
export function otherVersion(json: unknown, known: number): string | null {
  const { version, schemaVersion } = versionsSchema.safeParse(json).data ?? {}
  if (version === undefined) return schemaVersion === undefined ? null : 'old'
  if (version <= known) return null
  return `a newer Anemometer (format ${version}, this one knows ${known}). Update Anemometer, then open it again.`
}

/** 0.1 called it `schemaVersion`. */
const versionsSchema = z.object({ version: z.number().optional(), schemaVersion: z.unknown().optional() })
