import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import type { TimeSpan } from '#shared/sample-window'
import { madeSample, NOON } from './testing/made-samples'
import { maintainAll, openedStore, temporaryFolder, writerOf } from './testing/store-folder'
import type { HistoryStore } from './history-store'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const DAYS_AGO = [110, 91, 89, 80, 60, 40, 20, 8, 6, 1, 0]
/** Of the tiers; 1 for the samples. */
const BUCKETS_MS = [1, 10 * SECOND_MS, MINUTE_MS, HOUR_MS]

/** Some two hours before each of some days, of windows of different lengths; the newest end about `NOON`. */
function record(): PlacedSample[] {
  const samples: PlacedSample[] = []
  for (const days of DAYS_AGO) {
    let endMs = NOON - days * DAY_MS
    for (let i = 0; i < 90; i++) {
      const elapsedMs = 700 + ((i * 37) % 41) * 4000
      endMs += elapsedMs
      samples.push(madeSample(samples.length, { endMs, elapsedMs, cpuMw: 1 + ((i * 7) % 97) * 10 }))
    }
  }
  return samples
}

function agedStore(samples: readonly PlacedSample[]): HistoryStore {
  const folder = temporaryFolder()
  const recording = openedStore(folder)
  const writer = writerOf(recording, recording.continuousTrack('live'))
  for (const placed of samples) writer.append(placed)
  recording.close()
  const store = openedStore(folder, { now: () => samples.at(-1)?.endMs ?? 0 })
  maintainAll(store)
  return store
}

function energyMj(samples: readonly PlacedSample[], { fromMs, toMs }: TimeSpan): number {
  return samples.reduce((sum, { endMs, sample }) => {
    const startMs = endMs - (sample.elapsedMs ?? 0)
    const insideMs = Math.min(endMs, toMs) - Math.max(startMs, fromMs)
    return sum + (Math.max(insideMs, 0) * (sample.cpu.powerMw ?? 0)) / 1000
  }, 0)
}

/** The range itself, and each that is at an edge moved outwards by less than a bucket of at most `roundedToMs`. */
function possibleSpans({ fromMs, toMs }: TimeSpan, roundedToMs: number | null): TimeSpan[] {
  const lengths = BUCKETS_MS.filter((bucketMs) => bucketMs <= (roundedToMs ?? 1))
  return lengths.flatMap((before) =>
    lengths.map((after) => ({
      fromMs: Math.floor(fromMs / before) * before,
      toMs: Math.ceil(toMs / after) * after,
    })),
  )
}

/** From a multiple of one of the tiers' buckets to another, in or near what was recorded. */
const edgeMs = fc
  .record({
    days: fc.constantFrom(...DAYS_AGO),
    intoMs: fc.integer({ min: -HOUR_MS, max: 3 * HOUR_MS }),
    unitMs: fc.constantFrom(...BUCKETS_MS),
  })
  .map(({ days, intoMs, unitMs }) => Math.round((NOON - days * DAY_MS + intoMs) / unitMs) * unitMs)
const range = fc
  .uniqueArray(edgeMs, { minLength: 2, maxLength: 2 })
  .map(([one = 0, other = 0]) => ({ fromMs: Math.min(one, other), toMs: Math.max(one, other) }))

describe('the total of a range whose samples have aged', () => {
  it('loses and doubles nothing: an edge is where it was asked, or at that of a bucket that is left', () => {
    const samples = record()
    const store = agedStore(samples)
    const rounded = new Set<number | null>()
    fc.assert(
      fc.property(range, fc.constantFrom(1, 100, 3000), (span, points) => {
        const asked = { ...span, points, keys: ['cpu.powerMw' as const] }
        const { statistics, roundedToMs } = store.range(store.continuousTrack('live'), asked)
        rounded.add(roundedToMs)
        const foundMj = statistics['cpu.powerMw']?.integral ?? 0
        const possibleMj = possibleSpans(span, roundedToMs).map((each) => energyMj(samples, each))
        const isOne = possibleMj.some((mj) => Math.abs(mj - foundMj) <= 1e-6 * mj + 1)
        expect(isOne, `${foundMj} mJ is none of ${possibleMj.join(', ')}`).toBe(true)
      }),
      { numRuns: 400 },
    )
    expect(rounded).toEqual(new Set([null, ...BUCKETS_MS.slice(1)]))
    store.close()
  })
})
