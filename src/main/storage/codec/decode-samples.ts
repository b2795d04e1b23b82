import { METRIC_IDS } from '#shared/metrics'
import { sampleWithMetrics, type ClusterReading, type PlacedSample, type Sample } from '#shared/sample'
import { decoding } from './block'
import { SampleBlockReader } from './sample-block-reader'
import { COLUMN } from './sample-block'
import { emptyClusters, writePlace, type Setting } from './settings'
import { stampAt } from './stamps'

/** Throws `DamagedBlockError`, and nothing else. */
export function decodeSamples(block: Uint8Array): PlacedSample[] {
  return decoding(() => {
    const reader = new SampleBlockReader(block)
    const clusters = readClusters(reader)
    const stamps = readStamps(reader)
    const sequence = readSequence(reader)
    const gaps = reader.numbers(COLUMN.gapBefore)
    const sampleAt = readSamples(reader)
    return Array.from(reader.endMs, (endMs, row) => ({
      sequence: sequence[row] as number,
      endMs,
      gapBefore: gaps[row] === 1,
      sample: sampleAt(row, stamps[row] ?? null, clusters[row] ?? []),
    }))
  })
}

function readSequence(reader: SampleBlockReader): Float64Array {
  const sequence = reader.numbers(COLUMN.sequence)
  for (let row = 1; row < sequence.length; row++) {
    if (Number.isNaN(sequence[row])) sequence[row] = (sequence[row - 1] as number) + 1
  }
  return sequence
}

function readStamps(reader: SampleBlockReader): (string | null)[] {
  const seconds = reader.numbers(COLUMN.stamp)
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
  reader.slots.forEach(({ places, quantity }, index) => {
    reader.slotNumbers(index).forEach((value, row) => {
      const place = places[reader.settingOfRow[row] as number] ?? null
      if (place !== null && !Number.isNaN(value)) {
        writePlace(clusters[row] as ClusterReading[], place, quantity, value)
      }
    })
  })
  return clusters
}

type SampleAt = (row: number, timestamp: string | null, clusters: ClusterReading[]) => Sample

function readSamples(reader: SampleBlockReader): SampleAt {
  const metrics = Object.fromEntries(METRIC_IDS.map((id) => [id, reader.metric(id)]))
  const energy = reader.aneEnergyMj()
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
    }
    return sampleWithMetrics(frame, (id) => nullable(metrics[id]?.[row]))
  }
}
