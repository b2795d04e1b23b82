import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CountedEnergy, countsOf, PossibleExcess, SureExcess } from './resolution'

describe('what a window can have counted', () => {
  it.each([
    ['whole mJ as they are', 7, 1000, 7, 7],
    ['the one count that rounds to 8 mW in half a second', (8 * 507.1) / 1000, 507.1, 4, 4],
    ['the one count that rounds to 1 mW', 1.05, 1050, 1, 1],
    ['several in a long window', 60.6, 60_600, 31, 90],
    ['what is read where no count rounds to it', 0.26, 100, 0.209999, 0.310001],
    ['a zero, which is one up to 2 s', 0, 1999, 0, 0],
    ['a zero of 2 s, which may be a count', 0, 2000, 0, 1],
  ])('%s', (_, energyMj, windowMs, fewestMj, mostMj) => {
    const counts = countsOf(energyMj, windowMs)
    expect(counts.fewestMj).toBeCloseTo(fewestMj, 9)
    expect(counts.mostMj).toBeCloseTo(mostMj, 9)
  })
})

/** What a counter of whole mJ counts of a steady power in windows one after another. */
const steadyCounts = fc
  .record({
    powerMw: fc.double({ min: 0, max: 50, noNaN: true }),
    phaseMj: fc.double({ min: 0, max: 0.999, noNaN: true }),
    lengths: fc.array(fc.integer({ min: 20, max: 5000 }), { minLength: 1, maxLength: 40 }),
  })
  .map(({ powerMw, phaseMj, lengths }) => {
    let endMs = 0
    const windows = lengths.map((windowMs) => {
      const before = Math.floor(phaseMj + (powerMw * endMs) / 1000)
      endMs += windowMs
      return { windowMs, countMj: Math.floor(phaseMj + (powerMw * endMs) / 1000) - before }
    })
    return { powerMw, windows }
  })

describe('a steady power', () => {
  it('lies between what its counts allow', () => {
    fc.assert(
      fc.property(steadyCounts, ({ powerMw, windows }) => {
        const counted = new CountedEnergy()
        for (const { windowMs, countMj } of windows) counted.add(countMj, windowMs)
        expect(counted.belowMw()).toBeGreaterThan(powerMw - 1e-6)
        expect(counted.aboveMw()).toBeLessThan(powerMw + 1e-6)
      }),
    )
  })

  it('is never proven to be more than it is', () => {
    fc.assert(
      fc.property(steadyCounts, ({ powerMw, windows }) => {
        const excess = new SureExcess(powerMw + 0.001)
        expect(windows.some(({ windowMs, countMj }) => excess.add(countMj, windowMs))).toBe(false)
      }),
    )
  })

  it('is more than itself by one count, in one window or in several', () => {
    const provenAt = (...counts: number[]): number => {
      const excess = new SureExcess(5)
      return counts.findIndex((countMj) => excess.add(countMj, 1000))
    }
    expect(provenAt(5, 6)).toBe(1)
    expect(provenAt(5, 5, 5)).toBe(-1)
    const half = new SureExcess(5.5)
    expect([6, 5, 6, 6].map((countMj) => half.add(countMj, 1000))).toEqual([false, false, false, true])
  })

  it('may hold work from one and a half counts on', () => {
    const isPossible = (countMj: number): boolean => new PossibleExcess(5).add(countMj, 1000)
    expect([6, 7].map(isPossible)).toEqual([false, true])
    expect(new PossibleExcess(5.5).add(7, 1000)).toBe(true)
    expect(new PossibleExcess(5.51).add(7, 1000)).toBe(false)
  })
})
