import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimeSpan } from '#shared/sample-window'
import { REST_MS, Sustained, type Reading } from './sustained'

interface Window {
  reading: Reading
  windowMs: number
  /** Time that is missing before it, ms; 0 for none. */
  missingMs: number
}

/** Feeds windows that follow one another, and returns what was raised. `shiftMs`: where the axis begins. */
function raisedBy(windows: readonly Window[], forMs: number, shiftMs = 0): TimeSpan[] {
  const sustained = new Sustained(forMs)
  const raised: TimeSpan[] = []
  let endMs = shiftMs
  for (const { reading, windowMs, missingMs } of windows) {
    endMs += missingMs + windowMs
    if (missingMs > 0) sustained.interrupt()
    const span = sustained.add(reading, endMs, windowMs)
    if (span !== null) raised.push(span)
  }
  return raised
}

const seconds = (reading: Reading, count: number, missingMs = 0): Window[] =>
  Array.from({ length: count }, (_, index) => ({
    reading,
    windowMs: 1000,
    missingMs: index === 0 ? missingMs : 0,
  }))
const restSeconds = REST_MS / 1000

describe('what raises it', () => {
  it('is raised once, when it has held for the time, and not before', () => {
    expect(raisedBy(seconds('holds', 9), 10_000)).toEqual([])
    expect(raisedBy(seconds('holds', 10), 10_000)).toEqual([{ fromMs: 0, toMs: 10_000 }])
    expect(raisedBy(seconds('holds', 500), 10_000)).toHaveLength(1)
  })

  it('is raised by the first window where no time is asked for', () => {
    expect(raisedBy(seconds('holds', 1), 0)).toEqual([{ fromMs: 0, toMs: 1000 }])
    expect(raisedBy([...seconds('fails', 3), ...seconds('unknown', 3)], 0)).toEqual([])
  })

  it('takes off the time in which it fails', () => {
    const dip = [...seconds('holds', 9), ...seconds('fails', 2)]
    expect(raisedBy([...dip, ...seconds('holds', 2)], 10_000)).toEqual([])
    expect(raisedBy([...dip, ...seconds('holds', 3)], 10_000)).toEqual([{ fromMs: 0, toMs: 14_000 }])
  })

  it('begins anew where it failed for as long as it had held', () => {
    const windows = [...seconds('holds', 5), ...seconds('fails', 5), ...seconds('holds', 10)]
    expect(raisedBy(windows, 10_000)).toEqual([{ fromMs: 10_000, toMs: 20_000 }])
  })

  it.each(['unknown', 'refuted'] as const)('begins anew with a window that is %s', (reading) => {
    const broken = [...seconds('holds', 9), ...seconds(reading, 1)]
    expect(raisedBy([...broken, ...seconds('holds', 9)], 10_000)).toEqual([])
    expect(raisedBy([...broken, ...seconds('holds', 10)], 10_000)).toEqual([{ fromMs: 10_000, toMs: 20_000 }])
  })

  it('begins anew after missing time, as after sleep', () => {
    const asleep = [...seconds('holds', 9), ...seconds('holds', 9, 8 * 3_600_000)]
    expect(raisedBy(asleep, 10_000)).toEqual([])
  })
})

describe('what ends it', () => {
  const again = (between: Window[]) =>
    raisedBy([...seconds('holds', 10), ...between, ...seconds('holds', 10)], 10_000)
  it.each(['fails', 'refuted'] as const)(
    'is raised again after the whole rest, in which it %s',
    (reading) => {
      expect(again(seconds(reading, restSeconds - 1))).toHaveLength(1)
      expect(again(seconds(reading, restSeconds))).toHaveLength(2)
    },
  )

  it('has to rest in a row', () => {
    const half = seconds('fails', restSeconds - 1)
    expect(again([...half, ...seconds('holds', 1), ...half])).toHaveLength(1)
  })

  it('is not over because nothing is known, however long', () => {
    expect(again(seconds('unknown', 10 * restSeconds))).toHaveLength(1)
    expect(again(seconds('holds', 1, 8 * 3_600_000))).toHaveLength(1)
    const parts = [...seconds('fails', restSeconds - 1), ...seconds('unknown', 5), ...seconds('fails', 1)]
    expect(again(parts)).toHaveLength(2)
  })
})

describe('whatever is read', () => {
  const window = fc.record({
    reading: fc.constantFrom<Reading>('holds', 'holds', 'holds', 'fails', 'refuted', 'unknown'),
    windowMs: fc.integer({ min: 10, max: 30_000 }),
    missingMs: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 1e9 })),
  })
  const windows = fc.array(window, { maxLength: 300 })
  const forMs = fc.integer({ min: 0, max: 120_000 })

  it('is raised only by so much known time without a break, and not twice without a rest', () => {
    fc.assert(
      fc.property(windows, forMs, (read, neededMs) => {
        let endMs = 0
        const placed = read.map((each) => ({ ...each, endMs: (endMs += each.missingMs + each.windowMs) }))
        const raised = raisedBy(read, neededMs)
        for (const [index, { fromMs, toMs }] of raised.entries()) {
          const during = placed.filter((each) => each.endMs > fromMs && each.endMs <= toMs)
          const heldMs = during
            .filter(({ reading }) => reading === 'holds')
            .reduce((sum, { windowMs }) => sum + windowMs, 0)
          expect(heldMs).toBeGreaterThanOrEqual(neededMs)
          expect(during.every(({ reading }) => reading === 'holds' || reading === 'fails')).toBe(true)
          expect(during.slice(1).every(({ missingMs }) => missingMs === 0)).toBe(true)
          const next = raised[index + 1]
          if (next === undefined) continue
          const restedMs = placed
            .filter((each) => each.endMs > toMs && each.endMs <= next.fromMs)
            .filter(({ reading }) => reading === 'fails' || reading === 'refuted')
            .reduce((sum, { windowMs }) => sum + windowMs, 0)
          expect(restedMs).toBeGreaterThanOrEqual(REST_MS)
        }
      }),
    )
  })

  it('does not depend on where the axis stands, nor on how long the missing time is', () => {
    fc.assert(
      fc.property(windows, forMs, fc.integer({ min: -1e12, max: 1e12 }), (read, neededMs, shiftMs) => {
        const lengths = (spans: TimeSpan[]) => spans.map(({ fromMs, toMs }) => toMs - fromMs)
        const otherGaps = read.map((each) => ({ ...each, missingMs: each.missingMs === 0 ? 0 : 1 }))
        expect(lengths(raisedBy(otherGaps, neededMs, shiftMs))).toEqual(lengths(raisedBy(read, neededMs)))
      }),
    )
  })

  it('is raised at the same window whether windows come whole or in halves', () => {
    fc.assert(
      fc.property(windows, forMs, (read, neededMs) => {
        const halves = read.flatMap(({ reading, windowMs, missingMs }): Window[] => [
          { reading, windowMs, missingMs },
          { reading, windowMs, missingMs: 0 },
        ])
        const doubled = read.map((each) => ({ ...each, windowMs: 2 * each.windowMs }))
        const [fine, coarse] = [raisedBy(halves, neededMs), raisedBy(doubled, neededMs)]
        expect(fine.length).toBe(coarse.length)
        fine.forEach(({ fromMs, toMs }, index) => {
          expect(fromMs).toBe(coarse[index]?.fromMs)
          expect(toMs).toBeLessThanOrEqual(coarse[index]?.toMs as number)
        })
      }),
    )
  })
})
