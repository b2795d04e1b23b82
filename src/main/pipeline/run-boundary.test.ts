import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleWith } from '#shared/testing/sample-with'
import { RunBoundaries } from './run-boundary'

const MAC = { model: 'Mac16,10', osBuild: '25C56' }
const at = (second: number | null, machine: { model: string | null; osBuild: string | null } = MAC) =>
  sampleWith({
    timestamp:
      second === null
        ? null
        : new Date(Date.UTC(2025, 11, 9, 12, 0, second)).toISOString().replace('.000', ''),
    elapsedMs: 1000,
    machine,
  })

type Given = [ReturnType<typeof at>, bootedAtMs?: number | null]
function borders(...samples: Given[]): (string | null)[] {
  const boundaries = new RunBoundaries()
  return samples.map(([sample, bootedAtMs = null]) => boundaries.next(sample, bootedAtMs))
}

describe('another run begins', () => {
  it('with another Mac or another build, named on both sides', () => {
    const other = { model: 'Mac15,6', osBuild: '24B83' }
    expect(borders([at(1)], [at(2, other)])[1]).toBe(
      'it is of another Mac, MacBook Pro 14″ (M3 Pro) with macOS 15.1 (24B83) after Mac mini (M4) with macOS 26.2 (25C56)',
    )
    expect(borders([at(1)], [at(2, { ...MAC, osBuild: '25D1' })])[1]).toBe(
      'it is of another build, macOS 26 (25D1) after macOS 26.2 (25C56)',
    )
    expect(borders([at(1, { model: null, osBuild: null })], [at(2)])[1]).toContain(
      'after one that is not named',
    )
  })

  it('with another start of the Mac, but not where its time differs by a minute', () => {
    expect(borders([at(1), 1e12], [at(2), 1e12 + 60_000])).toEqual([null, null])
    expect(borders([at(1), 1e12], [at(2), 1e12 + 60_001])).toEqual([null, 'the Mac was started anew'])
    expect(borders([at(1), 1e12], [at(2), null], [at(3), 2e12])).toEqual([
      null,
      null,
      'the Mac was started anew',
    ])
  })

  it('where time goes back by more than stamps of whole seconds may', () => {
    expect(borders([at(10)], [at(8)])).toEqual([null, null])
    expect(borders([at(10)], [at(7)])).toEqual([null, 'time goes back by 3 s'])
    expect(borders([at(10)], [at(null)], [at(7)])).toEqual([null, null, 'time goes back by 3 s'])
  })

  it('where the time becomes known', () => {
    expect(borders([at(null)], [at(null)], [at(7)])).toEqual([
      null,
      null,
      'the time of what precedes it is unknown',
    ])
  })
})

it('one run is never taken apart, whatever is missing in it', () => {
  const second = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null })
  fc.assert(
    fc.property(fc.array(second), fc.boolean(), (steps, hasBoot) => {
      let now = 0
      const samples = steps.map((step): Given => [
        at(step === null ? null : (now += step)),
        hasBoot ? 1e12 : null,
      ])
      expect(borders([at(0)], ...samples).every((why) => why === null)).toBe(true)
    }),
  )
})
