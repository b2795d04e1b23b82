import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlacedSample } from './sample'
import {
  amountOver,
  aneEnergyOf,
  LONGEST_WINDOW_MS,
  partInside,
  rateOver,
  sampleLiesIn,
  shareOf,
  spanStartMs,
  windowLengthMs,
  windowStartMs,
} from './sample-window'
import { sampleWith } from './testing/sample-with'

const NOON = Date.UTC(2026, 2, 1, 12)
/** Times on the axis are rounded to this, ms. */
const ROUNDING_MS = 0.0005

const placed = (endMs: number, elapsedMs: number | null): PlacedSample => ({
  sequence: 0,
  endMs,
  gapBefore: false,
  sample: sampleWith({ elapsedMs }),
})

const unknownLength = fc.oneof(
  fc.constantFrom(null, 0, -0, Number.NaN, Number.POSITIVE_INFINITY),
  fc.double({ max: 0, noNaN: true }),
  fc.double({ min: LONGEST_WINDOW_MS, minExcluded: true, noNaN: true }),
)
const knownLength = fc.oneof(
  fc.double({ min: 0.001, max: 5000, noNaN: true }),
  fc.double({ min: 5000, max: LONGEST_WINDOW_MS, noNaN: true }),
)
const endMs = fc.double({ min: NOON, max: NOON + 10_000, noNaN: true })
/** Also at the very ends of a window, and exactly where others are. */
const cutsOf = ({ endMs: end, sample }: PlacedSample): fc.Arbitrary<number[]> => {
  const length = windowLengthMs(sample.elapsedMs)
  const cut = fc.oneof(
    fc.constantFrom(end, end - length, end - length / 2),
    fc.double({ min: end - length * 1.5 - 10, max: end + 10, noNaN: true }),
  )
  return fc.array(cut, { maxLength: 12 }).map((cuts) => cuts.sort((a, b) => a - b))
}
const windowAndCuts = (length: fc.Arbitrary<number | null>) =>
  fc
    .tuple(endMs, length)
    .map(([end, elapsedMs]) => placed(end, elapsedMs))
    .chain((window) => fc.tuple(fc.constant(window), cutsOf(window)))

/** The whole axis as adjoining spans. */
function spansBetween(cuts: readonly number[]): { fromMs: number; toMs: number }[] {
  const edges = [Number.NEGATIVE_INFINITY, ...cuts, Number.POSITIVE_INFINITY]
  return edges.slice(1).map((toMs, i) => ({ fromMs: edges[i] as number, toMs }))
}

describe('a length', () => {
  it.each([
    [0.001, 0.001],
    [1017.5, 1017.5],
    [LONGEST_WINDOW_MS, LONGEST_WINDOW_MS],
    [LONGEST_WINDOW_MS + 1, 0],
    [0, 0],
    [-1, 0],
    [Number.NaN, 0],
    [null, 0],
  ])('of %d ms counts as %d ms', (elapsedMs, expected) => {
    expect(windowLengthMs(elapsedMs)).toBe(expected)
    expect(windowStartMs(NOON, elapsedMs)).toBe(NOON - expected)
  })

  it('of a bucket may be more than a day', () => {
    expect(windowLengthMs(LONGEST_WINDOW_MS * 2, Number.POSITIVE_INFINITY)).toBe(LONGEST_WINDOW_MS * 2)
    expect(windowLengthMs(Number.NaN, Number.POSITIVE_INFINITY)).toBe(0)
  })
})

describe('the parts of a window, wherever the axis is cut', () => {
  it('add up to its length and to its amount', () => {
    fc.assert(
      fc.property(windowAndCuts(knownLength), ([window, cuts]) => {
        const lengthMs = windowLengthMs(window.sample.elapsedMs)
        const parts = spansBetween(cuts).flatMap((span) => partInside(window, span) ?? [])
        const sum = (of: (part: (typeof parts)[number]) => number): number =>
          parts.reduce((total, part) => total + of(part), 0)
        const slackMs = parts.length === 1 ? 0 : parts.length * ROUNDING_MS
        expect(Math.abs(sum(({ insideMs }) => insideMs) - lengthMs)).toBeLessThanOrEqual(slackMs)
        const amount = sum(({ insideMs, windowMs }) => shareOf(42, insideMs, windowMs))
        expect(Math.abs(amount - 42)).toBeLessThanOrEqual((42 * slackMs) / lengthMs + 1e-9)
        for (const [i, { fromMs, toMs }] of parts.entries()) {
          expect(fromMs).toBe(parts[i - 1]?.toMs ?? windowStartMs(window.endMs, lengthMs))
          expect(toMs).toBeGreaterThanOrEqual(fromMs)
        }
        expect(parts.at(-1)?.toMs).toBe(window.endMs)
      }),
    )
  })

  it('are one part where the length is unknown, where the window ends, with all of the amount', () => {
    fc.assert(
      fc.property(windowAndCuts(unknownLength), ([window, cuts]) => {
        const holding = spansBetween(cuts).filter((span) => partInside(window, span) !== null)
        expect(holding).toHaveLength(1)
        const [span] = holding as [{ fromMs: number; toMs: number }]
        expect(span.fromMs).toBeLessThan(window.endMs)
        expect(span.toMs).toBeGreaterThanOrEqual(window.endMs)
        expect(partInside(window, span)).toEqual({
          fromMs: window.endMs,
          toMs: window.endMs,
          insideMs: 0,
          windowMs: 0,
        })
        expect(shareOf(42, 0, 0)).toBe(42)
      }),
    )
  })

  it('are there exactly for the spans that the window lies in', () => {
    const any = fc.oneof(knownLength, unknownLength)
    fc.assert(
      fc.property(windowAndCuts(any), fc.boolean(), ([window, cuts], isReversed) => {
        const lengthMs = windowLengthMs(window.sample.elapsedMs)
        for (const { fromMs, toMs } of spansBetween(isReversed ? [...cuts].reverse() : cuts)) {
          const part = partInside(window, { fromMs, toMs })
          expect(sampleLiesIn(window, { fromMs, toMs })).toBe(part !== null)
          if (part !== null && lengthMs > 0) expect(part.insideMs).toBeGreaterThan(0)
          if (!(fromMs < toMs)) expect(part).toBeNull()
        }
      }),
    )
  })

  it('are the whole window in the span that begins where it does', () => {
    fc.assert(
      fc.property(endMs, fc.oneof(knownLength, unknownLength), (end, elapsedMs) => {
        const window = placed(end, elapsedMs)
        const span = { fromMs: spanStartMs(end, elapsedMs), toMs: end }
        expect(partInside(window, span)?.insideMs).toBe(windowLengthMs(elapsedMs))
        expect(sampleLiesIn(window, { fromMs: end, toMs: end + 1000 })).toBe(false)
      }),
    )
  })
})

describe('an energy', () => {
  const ane = sampleWith().ane

  it('is power × time, and the power again over the same time', () => {
    expect(amountOver(50, 2000)).toBe(100)
    expect(rateOver(100, 2000)).toBe(50)
  })

  it('of the ANE is the one reported, whatever the power and the length', () => {
    for (const elapsedMs of [1000, null, 0, LONGEST_WINDOW_MS + 1])
      expect(aneEnergyOf({ elapsedMs, ane: { ...ane, powerMw: 7, energyMj: 50 } })).toBe(50)
  })

  it('of the ANE is power × length where none is reported, and unknown with either of them', () => {
    const energyOf = (elapsedMs: number | null, powerMw: number | null): number | null =>
      aneEnergyOf({ elapsedMs, ane: { ...ane, powerMw } })
    expect(energyOf(500, 8)).toBe(4)
    expect(energyOf(500, 0)).toBe(0)
    expect(energyOf(500, null)).toBeNull()
    for (const elapsedMs of [null, 0, LONGEST_WINDOW_MS + 1]) expect(energyOf(elapsedMs, 8)).toBeNull()
  })
})
