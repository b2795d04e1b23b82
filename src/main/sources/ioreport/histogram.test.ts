import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Histogram } from './histogram'

const TO_32 = Array.from({ length: 32 }, (_, i) => `${i + 1}GB/s`)

function step(states: readonly string[], counts: Record<number, number>, seconds = 1) {
  const deltas = states.map((state) => counts[Number.parseInt(state)] ?? 0)
  return { startNs: 5e9, endNs: 5e9 + seconds * 1e9, deltas }
}
interface RateOptions {
  states: readonly string[]
  generation: number | null
  seconds: number
}

function rateOf(
  counts: Record<number, number>,
  { states = TO_32, generation = 4, seconds = 1 }: Partial<RateOptions> = {},
) {
  const rate = Histogram.of(states, generation)?.rate(step(states, counts, seconds))
  if (rate === undefined) throw new Error('No histogram.')
  return { gb: rate.value / 1e9, certainty: rate.certainty }
}

describe('a histogram of traffic', () => {
  it('counts the middle of each bin and the edge of the highest, over all of the time', () => {
    const { gb, certainty } = rateOf({ 1: 408, 20: 1500, 24: 2000, 32: 500 })
    expect(gb).toBeCloseTo(20.974, 3)
    expect(certainty).toBe('at-least')
  })

  it('is the mean over the time, also where the link was on for half of it', () => {
    expect(rateOf({ 20: 2204 })).toEqual({ gb: 9.75, certainty: 'estimated' })
  })

  it('is at least so much once the highest bin holds more than a tenth', () => {
    expect(rateOf({ 20: 900, 32: 100 }).certainty).toBe('estimated')
    expect(rateOf({ 20: 899, 32: 101 }).certainty).toBe('at-least')
  })

  it('says that 69 GB/s on M5 are 29.5 GB/s or more (case 5)', () => {
    const { gb, certainty } = rateOf({ 20: 996, 32: 3770 }, { generation: 5 })
    expect(gb).toBeCloseTo(29.4, 1)
    expect(certainty).toBe('at-least')
  })

  it('carried nothing while the link was off', () => {
    expect(rateOf({})).toEqual({ gb: 0, certainty: 'estimated' })
  })

  it('reads the width of its bins from their names: an M1 Pro has 2 GB/s, measured fully on (case 20)', () => {
    const states = Array.from({ length: 32 }, (_, i) => `${2 * i + 2}GB/s`)
    const counts = {
      52: 8191055,
      54: 6735926,
      56: 5641811,
      58: 5450616,
      60: 5134178,
      62: 3286558,
      64: 57545753,
    }
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const labelMean = Object.entries(counts).reduce((sum, [gb, n]) => sum + Number(gb) * n, 0) / total
    expect(labelMean).toBeCloseTo(61.06, 2)
    expect((counts[64] / total) * 100).toBeCloseTo(62.6, 1)
    const { gb, certainty } = rateOf(counts, { states, generation: 1 })
    // All but the highest bin lie 1 GB/s below their edge.
    expect(gb).toBeCloseTo(labelMean - (1 - counts[64] / total), 6)
    expect(certainty).toBe('at-least')
  })

  it.each([
    [
      'm4max_dcs_eacc0_rdwr',
      { 1: 338, 2: 54, 3: 49, 4: 34, 5: 21, 6: 19, 7: 5, 8: 4, 9: 1 },
      1.9504761905,
      525,
      0,
    ],
    [
      'm4max_dcs_agx_rdwr',
      {
        ...{ 1: 319, 2: 16, 3: 4, 7: 1, 11: 1, 16: 2, 18: 3, 19: 1, 20: 2, 21: 3 },
        22: 2,
        26: 1,
        29: 2,
        30: 1,
        32: 21,
      },
      3.7440633245,
      379,
      21 / 379,
    ],
  ])(
    'is the mean of %s, half a bin lower but in the highest, where it was on all the time',
    (_, counts, mean, total, clipped) => {
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total)
      const { gb, certainty } = rateOf(counts, { generation: null })
      expect(gb).toBeCloseTo(mean - 0.5 * (1 - clipped), 9)
      expect(certainty).toBe('estimated')
    },
  )

  it('learns how many events a second has, where the chip does not tell: never more than the most it saw', () => {
    const histogram = Histogram.of(TO_32, null)
    histogram?.rate(step(TO_32, { 20: 4000 }))
    expect((histogram?.rate(step(TO_32, { 20: 1000 })).value ?? 0) / 1e9).toBeCloseTo(19.5 / 4)
    // Too short to tell.
    histogram?.rate(step(TO_32, { 20: 4000 }, 0.1))
    expect((histogram?.rate(step(TO_32, { 20: 1000 })).value ?? 0) / 1e9).toBeCloseTo(19.5 / 4)
  })

  it('is none where its states are no rates, or do not rise', () => {
    for (const states of [
      ['OFF', '1GB/s'],
      ['1GB/s', '1GB/s'],
      ['2GB/s', '1GB/s'],
      ['1.5GB/s'],
      [],
      ['1GB/s '],
      ['VMIN'],
    ])
      expect(Histogram.of(states, 4)).toBeNull()
  })

  it('never leaves its bins, and grows with the time in a higher one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4000), { minLength: 32, maxLength: 32 }), (counts) => {
        const histogram = Histogram.of(TO_32, null)
        const total = counts.reduce((sum, count) => sum + count, 0)
        const { value = Number.NaN } = histogram?.rate({ startNs: 0, endNs: 1e9, deltas: counts }) ?? {}
        expect(value).toBeGreaterThanOrEqual(total === 0 ? 0 : 0.5e9)
        expect(value).toBeLessThanOrEqual(32e9 * (1 + 1e-12))
      }),
    )
  })
})
