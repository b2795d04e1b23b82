import { describe, expect, it } from 'vitest'
import {
  INSTRUMENT_RULES,
  instrumentRule,
  needsPermissionForAne,
  permissionGains,
  type InstrumentSystem,
} from './instruments'
import { METRIC_IDS } from './metrics'
import type { OriginKey } from './origins'

const SERIES: OriginKey[] = [
  ...METRIC_IDS,
  'ane.energyMj',
  ...(['cluster:activeRatio', 'cluster:frequencyMhz', 'core:activeRatio', 'core:frequencyMhz'] as const),
]
const MACOS = [null, ...Array.from({ length: 18 }, (_, i) => i + 11)]
const GENERATIONS = [null, 1, 2, 3, 4, 5, 6]

const preferred = (series: OriginKey, system: Partial<InstrumentSystem>) =>
  instrumentRule(series, { macos: null, generation: null, ...system }).preferred

describe('the rules of instruments', () => {
  it('have one for each series on each system, and a sentence for it', () => {
    for (const series of SERIES)
      for (const macos of MACOS)
        for (const generation of GENERATIONS)
          expect(instrumentRule(series, { macos, generation }).why).toMatch(/^[A-Z\w].*\.$/)
  })

  it('have no rule that nothing ever reaches', () => {
    const reached = new Set(
      SERIES.flatMap((series) =>
        MACOS.flatMap((macos) =>
          GENERATIONS.map((generation) => instrumentRule(series, { macos, generation })),
        ),
      ),
    )
    expect(INSTRUMENT_RULES.filter((rule) => !reached.has(rule))).toEqual([])
  })

  it.each([
    ['ane.powerMw', { macos: 26 }, 'powermetrics'],
    ['ane.powerMw', { macos: 27 }, 'powermetrics'],
    ['ane.readBytesPerSecond', { macos: 12 }, 'powermetrics'],
    ['ane.readBytesPerSecond', { macos: 13 }, 'ioreport'],
    ['dramPowerMw', { macos: 12 }, 'powermetrics'],
    ['dramPowerMw', { macos: 13 }, 'ioreport'],
    ['ane.poweredRatio', { macos: 12 }, 'ioreport'],
    ['core:frequencyMhz', { generation: 4 }, 'powermetrics'],
  ] as const)('prefer for %s on %j %s', (series, system, instrument) => {
    expect(preferred(series, system)).toBe(instrument)
  })

  it('say that a comparison changes what IOReport shows from macOS 27 on', () => {
    const why = (macos: number) => instrumentRule('ane.powerMw', { macos, generation: 4 }).why
    expect(why(26)).not.toContain('changes')
    expect(why(27)).toContain('comparing the two changes what IOReport shows')
  })
})

describe('what a permission adds', () => {
  it('is told by macOS and chip', () => {
    const words = (macos: number, generation: number) =>
      permissionGains({ macos, generation }).map(({ series, why }) => `${series}: ${why}`)
    expect(words(27, 4)[0]).toMatch(/^ANE and CPU: IOReport’s energy counters stand still on macOS 27/)
    expect(words(26, 4)[0]).toMatch(/^ANE and CPU: Both read the same counters/)
    expect(words(27, 4).join()).toContain('On an M4')
    expect(words(27, 5).join()).not.toContain('On an M4')
  })

  it('is watts of the ANE from macOS 27 on', () => {
    expect([26, 27, null].map(needsPermissionForAne)).toEqual([false, true, false])
  })
})
