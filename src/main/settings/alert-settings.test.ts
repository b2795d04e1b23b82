import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_ALERTS } from '#shared/alerts'
import { parseAlertSettings } from './alert-settings'

/** The defaults with one value replaced, at a path such as `rules.power.aboveMw`. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(DEFAULT_ALERTS) as unknown as Record<string, unknown>
  const keys = path.split('.')
  const last = keys.pop() as string
  const parent = keys.reduce((part, key) => part[key] as Record<string, unknown>, copy)
  parent[last] = value
  return copy
}

describe('parseAlertSettings', () => {
  it.each([undefined, null, 5, 'text', [], {}])('takes the defaults for %o', (value) =>
    expect(parseAlertSettings(value)).toEqual(DEFAULT_ALERTS),
  )

  it.each([
    ['rules.power.aboveMw', 1],
    ['rules.power.aboveMw', 1_000_000],
    ['rules.power.metric', 'dramPowerMw'],
    ['rules.power.forSeconds', 10],
    ['rules.thermal.atLeast', 'Sleeping'],
    ['rules.ane-unused.program', 'x'.repeat(256)],
    ['rules.source-lost.onlyWhileMeasuring', false],
    ['quietHours.fromMinute', 0],
    ['quietHours.toMinute', 1439],
    ['snoozedUntilMs', 0],
  ])('keeps %s of %s', (path, value) =>
    expect(parseAlertSettings(changed(path, value))).toEqual(changed(path, value)),
  )

  it.each([
    ['rules.power.aboveMw', 0],
    ['rules.power.aboveMw', 1_000_001],
    ['rules.power.aboveMw', 1.5],
    ['rules.power.aboveMw', NaN],
    ['rules.power.metric', 'ane.readBytesPerSecond'],
    ['rules.power.forSeconds', 11],
    ['rules.power.isOn', 1],
    ['rules.thermal.atLeast', 'Nominal'],
    ['rules.ane-unused.program', 'x'.repeat(257)],
    ['rules.source-lost', null],
    ['rules', 'all'],
    ['quietHours.fromMinute', -1],
    ['quietHours.toMinute', 1440],
    ['snoozedUntilMs', -1],
    ['snoozedUntilMs', 8.64e15 + 1],
    ['rules.other', { isOn: true }],
  ])('takes the default for %s of %s, and keeps the rest', (path, value) =>
    expect(parseAlertSettings(changed(path, value))).toEqual(DEFAULT_ALERTS),
  )

  it('makes of anything what it keeps as it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const parsed = parseAlertSettings(value)
        expect(parseAlertSettings(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed)
      }),
    )
  })
})
