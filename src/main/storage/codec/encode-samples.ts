import { METRIC_IDS } from '#shared/metrics'
import { readMetric, type PlacedSample, type Sample } from '#shared/sample'
import { BlockWriter, checkRows, withoutFollowing } from './block'
import { toCompact, type Precision } from './precision'
import { elapsedNsOf, followingEndMs, type FixedColumn, type SampleHead } from './sample-block'
import { readPlace, settingOf, slotsOf, type Setting } from './settings'
import { secondsAfterEnd } from './stamps'

/** Samples of one session, in order. With `lossless`, exactly these come back. */
export function encodeSamples(samples: readonly PlacedSample[], precision: Precision): Buffer {
  checkRows(samples.length)
  const { settings, settingOfRow } = listSettings(samples)
  const { seconds, oddStamps } = stampsOf(samples)
  const elapsedMs = columnOf(samples, (sample) => sample.elapsedMs)
  const elapsedNs = elapsedNsOf(elapsedMs)
  const ends = Float64Array.from(samples, ({ endMs }) => endMs)
  const sequence = Float64Array.from(samples, (placed) => placed.sequence)
  const fixed: Readonly<Record<FixedColumn, Float64Array>> = {
    setting: settingOfRow,
    elapsedMs,
    endMs: withoutFollowing(ends, (before, row) => followingEndMs(before, elapsedMs[row] as number)),
    gapBefore: Float64Array.from(samples, ({ gapBefore }) => (gapBefore ? 1 : 0)),
    sequence: withoutFollowing(sequence, (before) => before + 1),
    stampSeconds: seconds,
    'ane.energyMj': columnOf(samples, (sample) => sample.ane.energyMj),
  }
  const writer = new BlockWriter('samples', samples.length)
  for (const [name, values] of Object.entries(fixed)) writer.add(name, [values])
  for (const id of METRIC_IDS) {
    writer.add(id, [columnOf(samples, (sample) => readMetric(sample, id))], elapsedNs)
  }
  addSlots(writer, samples, settings, settingOfRow, precision)
  return writer.toBlock({ settings, oddStamps } satisfies SampleHead)
}

function listSettings(samples: readonly PlacedSample[]): { settings: Setting[]; settingOfRow: Float64Array } {
  const settings: Setting[] = []
  const places = new Map<string, number>()
  const settingOfRow = Float64Array.from(samples, (placed) => {
    const setting = settingOf(placed)
    const text = JSON.stringify(setting)
    const place = places.get(text) ?? settings.push(setting) - 1
    places.set(text, place)
    return place
  })
  return { settings, settingOfRow }
}

function stampsOf(
  samples: readonly PlacedSample[],
): Pick<SampleHead, 'oddStamps'> & { seconds: Float64Array } {
  const oddStamps: SampleHead['oddStamps'] = []
  const seconds = Float64Array.from(samples, ({ endMs, sample: { timestamp } }, row) => {
    if (timestamp === null) return Number.NaN
    const after = secondsAfterEnd(timestamp, endMs)
    if (after === null) oddStamps.push([row, timestamp])
    return after ?? Number.NaN
  })
  return { seconds, oddStamps }
}

function addSlots(
  writer: BlockWriter,
  samples: readonly PlacedSample[],
  settings: readonly Setting[],
  settingOfRow: Float64Array,
  precision: Precision,
): void {
  for (const { name, places, quantity } of slotsOf(settings)) {
    const values = Float64Array.from(samples, ({ sample }, row) => {
      const place = places[settingOfRow[row] as number] ?? null
      const value = place === null ? null : readPlace(sample.cpu.clusters, place, quantity)
      if (value === null) return Number.NaN
      return precision === 'compact' ? toCompact(value, quantity) : value
    })
    writer.add(name, [values])
  }
}

function columnOf(samples: readonly PlacedSample[], read: (sample: Sample) => number | null): Float64Array {
  return Float64Array.from(samples, ({ sample }) => read(sample) ?? Number.NaN)
}
