import { MEMORY_HISTORY_MS, type HistoryExtent } from '#shared/history'
import type { PlacedSample, Sample } from '#shared/sample'
import { POWERMETRICS_STAMP_RESOLUTION_MS } from '#shared/sources'
import { PowermetricsReader } from '../../powermetrics/powermetrics-reader'
import { createDemonstration } from '../../synthesis/demonstration'
import { SCENARIO_WINDOWS } from '../../synthesis/scenario'

/**
 * The hour before the demonstration begins at `beginMs` (ms since 1970), as far as `kept` has nothing of it, oldest first: so
 * that it opens with its past there, and has it once however often it begins. One round of the scenario, made and read as
 * always, again and again: making each window anew would take some 40 times as long.
 */
export function demonstrationPast(kept: HistoryExtent | null, beginMs: number): PlacedSample[] {
  // The stamp of the first sample may lie so much before it.
  const toMs = beginMs - POWERMETRICS_STAMP_RESOLUTION_MS
  const fromMs = Math.max(kept?.toMs ?? Number.NEGATIVE_INFINITY, toMs - MEMORY_HISTORY_MS)
  if (fromMs >= toMs) return []
  const round = playRound(fromMs)
  const past: PlacedSample[] = []
  let endMs = toMs
  for (let index = round.length - 1; ; index = (index + round.length - 1) % round.length) {
    const sample = round[index]
    const startMs = endMs - (sample?.elapsedMs ?? Number.POSITIVE_INFINITY)
    if (sample === undefined || startMs < fromMs) break
    const timestamp = new Date(endMs).toISOString().replace(/\.\d+Z$/, 'Z')
    past.push({ sequence: 0, endMs, gapBefore: false, sample: { ...sample, timestamp } })
    endMs = startMs
  }
  const isAfterPause = kept !== null && endMs - kept.toMs > POWERMETRICS_STAMP_RESOLUTION_MS
  return past
    .toReversed()
    .map((placed, sequence) => ({ ...placed, sequence, gapBefore: sequence === 0 && isAfterPause }))
}

function playRound(startMs: number): Sample[] {
  const samples: Sample[] = []
  const reader = new PowermetricsReader(
    {
      onSample: (sample) => samples.push(sample),
      onFault: (fault) => {
        throw new Error(`The demonstration makes no faults: ${fault.message}`)
      },
    },
    { keepFrames: false },
  )
  const { next } = createDemonstration({ startMs })
  for (let i = 0; i < SCENARIO_WINDOWS; i++) reader.write(next().bytes)
  reader.end()
  return samples
}
