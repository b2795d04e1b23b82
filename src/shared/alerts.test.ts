import { describe, expect, it } from 'vitest'
import {
  ALERT_IDS,
  ALERT_LEVELS,
  alertLabel,
  DEFAULT_ALERTS,
  isSnoozed,
  losesData,
  SNOOZE_MS,
} from './alerts'
import { plainSpaces } from './plain-text'
import { THERMAL_LEVELS } from './sample'

describe('the defaults', () => {
  it('have on what loses data, and nothing else', () => {
    for (const id of ALERT_IDS) expect([id, DEFAULT_ALERTS.rules[id].isOn]).toEqual([id, losesData(id)])
  })

  it('can watch every thermal pressure that is any', () => {
    expect(['Nominal', ...ALERT_LEVELS]).toEqual(THERMAL_LEVELS)
  })
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
