import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { DAY_MINUTES, DEFAULT_ALERTS } from '#shared/alerts'
import { areHeldBack } from './quiet-hours'

const MINUTE_MS = 60_000
const zoneBefore = process.env.TZ

afterEach(() => {
  if (zoneBefore === undefined) delete process.env.TZ
  else process.env.TZ = zoneBefore
})

/** A zone, and two nights in 2026 in which its clocks are set: forwards, and back. Without: two ordinary nights. */
const ZONES = [
  ['Europe/Berlin', { forwards: '2026-03-29T01:00Z', back: '2026-10-25T01:00Z' }],
  ['America/New_York', { forwards: '2026-03-08T07:00Z', back: '2026-11-01T06:00Z' }],
  // By half an hour.
  ['Australia/Lord_Howe', { forwards: '2026-10-03T15:30Z', back: '2026-04-04T15:00Z' }],
  // At midnight, so that the day is shown twice, too.
  ['Africa/Cairo', { forwards: '2026-04-23T22:00Z', back: '2026-10-29T21:00Z' }],
  ['Asia/Kolkata', { forwards: '2026-03-28T20:30Z', back: '2026-10-24T20:30Z' }],
] as const

const quiet = (fromMinute: number, toMinute: number, isOn = true) => ({
  ...DEFAULT_ALERTS,
  quietHours: { isOn, fromMinute, toMinute },
})

/** "22:30" as minutes since midnight. */
function minuteOf(time: string): number {
  const [hours = Number.NaN, minutes = Number.NaN] = time.split(':').map(Number)
  return hours * 60 + minutes
}

describe('quiet hours of an ordinary day', () => {
  it.each([
    ['01:00', '02:00', '00:59', false],
    ['01:00', '02:00', '01:00', true],
    ['01:00', '02:00', '01:59', true],
    ['01:00', '02:00', '02:00', false],
    ['22:00', '07:00', '21:59', false],
    ['22:00', '07:00', '22:00', true],
    ['22:00', '07:00', '00:00', true],
    ['22:00', '07:00', '06:59', true],
    ['22:00', '07:00', '07:00', false],
    ['05:00', '05:00', '04:59', true],
    ['05:00', '05:00', '05:00', true],
  ])('%s to %s at %s: %s', (from, to, at, expected) => {
    const now = new Date(2026, 0, 20, 0, minuteOf(at), 30)
    expect(areHeldBack(quiet(minuteOf(from), minuteOf(to)), now)).toBe(expected)
    expect(areHeldBack(quiet(minuteOf(from), minuteOf(to), false), now)).toBe(false)
  })

  it('hold back also outside of them while alerts are snoozed', () => {
    const now = new Date(2026, 0, 20, 12)
    const snoozedUntilMs = now.getTime() + 1
    expect(areHeldBack({ ...quiet(0, 60), snoozedUntilMs }, now)).toBe(true)
    expect(areHeldBack({ ...quiet(0, 60), snoozedUntilMs: null }, now)).toBe(false)
  })
})

describe('quiet hours of a night in which clocks are set', () => {
  const held = (zone: string, from: string, to: string, at: string): boolean => {
    process.env.TZ = zone
    return areHeldBack(quiet(minuteOf(from), minuteOf(to)), new Date(at))
  }

  it.each([
    // 02:00 to 02:59 is shown twice: at 00:00Z for the first time, at 01:00Z for the second.
    ['Europe/Berlin', '22:00', '02:30', '2026-10-25T00:29:59Z', true],
    ['Europe/Berlin', '22:00', '02:30', '2026-10-25T00:30Z', false],
    ['Europe/Berlin', '22:00', '02:30', '2026-10-25T01:00Z', false],
    ['Europe/Berlin', '22:00', '02:30', '2026-10-25T01:29Z', false],
    ['Europe/Berlin', '02:30', '07:00', '2026-10-25T00:29Z', false],
    ['Europe/Berlin', '02:30', '07:00', '2026-10-25T00:59Z', true],
    ['Europe/Berlin', '02:30', '07:00', '2026-10-25T01:00Z', true],
    ['Europe/Berlin', '02:30', '07:00', '2026-10-25T05:59Z', true],
    ['Europe/Berlin', '02:30', '07:00', '2026-10-25T06:00Z', false],
    ['Europe/Berlin', '22:00', '02:59', '2026-10-25T00:58Z', true],
    ['Europe/Berlin', '22:00', '02:59', '2026-10-25T01:00Z', false],
    ['Europe/Berlin', '22:00', '02:59', '2026-10-25T01:01Z', false],
    ['Europe/Berlin', '22:00', '03:00', '2026-10-25T01:59:59Z', true],
    ['Europe/Berlin', '22:00', '03:00', '2026-10-25T02:00Z', false],
    // 02:00 to 02:59 is not shown: after 01:59 comes 03:00.
    ['Europe/Berlin', '22:00', '02:30', '2026-03-29T00:59Z', true],
    ['Europe/Berlin', '22:00', '02:30', '2026-03-29T01:00Z', false],
    ['Europe/Berlin', '02:30', '07:00', '2026-03-29T00:59Z', false],
    ['Europe/Berlin', '02:30', '07:00', '2026-03-29T01:00Z', true],
    ['America/New_York', '22:00', '01:30', '2026-11-01T05:30Z', false],
    ['America/New_York', '22:00', '01:30', '2026-11-01T06:10Z', false],
    ['Australia/Lord_Howe', '22:00', '01:45', '2026-04-04T14:44Z', true],
    ['Australia/Lord_Howe', '22:00', '01:45', '2026-04-04T14:45Z', false],
    ['Australia/Lord_Howe', '22:00', '01:45', '2026-04-04T15:00Z', false],
    ['Asia/Kolkata', '22:00', '02:30', '2026-10-24T20:59Z', true],
    ['Asia/Kolkata', '22:00', '02:30', '2026-10-24T21:00Z', false],
  ])('in %s, quiet from %s to %s, at %s: %s', (zone, from, to, at, expected) =>
    expect(held(zone, from, to, at)).toBe(expected),
  )

  /** What the clock shows in each minute from eleven hours before a change to eleven after it, and whether alerts are held back. */
  const nightAround = (zone: string, changeIso: string, from: number, to: number) => {
    process.env.TZ = zone
    const beganMs = Date.parse(changeIso) - 11 * 60 * MINUTE_MS
    return Array.from({ length: 22 * 60 }, (_, index) => {
      const now = new Date(beganMs + index * MINUTE_MS)
      return { clock: now.getHours() * 60 + now.getMinutes(), isHeld: areHeldBack(quiet(from, to), now) }
    })
  }
  const edges = fc.tuple(
    fc.constantFrom(
      ...ZONES.flatMap(([zone, changes]) => Object.values(changes).map((at) => [zone, at] as const)),
    ),
    fc.integer({ min: 0, max: DAY_MINUTES - 1 }),
    fc.oneof(fc.integer({ min: 0, max: DAY_MINUTES - 1 }), fc.integer({ min: 20 * 60, max: 28 * 60 })),
  )

  it('begin once and end once', () => {
    fc.assert(
      fc.property(edges, ([[zone, changeIso], from, to]) => {
        const night = nightAround(zone, changeIso, from, to % DAY_MINUTES)
        const turns = night.filter(({ isHeld }, index) => index > 0 && isHeld !== night[index - 1]?.isHeld)
        expect(turns.filter(({ isHeld }) => isHeld).length).toBeLessThanOrEqual(1)
        expect(turns.filter(({ isHeld }) => !isHeld).length).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('are as the clock shows, but where it shows a time again', () => {
    fc.assert(
      fc.property(edges, ([[zone, changeIso], from, toMinute]) => {
        const to = toMinute % DAY_MINUTES
        const seen = new Set<number>()
        for (const { clock, isHeld } of nightAround(zone, changeIso, from, to)) {
          const byClock = from < to ? clock >= from && clock < to : clock >= from || clock < to
          if (!seen.has(clock)) expect(isHeld).toBe(byClock)
          seen.add(clock)
        }
      }),
    )
  })
})
