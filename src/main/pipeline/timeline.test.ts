import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleWith } from '#shared/testing/sample-with'
import { LATEST_TIME_MS, LONGEST_POSSIBLE_WINDOW_MS, problemOfSample } from '#shared/impossible'
import type { PlacedSample } from '#shared/sample'
import { Timeline } from './timeline'

const T0 = Date.UTC(2022, 2, 30, 12, 0, 0)

/** A sample whose window truly ended at `endMs`; the stamp has whole seconds, as Apple's. */
function sampleEndingAt(endMs: number, elapsedMs: number) {
  const stamp = new Date(Math.floor(endMs / 1000) * 1000).toISOString().replace('.000Z', 'Z')
  return sampleWith({ timestamp: stamp, elapsedMs })
}

function placeAll(windows: { endMs: number; elapsedMs: number }[]): PlacedSample[] {
  const timeline = new Timeline()
  return windows.map(({ endMs, elapsedMs }) => timeline.place(sampleEndingAt(endMs, elapsedMs), 0))
}

const contiguous = fc
  .tuple(
    fc.integer({ min: 0, max: 999 }),
    fc.array(fc.integer({ min: 10, max: 6000 }), { minLength: 2, maxLength: 300 }),
  )
  .map(([fraction, lengths]) => {
    let endMs = T0 + fraction
    return lengths.map((elapsedMs) => ({ endMs: (endMs += elapsedMs), elapsedMs }))
  })

describe('Timeline', () => {
  it('marks a gap that it was told of, once, even where the stamps do not show it', () => {
    const timeline = new Timeline()
    const place = (endMs: number) => timeline.place(sampleEndingAt(endMs, 200), 0)
    timeline.interrupt()
    const before = place(T0)
    timeline.interrupt()
    const [after, later] = [place(T0 + 700), place(T0 + 900)]
    expect([before, after, later].map(({ gapBefore }) => gapBefore)).toEqual([false, true, false])
    expect(after.endMs).toBeGreaterThan(before.endMs)
  })

  it('sees no gap in windows that follow one another, whatever their length', () => {
    fc.assert(
      fc.property(contiguous, (windows) => {
        const placed = placeAll(windows)
        expect(placed.some((sample) => sample.gapBefore)).toBe(false)
        placed.forEach((sample, i) =>
          expect(Math.abs(sample.endMs - (windows[i]?.endMs ?? 0))).toBeLessThan(1000),
        )
      }),
    )
  })

  it('is strictly increasing and counts from 0, whatever the stamps say', () => {
    const anything = fc.array(
      fc.tuple(fc.integer({ min: T0 - 1e9, max: T0 + 1e9 }), fc.integer({ min: 0, max: 1e7 })),
    )
    fc.assert(
      fc.property(anything, (windows) => {
        const placed = placeAll(windows.map(([endMs, elapsedMs]) => ({ endMs, elapsedMs })))
        placed.forEach((sample, i) => {
          expect(sample.sequence).toBe(i)
          if (i > 0) expect(sample.endMs).toBeGreaterThan((placed[i - 1] as PlacedSample).endMs)
        })
      }),
    )
  })

  it('is strictly increasing over every stamp and length that a window can have, repeated and going back', () => {
    const stamps = fc.option(fc.integer({ min: 0, max: Math.floor(LATEST_TIME_MS / 1000) }), { nil: null })
    const lengths = fc.option(
      fc.oneof(
        fc.double({ min: 1e-6, max: LONGEST_POSSIBLE_WINDOW_MS, noNaN: true }),
        fc.constantFrom(1e-6, 1000, LONGEST_POSSIBLE_WINDOW_MS),
      ),
      { nil: null },
    )
    const window = fc.tuple(stamps, lengths, fc.integer({ min: 1, max: 4 }))
    fc.assert(
      fc.property(fc.array(window, { minLength: 1 }), (windows) => {
        const timeline = new Timeline()
        let lastEndMs = -1
        for (const [stampS, elapsedMs, times] of windows) {
          const timestamp = stampS === null ? null : `${new Date(stampS * 1000).toISOString().slice(0, 19)}Z`
          const sample = sampleWith({ timestamp, elapsedMs })
          expect(problemOfSample(sample)).toBeNull()
          for (let time = 0; time < times; time++) {
            const { endMs } = timeline.place(sample, 0)
            expect(endMs).toBeGreaterThan(lastEndMs)
            lastEndMs = endMs
          }
        }
      }),
    )
  })

  it('marks the sample after a sleep, and stays on the clock', () => {
    const placed = placeAll([
      { endMs: T0, elapsedMs: 1000 },
      { endMs: T0 + 1000, elapsedMs: 1000 },
      { endMs: T0 + 3_601_000, elapsedMs: 1000 },
      { endMs: T0 + 3_602_000, elapsedMs: 1000 },
    ])
    expect(placed.map((sample) => sample.gapBefore)).toEqual([false, false, true, false])
    expect(placed.map((sample) => sample.endMs - T0)).toEqual([0, 1000, 3_601_000, 3_602_000])
  })

  it('notices time that goes missing a little at a time, too little for any one stamp to show', () => {
    const loop = fc.record({
      fraction: fc.integer({ min: 0, max: 999 }),
      lengthMs: fc.integer({ min: 100, max: 5000 }),
      missingMs: fc.integer({ min: 100, max: 1000 }),
    })
    fc.assert(
      fc.property(loop, ({ fraction, lengthMs, missingMs }) => {
        const count = 20 + Math.ceil(5000 / missingMs)
        const windows = Array.from({ length: count }, (_, i) => ({
          endMs: T0 + fraction + i * (lengthMs + missingMs),
          elapsedMs: lengthMs,
        }))
        const placed = placeAll(windows)
        const gaps = placed.filter((sample) => sample.gapBefore).length
        const totalMs = missingMs * (count - 1)
        // Each gap covers at most the resolution of the stamps, the tolerance and the time missing before its window.
        expect(gaps).toBeGreaterThanOrEqual(Math.floor(totalMs / (2000 + missingMs + lengthMs * 0.05)))
        placed.forEach((sample, i) =>
          expect(Math.abs(sample.endMs - (windows[i]?.endMs ?? 0))).toBeLessThan(1000 + lengthMs * 0.05),
        )
      }),
    )
  })

  it('takes one very long window for what it is: measured time, no gap', () => {
    const placed = placeAll([
      { endMs: T0, elapsedMs: 1000 },
      { endMs: T0 + 8 * 3_600_000, elapsedMs: 8 * 3_600_000 },
    ])
    expect(placed[1]).toMatchObject({ gapBefore: false, endMs: T0 + 8 * 3_600_000 })
  })

  it.each([24 * 3_600_000 + 1, 9e15])(
    'goes by the stamps where a length of %d ms is not believed',
    (elapsedMs) => {
      const placed = placeAll([
        { endMs: T0, elapsedMs: 1000 },
        { endMs: T0 + 1000, elapsedMs },
        { endMs: T0 + 2000, elapsedMs: 1000 },
        { endMs: T0 + 3 * 24 * 3_600_000, elapsedMs },
      ])
      expect(placed.map(({ endMs }) => endMs - T0)).toEqual([0, 1000, 2000, 3 * 24 * 3_600_000])
      expect(placed.map(({ gapBefore }) => gapBefore)).toEqual([false, false, false, true])
    },
  )

  it('goes on in steps of the windows after the clock went back, with one gap', () => {
    const placed = placeAll([
      { endMs: T0, elapsedMs: 1000 },
      { endMs: T0 - 3_600_000, elapsedMs: 1000 },
      { endMs: T0 - 3_599_000, elapsedMs: 1000 },
    ])
    expect(placed.map((sample) => sample.gapBefore)).toEqual([false, true, false])
    expect(placed.map((sample) => sample.endMs - T0)).toEqual([0, 1000, 2000])
  })

  it('places samples without a stamp by their windows, from their arrival', () => {
    const timeline = new Timeline()
    const first = timeline.place(sampleWith({ elapsedMs: 500 }), T0)
    const second = timeline.place(sampleWith({ elapsedMs: 500 }), T0 + 9999)
    expect([first.endMs, second.endMs]).toEqual([T0, T0 + 500])
  })

  it('takes stamps as exactly as the source makes them', () => {
    const samples = [0, 1000, 2600].map((afterMs) =>
      sampleWith({ timestamp: new Date(Date.UTC(2022, 2, 30) + afterMs).toISOString(), elapsedMs: 1000 }),
    )
    const gapsOf = (timeline: Timeline) => samples.map((sample) => timeline.place(sample, 0).gapBefore)
    expect(gapsOf(new Timeline(1000))).toEqual([false, false, false])
    expect(gapsOf(new Timeline(100))).toEqual([false, false, true])
  })
})
