import { expect, it, vi } from 'vitest'

// Set before anything asks for the local time.
vi.stubEnv('TZ', 'Europe/Berlin')

const { formatLedger, localIso } = await import('./ledger-files')

const FROM = Date.parse('2026-03-28T00:00+01:00')
const CHANGED = Date.parse('2026-03-29T00:00+01:00')
const TO = Date.parse('2026-03-30T00:00+02:00')
const rails = {
  cpu: { energyMj: 7_200_000, coveredMs: 43_200_000 },
  ane: { energyMj: 36_000, coveredMs: 1000 },
}
const ledger = {
  periods: [
    { fromMs: FROM, toMs: CHANGED, rails, aneMinutes: 3 },
    { fromMs: CHANGED, toMs: TO, rails: {}, aneMinutes: null },
  ],
  total: { fromMs: FROM, toMs: TO, rails, aneMinutes: 3 },
}
const source = { kind: 'demonstration', isMadeUp: true } as const
const price = { perKwh: 500, currency: '=1+1,"x"' }

it('is written as CSV with local times, and without a value where nothing is known', () => {
  const [head, known, unknown, end] = formatLedger({ ledger, source, price, nowMs: TO }, 'csv').split('\r\n')
  const columns = head?.split(',') ?? []
  const cell = (line: string | undefined, name: string): string | undefined =>
    line?.split(',')[columns.indexOf(name)]
  expect([cell(known, 'from'), cell(known, 'to')]).toEqual([
    '2026-03-28T00:00:00+01:00',
    '2026-03-29T00:00:00+01:00',
  ])
  expect(cell(unknown, 'to')).toBe('2026-03-30T00:00:00+02:00')
  expect([cell(known, 'cpu.energyJ'), cell(known, 'cpu.energyWh')]).toEqual(['7200', '2'])
  expect([cell(known, 'ane.energyWh'), cell(known, 'ane.coveredMs')]).toEqual(['0.01', '1000'])
  expect([cell(known, 'coverageRatio'), cell(known, 'aneMinutes')]).toEqual(['0.5', '3'])
  expect([cell(known, 'gpu.energyJ'), cell(unknown, 'energyJ'), cell(unknown, 'cost')]).toEqual(['', '', ''])
  expect(cell(unknown, 'coverageRatio')).toBe('0')
  // No formula for a spreadsheet, and one cell.
  expect(known).toMatch(/,1\.005\d*,"'=1\+1,""x""",demonstration,true$/)
  expect(unknown).toMatch(/,demonstration,true$/)
  expect(end).toBe('')
})

it('is written as JSON with null where nothing is known', () => {
  const written = JSON.parse(
    formatLedger({ ledger, source, price: null, nowMs: TO }, 'json'),
  ) as typeof ledger & {
    [key: string]: unknown
  }
  expect(written).toMatchObject({ price: null, source: 'demonstration', isMadeUp: true })
  expect(written.periods[1]).toEqual({
    ...{ from: '2026-03-29T00:00:00+01:00', to: '2026-03-30T00:00:00+02:00', coverageRatio: 0 },
    ...{ aneMinutes: null, rails: {}, energyMj: null, energyWh: null, cost: null },
  })
  expect(written.total).toMatchObject({
    energyMj: 7_236_000,
    energyWh: 2.01,
    cost: null,
    rails: { ane: { energyMj: 36_000, energyWh: 0.01, coveredMs: 1000 } },
  })
})

it('tells local times also west of UTC and off the hour', () => {
  vi.stubEnv('TZ', 'America/St_Johns')
  expect(localIso(Date.UTC(2026, 0, 1))).toBe('2025-12-31T20:30:00-03:30')
  vi.stubEnv('TZ', 'Europe/Berlin')
})
