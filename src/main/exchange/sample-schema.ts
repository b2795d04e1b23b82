import { z } from 'zod'
import { METRIC_IDS } from '#shared/metrics'
import type { Sample, SamplePlace } from '#shared/sample'

const MOST_UNITS = 256
const word = z.string().max(200)
const reading = z.number().nullable()
const load = { frequencyMhz: reading, activeRatio: reading }

const cluster = z.object({
  name: word,
  ...load,
  cores: z.array(z.object({ id: z.number().int().nonnegative(), ...load })).max(MOST_UNITS),
})

/** The metrics that stand directly at `path`, each a number or null. */
function metricsAt(path: string): Record<string, typeof reading> {
  const fields = METRIC_IDS.filter((id) => id.startsWith(path)).map((id) => id.slice(path.length))
  return Object.fromEntries(fields.filter((field) => !field.includes('.')).map((field) => [field, reading]))
}

const sampleShape = {
  ...metricsAt(''),
  timestamp: z.iso.datetime().nullable(),
  elapsedMs: z.number().nonnegative().nullable(),
  machine: z.object({ model: word.nullable(), osBuild: word.nullable() }),
  ane: z.object({ ...metricsAt('ane.'), energyMj: reading }),
  gpu: z.object(metricsAt('gpu.')),
  cpu: z.object({ ...metricsAt('cpu.'), clusters: z.array(cluster).max(MOST_UNITS) }),
  thermalPressure: word.nullable(),
}
const sampleSchema = z.object(sampleShape) as unknown as z.ZodType<Sample>

/** Where it lies on the time axis. */
const endMs = z.number().min(-8.64e15).max(8.64e15)
const gapBefore = z.boolean()

/** A sample in a file that anybody may have written, beside its place on the time axis. */
export const placeSchema = { endMs, gapBefore, sample: sampleSchema }

/** A line or a row of an exported file (docs/export-format.md): the fields of the sample and those of its place. */
export const exportedSchema = z
  .object({ endMs: endMs.optional(), gapBefore: gapBefore.optional(), ...sampleShape })
  .refine((line) => (line.endMs === undefined) === (line.gapBefore === undefined))
  .transform(({ endMs, gapBefore, ...sample }): ExportedSample => {
    const place = endMs === undefined || gapBefore === undefined ? null : { endMs, gapBefore }
    return { sample: sample as unknown as Sample, place }
  })

export interface ExportedSample {
  sample: Sample
  /** null where the file does not tell it: it then follows from stamps and lengths. */
  place: SamplePlace | null
}

/** Looks that the samples of a file follow one another: the axis only goes on, and all of them tell their place or none. */
export class PlaceOrder {
  private last: ExportedSample | null = null

  /** What is wrong with the next sample, which then does not count; null where all is well. */
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
