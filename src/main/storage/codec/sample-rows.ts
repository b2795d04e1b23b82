import { METRIC_IDS } from '#shared/metrics'
import { NO_ORIGINS } from '#shared/origins'
import {
  NO_DOUBTS,
  readMetric,
  sampleWithMetrics,
  type ClusterReading,
  type PlacedSample,
  type Sample,
} from '#shared/sample'
import { BlockWriter, checkRows, decoding, fillFollowing, withoutFollowing } from './block'
import { toCompact, type Precision } from './precision'
import {
  elapsedNsOf,
  followingEndMs,
  SampleBlockReader,
  secondsAfterEnd,
  stampAt,
  type FixedColumn,
  type SampleHead,
} from './sample-block'
import { writeDoubts } from './sample-doubts'
import { emptyClusters, readPlace, settingOf, slotsOf, writePlace, type Setting } from './sample-settings'

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
  const doubts = writeDoubts(writer, samples)
  return writer.toBlock({ settings, oddStamps, doubts } satisfies SampleHead)
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

/** Throws `DamagedBlockError`, and nothing else. */
export function decodeSamples(block: Uint8Array): PlacedSample[] {
  return decoding(() => {
    const reader = new SampleBlockReader(block)
    const clusters = readClusters(reader)
    const stamps = readStamps(reader)
    const sequence = readSequence(reader)
    const gaps = reader.fixed('gapBefore')
    const sampleAt = readSamples(reader)
    return Array.from(reader.endMs, (endMs, row) => ({
      sequence: sequence[row] as number,
      endMs,
      gapBefore: gaps[row] === 1,
      sample: sampleAt(row, stamps[row] ?? null, clusters[row] ?? []),
    }))
  })
}

/** Counts from 0 where the block does not say. */
function readSequence(reader: SampleBlockReader): Float64Array {
  const sequence = reader.fixed('sequence')
  if (Number.isNaN(sequence[0])) sequence[0] = 0
  return fillFollowing(sequence, (before) => before + 1)
}

function readStamps(reader: SampleBlockReader): (string | null)[] {
  const seconds = reader.fixed('stampSeconds')
  const stamps = Array.from(seconds, (after, row) =>
    Number.isNaN(after) ? null : stampAt(after, reader.endMs[row] as number),
  )
  for (const [row, stamp] of reader.head.oddStamps) stamps[row] = stamp
  return stamps
}

function readClusters(reader: SampleBlockReader): ClusterReading[][] {
  const clusters = Array.from(reader.settingOfRow, (setting) =>
    emptyClusters((reader.head.settings[setting] as Setting).layout),
  )
  for (const slot of reader.slots) {
    const { places, quantity } = slot
    reader.slot(slot).forEach((value, row) => {
      const place = places[reader.settingOfRow[row] as number] ?? null
      if (place !== null && !Number.isNaN(value)) {
        writePlace(clusters[row] as ClusterReading[], place, quantity, value)
      }
    })
  }
  return clusters
}

type SampleAt = (row: number, timestamp: string | null, clusters: ClusterReading[]) => Sample

function readSamples(reader: SampleBlockReader): SampleAt {
  const metrics = Object.fromEntries(METRIC_IDS.map((id) => [id, reader.metric(id)]))
  const energy = reader.fixed('ane.energyMj')
  const doubts = reader.doubts()
  const nullable = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : value
  return (row, timestamp, clusters) => {
    const { model, osBuild, thermalPressure } = reader.head.settings[
      reader.settingOfRow[row] as number
    ] as Setting
    const frame = {
      timestamp,
      elapsedMs: nullable(reader.elapsedMs[row]),
      machine: { model, osBuild },
      aneEnergyMj: nullable(energy[row]),
      clusters,
      thermalPressure,
      doubts: doubts.get(row) ?? NO_DOUBTS,
      origins: reader.origins[reader.settingOfRow[row] as number] ?? NO_ORIGINS,
    }
    return sampleWithMetrics(frame, (id) => nullable(metrics[id]?.[row]))
  }
}
