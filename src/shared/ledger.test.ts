import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'

// Set before anything asks for the local time.
vi.stubEnv('TZ', 'Europe/Berlin')

const {
  costOf,
  coverageOf,
  energyOfAll,
  firstWeekdayOf,
  ledgerEdges,
  LEDGER_UNITS,
  MOST_PERIODS,
  periodEndMs,
  periodStartMs,
} = await import('./ledger')

const HOUR = 3_600_000
const DAY = 24 * HOUR
const at = (text: string): number => Date.parse(text)
const hoursOf = (edges: number[] | null): number[] =>
  (edges ?? []).slice(1).map((edge, index) => (edge - (edges?.[index] as number)) / HOUR)

describe('the periods', () => {
  it('are days of 23 and 25 hours where the clocks change', () => {
    const spring = { fromMs: at('2026-03-28T12:00+01:00'), toMs: at('2026-03-30T12:00+02:00') }
    expect(hoursOf(ledgerEdges(spring, 'day', 1))).toEqual([24, 23, 24])
    const autumn = { fromMs: at('2026-10-24T12:00+02:00'), toMs: at('2026-10-26T12:00+01:00') }
    expect(hoursOf(ledgerEdges(autumn, 'day', 1))).toEqual([24, 25, 24])
    expect(hoursOf(ledgerEdges(autumn, 'week', 1))).toEqual([169, 168])
    expect(hoursOf(ledgerEdges(autumn, 'hour', 1))).toEqual(Array.from({ length: 49 }, () => 1))
  })

  it('begin on the first day of the week of the locale', () => {
    const wednesday = at('2026-03-11T09:30+01:00')
    expect(periodStartMs(wednesday, 'week', 1)).toBe(at('2026-03-09T00:00+01:00'))
    expect(periodStartMs(wednesday, 'week', 7)).toBe(at('2026-03-08T00:00+01:00'))
    expect(periodStartMs(wednesday, 'week', 6)).toBe(at('2026-03-07T00:00+01:00'))
    expect([firstWeekdayOf('de-DE'), firstWeekdayOf('en-US'), firstWeekdayOf('no locale')]).toEqual([1, 7, 1])
  })

  it('are months of the calendar', () => {
    const span = { fromMs: at('2026-01-15T00:00+01:00'), toMs: at('2026-03-01T00:00+01:00') }
    expect(ledgerEdges(span, 'month', 1)).toEqual([
      at('2026-01-01T00:00+01:00'),
      at('2026-02-01T00:00+01:00'),
      at('2026-03-01T00:00+01:00'),
    ])
  })

  it.each(['Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'America/St_Johns'])(
    'cover any span without overlap, by the clock of %s',
    (zone) => {
      vi.stubEnv('TZ', zone)
      const unit = fc.constantFrom(...LEDGER_UNITS)
      const weekday = fc.constantFrom(1 as const, 6 as const, 7 as const)
      fc.assert(
        fc.property(
          fc.integer({ min: at('2015-01-01'), max: at('2030-01-01') }),
          fc.integer({ min: 1, max: 25 * DAY }),
          unit,
          weekday,
          (fromMs, lengthMs, by, first) => {
            const edges = ledgerEdges({ fromMs, toMs: fromMs + lengthMs }, by, first) ?? []
            expect(edges[0]).toBeLessThanOrEqual(fromMs)
            expect(edges[1]).toBeGreaterThan(fromMs)
            expect(edges.at(-1)).toBeGreaterThanOrEqual(fromMs + lengthMs)
            expect(edges.at(-2)).toBeLessThan(fromMs + lengthMs)
            edges.slice(1).forEach((edge, index) => {
              const start = edges[index] as number
              expect(edge).toBeGreaterThan(start)
              expect(new Date(start).getMinutes()).toBe(0)
              expect(periodStartMs(edge - 1, by, first)).toBe(start)
              expect(periodEndMs(start, by)).toBe(edge)
            })
          },
        ),
      )
      vi.stubEnv('TZ', 'Europe/Berlin')
    },
  )

  it('are none of an empty span, and none where they are too many', () => {
    expect(ledgerEdges({ fromMs: 5, toMs: 5 }, 'day', 1)).toBeNull()
    const fromMs = at('2026-06-01T00:00Z')
    expect(ledgerEdges({ fromMs, toMs: fromMs + MOST_PERIODS * HOUR }, 'hour', 1)).toHaveLength(
      MOST_PERIODS + 1,
    )
    expect(ledgerEdges({ fromMs, toMs: fromMs + MOST_PERIODS * HOUR + 1 }, 'hour', 1)).toBeNull()
  })
})

describe('the figures of a period', () => {
  const rail = (energyMj: number, coveredMs = HOUR): { energyMj: number; coveredMs: number } => ({
    energyMj,
    coveredMs,
  })
  const period = { fromMs: 0, toMs: DAY, aneMinutes: null }

  it('add up the parts, and take the package only where no part is known', () => {
    expect(energyOfAll({ ...period, rails: { ane: rail(1), cpu: rail(2), package: rail(100) } })).toBe(3)
    expect(energyOfAll({ ...period, rails: { package: rail(100) } })).toBe(100)
    expect(energyOfAll({ ...period, rails: {} })).toBeNull()
  })

  it('cost what a kWh costs, and nothing is known of what was not read', () => {
    const price = { perKwh: 0.3, currency: 'EUR' }
    expect(costOf({ ...period, rails: { cpu: rail(3.6e9) } }, price)).toBeCloseTo(0.3, 12)
    expect(costOf({ ...period, rails: {} }, price)).toBeNull()
    expect(costOf({ ...period, rails: { cpu: rail(1) } }, null)).toBeNull()
  })

  it('cover the time that has passed', () => {
    const rails = { cpu: rail(1, 6 * HOUR), ane: rail(1, 3 * HOUR) }
    expect(coverageOf({ ...period, rails }, 2 * DAY)).toBe(0.25)
    expect(coverageOf({ ...period, rails }, 12 * HOUR)).toBe(0.5)
    expect(coverageOf({ ...period, rails: {} }, DAY)).toBe(0)
    expect(coverageOf({ ...period, rails: {} }, 0)).toBeNull()
  })
})
