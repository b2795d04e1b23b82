import type { PlacedSample, Sample } from '#shared/sample'
import { PowermetricsReader } from '../../src/main/powermetrics/powermetrics-reader'
import { createDemonstration } from '../../src/main/synthesis/demonstration'

/** Read once and then repeated: parsing 2.6 million documents would take an hour. */
const PARSED_SAMPLES = 3600

/** An hour of the demonstration, read like any other `powermetrics`. */
function demonstrationHour(): Sample[] {
  const samples: Sample[] = []
  const reader = new PowermetricsReader({
    onSample: (sample) => samples.push(sample),
    onFault: (fault) => {
      throw new Error(fault.message)
    },
  })
  const stream = createDemonstration({ startMs: Date.UTC(2026, 0, 1) })
  for (let i = 0; i < PARSED_SAMPLES; i++) reader.write(stream.next().bytes)
  reader.end()
  return samples
}

/** The demonstration for so many days up to `endMs`, one window after another. */
export function* demonstrationDays(days: number, endMs: number): Generator<PlacedSample> {
  const hour = demonstrationHour()
  let timeMs = endMs - days * 86_400_000
  for (let sequence = 0; ; sequence++) {
    const sample = hour[sequence % hour.length] as Sample
    timeMs += sample.elapsedMs ?? 0
    if (timeMs > endMs) return
    // As the reader writes them: whole seconds, without a fraction.
    const timestamp = new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z')
    yield { sequence, endMs: timeMs, gapBefore: false, sample: { ...sample, timestamp } }
  }
}
