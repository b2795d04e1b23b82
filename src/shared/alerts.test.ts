import { describe, expect, it } from 'vitest'
import {
  ALERT_IDS,
  ALERT_LEVELS,
  alertLabel,
  areHeldBack,
  DEFAULT_ALERTS,
  isQuiet,
  isSnoozed,
  losesData,
  SNOOZE_MS,
} from './alerts'
import { plainSpaces } from './plain-text'
import { THERMAL_LEVELS } from './sample'

const quiet = (fromMinute: number, toMinute: number) => ({ isOn: true, fromMinute, toMinute })

describe('the defaults', () => {
  it('have on what loses data, and nothing else', () => {
    for (const id of ALERT_IDS) expect([id, DEFAULT_ALERTS.rules[id].isOn]).toEqual([id, losesData(id)])
  })

  it('can watch every thermal pressure that is any', () => {
    expect(['Nominal', ...ALERT_LEVELS]).toEqual(THERMAL_LEVELS)
  })
})

describe('isQuiet', () => {
  it.each([
    [quiet(60, 120), 59, false],
    [quiet(60, 120), 60, true],
    [quiet(60, 120), 119, true],
    [quiet(60, 120), 120, false],
    [quiet(1320, 420), 1319, false],
    [quiet(1320, 420), 1320, true],
    [quiet(1320, 420), 0, true],
    [quiet(1320, 420), 419, true],
    [quiet(1320, 420), 420, false],
    [quiet(300, 300), 299, true],
    [quiet(300, 300), 300, true],
    [{ ...quiet(0, 1439), isOn: false }, 10, false],
  ])('%o at minute %i: %s', (hours, minute, expected) => expect(isQuiet(hours, minute)).toBe(expected))
})

describe('isSnoozed', () => {
  const until = (snoozedUntilMs: number | null) => ({ ...DEFAULT_ALERTS, snoozedUntilMs })
  it.each([
    [null, 0, false],
    [5000, 4999, true],
    [5000, 5000, false],
    // The clock was set back by a few seconds, and by hours.
    [SNOOZE_MS + 5000, 0, true],
    [2 * SNOOZE_MS, 0, true],
    [2 * SNOOZE_MS + 1, 0, false],
  ])('until %s at %i: %s', (untilMs, nowMs, expected) =>
    expect(isSnoozed(until(untilMs), nowMs)).toBe(expected),
  )
})

it('holds alerts back in quiet hours, and while they are snoozed', () => {
  const at = (hour: number, minute: number) => new Date(2026, 2, 30, hour, minute)
  const settings = { ...DEFAULT_ALERTS, quietHours: quiet(22 * 60 + 30, 7 * 60) }
  expect([at(22, 29), at(22, 30), at(6, 59), at(7, 0)].map((now) => areHeldBack(settings, now))).toEqual([
    false,
    true,
    true,
    false,
  ])
  const now = at(12, 0)
  expect(areHeldBack({ ...settings, snoozedUntilMs: now.getTime() + 1 }, now)).toBe(true)
})

it.each([
  ['ane-active', 'ANE active for 5 min'],
  ['power', 'CPU above 20.0 W for 5 min'],
  ['thermal', 'Thermal pressure Heavy or more'],
  ['ane-unused', 'ANE unused while CPU or GPU took more than 5.00 W for 2 min'],
] as const)('%s says "%s"', (id, label) =>
  expect(plainSpaces(alertLabel(id, DEFAULT_ALERTS.rules))).toBe(label),
)

it('never names the program in what is kept on the track', () => {
  const rules = {
    ...DEFAULT_ALERTS.rules,
    'ane-unused': { ...DEFAULT_ALERTS.rules['ane-unused'], program: 'Secret' },
  }
  expect(alertLabel('ane-unused', rules)).not.toContain('Secret')
})
