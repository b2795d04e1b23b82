import { z } from 'zod'
import type { Sample } from '#shared/sample'

const MOST_UNITS = 256
const word = z.string().max(200)
const reading = z.number().nullable()
const load = { frequencyMhz: reading, activeRatio: reading }

/** A sample as it is exported (docs/export-format.md), from a file that anybody may have written. */
export const sampleSchema: z.ZodType<Sample> = z.object({
  timestamp: z.iso.datetime().nullable(),
  elapsedMs: z.number().nonnegative().nullable(),
  machine: z.object({ model: word.nullable(), osBuild: word.nullable() }),
  ane: z.object({
    powerMw: reading,
    energyMj: reading,
    readBytesPerSecond: reading,
    writeBytesPerSecond: reading,
    dramReadBytesPerSecond: reading,
    dramWriteBytesPerSecond: reading,
  }),
  gpu: z.object({ powerMw: reading, ...load }),
  cpu: z.object({
    powerMw: reading,
    clusters: z
      .array(
        z.object({
          name: word,
          ...load,
          cores: z.array(z.object({ id: z.number().int().nonnegative(), ...load })).max(MOST_UNITS),
        }),
      )
      .max(MOST_UNITS),
  }),
  combinedPowerMw: reading,
  packagePowerMw: reading,
  dramPowerMw: reading,
  thermalPressure: word.nullable(),
})

/** Where it lies on the time axis. */
export const placeSchema = {
  endMs: z.number().min(-8.64e15).max(8.64e15),
  gapBefore: z.boolean(),
  sample: sampleSchema,
}
