import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIVE_INTERVALS_MS, LIVE_PROFILES } from '#shared/live'
import { powermetricsCommand, type PowermetricsRequest } from './powermetrics-command'

describe('powermetricsCommand', () => {
  it.each<[PowermetricsRequest, string]>([
    [
      { intervalMs: 1000, profile: 'standard', bandwidth: false },
      '/usr/bin/powermetrics -f plist -i 1000 -b 0 -s cpu_power,gpu_power,thermal',
    ],
    [
      { intervalMs: 200, profile: 'standard', bandwidth: true },
      '/usr/bin/powermetrics -f plist -i 200 -b 0 -s cpu_power,gpu_power,thermal,bandwidth',
    ],
    [
      { intervalMs: 5000, profile: 'with-ane-power', bandwidth: false },
      '/usr/bin/powermetrics -f plist -i 5000 -b 0 -s cpu_power,gpu_power,thermal,ane_power',
    ],
    [
      { intervalMs: 1000, profile: 'show-all', bandwidth: true },
      '/usr/bin/powermetrics -f plist -i 1000 -b 0 --show-all',
    ],
  ])('%j', (request, words) => expect(powermetricsCommand(request).join(' ')).toBe(words))

  it('knows fifteen commands and no other, whatever it is given', () => {
    const known = new Set(
      LIVE_INTERVALS_MS.flatMap((intervalMs) =>
        LIVE_PROFILES.flatMap((profile) =>
          [true, false].map((bandwidth) => powermetricsCommand({ intervalMs, profile, bandwidth }).join(' ')),
        ),
      ),
    )
    expect(known.size).toBe(15)
    const request = fc.record({
      intervalMs: fc.oneof(fc.constantFrom(...LIVE_INTERVALS_MS), fc.anything()),
      profile: fc.oneof(
        fc.constantFrom(...LIVE_PROFILES),
        fc.string(),
        fc.constantFrom('toString', '__proto__'),
      ),
      bandwidth: fc.anything(),
    }) as fc.Arbitrary<PowermetricsRequest>
    fc.assert(
      fc.property(request, (each) => {
        let words: readonly string[]
        try {
          words = powermetricsCommand(each)
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError)
          return
        }
        expect(known).toContain(words.join(' '))
      }),
    )
  })
})
