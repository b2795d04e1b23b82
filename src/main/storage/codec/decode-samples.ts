import { METRIC_IDS } from '#shared/metrics'
import { sampleWithMetrics, type ClusterReading, type PlacedSample, type Sample } from '#shared/sample'
import { decoding, fillFollowing } from './block'
import { SampleBlockReader } from './sample-block-reader'
import { emptyClusters, writePlace, type Setting } from './settings'
import { stampAt } from './stamps'

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
