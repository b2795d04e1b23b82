import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RANGE_MINUTES } from '#shared/settings'
import { clockTicks, relativeTicks } from './time-ticks'

const plain = (ticks: { label: string }[]): string[] => ticks.map((tick) => tick.label.replace('\u202f', ' '))

describe('relativeTicks', () => {
  it('names round distances and ends with the newest sample', () => {
    expect(plain(relativeTicks(5 * 60_000, 964, 'now'))).toEqual([
      '−5 min',
      '−4 min',
      '−3 min',
      '−2 min',
      '−1 min',
      'now',
    ])
    expect(plain(relativeTicks(60_000, 400, 'latest'))).toEqual(
      ['−60 s', '−45 s', '−30 s', '−15 s', 'latest'].map((l) => l.replace('−60 s', '−1 min')),
    )
    expect(plain(relativeTicks(3_600_000, 448, 'now'))).toEqual([
      '−60 min',
      '−45 min',
      '−30 min',
      '−15 min',
      'now',
    ])
  })

  it('never crowds the labels', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RANGE_MINUTES),
        fc.integer({ min: 100, max: 2400 }),
        (minutes, widthPx) => {
          const rangeMs = minutes * 60_000
          const ticks = relativeTicks(rangeMs, widthPx, 'now')
          ticks.slice(1).forEach((tick, i) => {
            const distance = tick.offsetMs - (ticks[i]?.offsetMs ?? 0)
            expect((distance / rangeMs) * widthPx).toBeGreaterThanOrEqual(84 - 1e-9)
          })
        },
      ),
    )
  })
})

describe('clockTicks', () => {
  it('leaves room at the right edge for half of the longest label, 36 px', () => {
    const range = fc.record({
      toMs: fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
      lengthMs: fc.integer({ min: 1000, max: 30 * 86_400_000 }),
      widthPx: fc.integer({ min: 300, max: 2000 }),
    })
    fc.assert(
      fc.property(range, ({ toMs, lengthMs, widthPx }) => {
        for (const { offsetMs } of clockTicks(toMs - lengthMs, toMs, widthPx))
          expect((-offsetMs / lengthMs) * widthPx).toBeGreaterThanOrEqual(36 - 1e-6)
      }),
    )
  })

  it('lies on round times of the clock, inside the range', () => {
    const toMs = new Date(2022, 2, 30, 14, 5, 3).getTime()
    const ticks = clockTicks(toMs - 5 * 60_000, toMs, 964)
    expect(plain(ticks)).toEqual(['14:01', '14:02', '14:03', '14:04'])
    for (const { offsetMs } of ticks) expect((toMs + offsetMs) % 60_000).toBe(0)
  })

  it('labels hours for a recording of a day, and seconds for one of seconds', () => {
    const toMs = new Date(2022, 2, 30, 18, 0, 0).getTime()
    expect(plain(clockTicks(toMs - 12 * 3_600_000, toMs, 600))).toContain('12:00')
    expect(plain(clockTicks(toMs - 20_000, toMs, 600))).toContain('17:59:50')
  })
})
