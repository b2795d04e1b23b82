import { describe, expect, it } from 'vitest'
import { sampleWith } from '#shared/testing/sample-with'
import { AneWatch, rememberedFor, requestFor, widerProfile } from './profile-choice'

describe('requestFor', () => {
  it.each([
    [{ darwinMajor: 20, chip: 'Apple M1' }, true],
    [{ darwinMajor: 21, chip: 'Apple M1 Max' }, true],
    [{ darwinMajor: 22, chip: 'Apple M2' }, false],
    [{ darwinMajor: 26, chip: 'Apple M4' }, false],
    [{ darwinMajor: 21, chip: 'Intel(R) Core(TM) i7' }, false],
  ])('%j asks for bandwidth: %s', (mac, bandwidth) =>
    expect(requestFor(mac, null)).toEqual({ profile: 'standard', bandwidth }),
  )

  it('asks for what had to be asked for before', () =>
    expect(
      requestFor({ darwinMajor: 26, chip: 'Apple M4' }, { osBuild: '26A428', profile: 'show-all' }),
    ).toEqual({
      profile: 'show-all',
      bandwidth: false,
    }))
})

it('goes from narrow to wide', () => {
  expect(widerProfile('standard')).toBe('with-ane-power')
  expect(widerProfile('with-ane-power')).toBe('show-all')
  expect(widerProfile('show-all')).toBeNull()
})

describe('AneWatch', () => {
  const sample = (osBuild: string, anePowerMw: number | null) => {
    const base = sampleWith({ machine: { model: 'Mac16,10', osBuild }, cpu: { powerMw: 100, clusters: [] } })
    return { ...base, ane: { ...base.ane, powerMw: anePowerMw } }
  }
  const missing = (chip: string, osBuild: string, powers: (number | null)[]): boolean => {
    const watch = new AneWatch(chip)
    for (const power of powers) watch.onSample(sample(osBuild, power))
    return watch.isMissing
  }

  it.each([
    ['Apple M4', '26A428', [null, null, null], true],
    ['Apple M4', '26A428', [null, null], false],
    ['Apple M4', '26A428', [null, null, 0, null], false],
    ['Apple M6', '26A434', [null, null, null], false],
    ['Apple M6', '25F71', [null, null, null], true],
    ['Apple M1', '21E230', [null, null, null], false],
    ['Intel(R) Core(TM) i7', '24D60', [null, null, null], false],
  ] as [string, string, (number | null)[], boolean][])(
    '%s with %s and %j: %s',
    (chip, build, powers, expected) => expect(missing(chip, build, powers)).toBe(expected),
  )
})

describe('rememberedFor', () => {
  const remembered = { osBuild: '25F71', profile: 'show-all' } as const

  it('counts for the build it was learnt on, and where the build is unknown', () => {
    expect(rememberedFor('25F71', remembered)).toBe(remembered)
    expect(rememberedFor(null, remembered)).toBe(remembered)
  })

  it('is forgotten by another build, which is asked the standard question again', () => {
    expect(rememberedFor('26A428', remembered)).toBeNull()
    expect(rememberedFor('26A428', null)).toBeNull()
  })
})
