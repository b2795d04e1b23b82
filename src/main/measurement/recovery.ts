import { z } from 'zod'
import type { Measurement } from '#shared/measurement'
import type { Sample } from '#shared/sample'
import { spanStartMs } from '#shared/sample-window'
import { DEFAULT_SOURCE, trueSource } from '#shared/sources'
import type { HistoryStore } from '../storage/history-store'
import type { UnfinishedTrack } from '../storage/unfinished-tracks'
import { createMeasurementId } from './measurement-id'
import type { UnfinishedMeasurement } from './measurement-recorder'
import { FACTS } from './measurement-schema'
import { measureTrack } from './measure-track'

const RECOVERED =
  'Anemometer ended before this measurement was finished. What it had recorded until then was recovered.'

const unfinishedSchema: z.ZodType<UnfinishedMeasurement> = z.object({
  facts: z.object(FACTS),
  marginEndMs: z.number().nullable(),
})

/**
 * Makes a measurement of what a process recorded before it died. null where it had recorded nothing, and for imports and
 * ranges, which can be made again. Throws `HistoryError` where the history cannot be written.
 */
export async function recoverMeasurement(
  store: HistoryStore,
  track: UnfinishedTrack,
): Promise<Measurement | null> {
  const { facts, marginEndMs } = parseUnfinished(track.facts)
  const isWanted = track.kind === 'measurement' && facts.origin !== 'import' && facts.origin !== 'range'
  const bounds = isWanted ? boundsOf(store, track.id, marginEndMs) : null
  if (bounds === null) {
    store.removeTrack(track.id)
    return null
  }
  // Seals what is not sealed yet.
  const writer = store.writer(track.id)
  if (writer.ok) writer.value.close()
  const { fromMs, toMs, first } = bounds
  const source = trueSource(facts.source, first.origins)
  const figures = await measureTrack(
    store,
    { trackId: track.id, fromMs, toMs },
    { machine: first.machine, source },
  )
  const note = [facts.note, RECOVERED].filter((part) => part !== '').join('\n')
  const measurement: Measurement = { ...facts, note, machine: first.machine, source, ...figures }
  store.saveMeasurement({ measurement, trackId: track.id, fromMs, toMs })
  return measurement
}

/** Where the facts are damaged, the samples are kept under other ones. */
function parseUnfinished(text: string | null): UnfinishedMeasurement {
  try {
    return unfinishedSchema.parse(JSON.parse(text ?? ''))
  } catch {
    const machine = { model: null, osBuild: null }
    const facts = { name: 'Recovered', note: '', machine, group: null, run: null } as const
    return {
      facts: { ...facts, id: createMeasurementId(), origin: 'record', source: DEFAULT_SOURCE },
      marginEndMs: null,
    }
  }
}

/** null where nothing was recorded after the margin. */
function boundsOf(
  store: HistoryStore,
  trackId: number,
  marginEndMs: number | null,
): { fromMs: number; toMs: number; first: Sample } | null {
  const earliestMs = marginEndMs ?? Number.NEGATIVE_INFINITY
  const [first] = store.samples(trackId, marginEndMs, null)
  const toMs = store.extent(trackId)?.toMs ?? null
  if (first === undefined || toMs === null || first.endMs <= earliestMs) return null
  const fromMs = Math.max(spanStartMs(first.endMs, first.sample.elapsedMs), earliestMs)
  return { fromMs, toMs, first: first.sample }
}
