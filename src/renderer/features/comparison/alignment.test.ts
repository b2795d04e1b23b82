import { describe, expect, it } from 'vitest'
import { makeMeasurement } from '../../test-support/measurements'
import { START_MS } from '../../test-support/samples'
import { originOf, sharedAxis, whyNotByActivity } from './alignment'

const active = makeMeasurement()
const quiet = makeMeasurement({ id: 'quiet', ane: { ...active.ane, bursts: [], burstCount: 0 } })
const long = makeMeasurement({ id: 'long', durationMs: 20_000 })

describe('alignment', () => {
  it('puts the start or the first burst at 0', () => {
    expect(originOf(active, 'start')).toBe(START_MS)
    expect(originOf(active, 'activity')).toBe(START_MS + 2000)
    expect(originOf(quiet, 'activity')).toBeNull()
  })

  it('reaches from the earliest start to the latest end around 0', () => {
    expect(sharedAxis([active, long], 'start')).toEqual({ fromMs: 0, toMs: 20_000 })
    expect(sharedAxis([active, long], 'activity')).toEqual({ fromMs: -2000, toMs: 18_000 })
  })

  it('says why measurements cannot be aligned at ANE activity', () => {
    expect(whyNotByActivity([active, long])).toBeNull()
    // They may be uncertain as well as unused: no burst does not mean no work.
    expect(whyNotByActivity([active, quiet])).toBe('no ANE burst is known in 1 of them')
    expect(whyNotByActivity([quiet])).toBe('no ANE burst is known in any of them')
  })
})
