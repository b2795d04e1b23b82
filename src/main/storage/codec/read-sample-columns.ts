import { isMetricId, METRIC_IDS } from '#shared/metrics'
import { extendStretches, NO_ORIGINS, type OriginStretch } from '#shared/origins'
import { SampleColumns, type ClusterLayout, type ColumnKey } from '#shared/sample-columns'
import { amountOver, windowLengthMs } from '#shared/sample-window'
import { decoding } from './block'
import type { DecodedColumns } from './columns'
import { isEmpty } from './numbers'
import { SampleBlockReader } from './sample-block'
import { decodeSamples } from './sample-rows'

/** Beyond this, `SampleColumns` leaves columns out. */
const MOST_COLUMNS_READ_DIRECTLY = 512

/**
 * The wanted columns of a block, null for all: the same that `SampleColumns` makes of its samples. Throws
 * `DamagedBlockError`, and nothing else.
 */
export function readSampleColumns(block: Uint8Array, keys: readonly ColumnKey[] | null): DecodedColumns {
  return decoding(() => {
    const reader = new SampleBlockReader(block)
    return isPlain(reader) ? readDirectly(reader, keys) : readThroughSamples(block, keys)
  })
}

/** One layout throughout and no name twice in it, as in nearly every block: each slot is a column. */
function isPlain({ head, slots }: SampleBlockReader): boolean {
  const layouts = new Set(head.settings.map(({ layout }) => JSON.stringify(layout)))
  const names = new Set(slots.map(({ key }) => key))
  return layouts.size <= 1 && names.size === slots.length && slots.length <= MOST_COLUMNS_READ_DIRECTLY
}

function readDirectly(reader: SampleBlockReader, keys: readonly ColumnKey[] | null): DecodedColumns {
  const slots = new Map(reader.slots.map((slot) => [slot.key, slot]))
  const values: DecodedColumns['values'] = {}
  for (const key of keys ?? [...METRIC_IDS, ...slots.keys()]) {
    const slot = slots.get(key)
    const column = isMetricId(key) ? reader.metric(key) : slot === undefined ? null : reader.slot(slot)
    if (column !== null && !isEmpty(column)) values[key] = column
  }
  const last = reader.head.settings[reader.settingOfRow.at(-1) ?? 0]
  const clusters = last?.layout.map(([name, coreIds]): ClusterLayout => ({ name, coreIds })) ?? []
  return {
    endMs: reader.endMs,
    elapsedMs: reader.elapsedMs,
    gapBefore: Uint8Array.from(reader.fixed('gapBefore')),
    values,
    aneEnergyMj: windowEnergyMj(reader),
    clusters,
    thermalPressure: last?.thermalPressure ?? null,
    origins: stretchesOf(reader),
    doubts: new Map([...reader.doubts()].map(([row, doubts]) => [reader.endMs[row] as number, doubts])),
  }
}

function stretchesOf({ endMs, settingOfRow, origins }: SampleBlockReader): OriginStretch[] {
  const stretches: OriginStretch[] = []
  endMs.forEach((end, row) =>
    extendStretches(stretches, end, origins[settingOfRow[row] as number] ?? NO_ORIGINS),
  )
  return stretches
}

function readThroughSamples(block: Uint8Array, keys: readonly ColumnKey[] | null): DecodedColumns {
  const columns = new SampleColumns(null)
  for (const placed of decodeSamples(block)) columns.append(placed)
  const data = columns.toData()
  if (keys === null) return data
  const wanted = keys.filter((key) => data.values[key] !== undefined)
  return { ...data, values: Object.fromEntries(wanted.map((key) => [key, data.values[key]])) }
}

function windowEnergyMj(reader: SampleBlockReader): Float64Array {
  const energyMj = reader.fixed('ane.energyMj')
  if (!energyMj.some(Number.isNaN)) return energyMj
  const powerMw = reader.metric('ane.powerMw')
  return energyMj.map((reported, row) => {
    if (!Number.isNaN(reported)) return reported
    const windowMs = windowLengthMs(reader.elapsedMs[row] as number)
    return windowMs === 0 ? Number.NaN : amountOver(powerMw[row] as number, windowMs)
  })
}
