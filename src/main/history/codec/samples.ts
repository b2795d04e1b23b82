import { deserialize, serialize } from 'node:v8'
import { SampleColumns, type ColumnKey } from '#shared/sample-columns'
import type { PlacedSample } from '#shared/sample'
import type { DecodedColumns } from './columns'
import { openEnvelope, sealEnvelope } from './envelope'

/** `compact` rounds what cores and clusters report: shares to 1/1000 and frequencies to whole MHz. */
export type Precision = 'lossless' | 'compact'

export function encodeSamples(samples: readonly PlacedSample[], _precision: Precision): Buffer {
  return sealEnvelope(serialize(samples))
}

/** Throws `DamagedBlockError`, and nothing else. */
export function decodeSamples(block: Uint8Array): PlacedSample[] {
  return deserialize(openEnvelope(block)) as PlacedSample[]
}

/** The wanted columns of a block, null for all. Throws `DamagedBlockError`, and nothing else. */
export function readSampleColumns(block: Uint8Array, keys: readonly ColumnKey[] | null): DecodedColumns {
  const samples = decodeSamples(block)
  const columns = new SampleColumns(null)
  for (const placed of samples) columns.append(placed)
  const data = columns.toData()
  const values =
    keys === null
      ? data.values
      : Object.fromEntries(
          keys.flatMap((key) => (data.values[key] === undefined ? [] : [[key, data.values[key]]])),
        )
  const aneEnergyMj = Float64Array.from(samples, ({ sample: { ane, elapsedMs } }) => {
    if (ane.energyMj !== null) return ane.energyMj
    return ane.powerMw === null || elapsedMs === null ? Number.NaN : (ane.powerMw * elapsedMs) / 1000
  })
  return { ...data, values, aneEnergyMj }
}
