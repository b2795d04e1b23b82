import { expect, it } from 'vitest'
import type { InstrumentSystem } from '#shared/instruments'
import { sampleWith } from '#shared/testing/sample-with'
import { ComparedPowers } from './compared-powers'

const SYSTEM: InstrumentSystem = { macos: 26, generation: 5 }
const IO_REPORT = { instrument: 'ioreport', field: 'Energy Model: CPU Energy', kind: 'computed' } as const

it('compares also what powermetrics said and is not believed, and tells why the other is used', () => {
  const compared = new ComparedPowers(() => undefined)
  const sample = sampleWith({
    elapsedMs: 1000,
    cpu: { ...sampleWith().cpu, powerMw: null },
    doubts: [
      { key: 'cpu.powerMw', reason: 'stands-still', reported: 0, limit: 90, against: 'core:1:activeRatio' },
    ],
  })
  for (let second = 1; second <= 5; second++) compared.addPowermetrics(sample, second * 1000, true)
  const span = { startMs: 0, endMs: 5000, certainty: 'measured' } as const
  const steps = [{ ...span, metric: 'cpu.powerMw', value: 2000 } as const]
  compared.addIoReport({ sample, steps, events: [], gapBefore: false })
  compared.compare(sample, { ...sample, origins: { 'cpu.powerMw': IO_REPORT } }, SYSTEM)
  expect(compared.newest).toMatchObject([
    { metric: 'cpu.powerMw', powermetricsMw: 0, ioReportMw: 2000, agrees: false, used: 'ioreport' },
  ])
  expect(compared.newest[0]?.why).toMatch(/^What powermetrics says is not believed: it .+\.$/)
})
