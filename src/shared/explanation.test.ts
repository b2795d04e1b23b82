import { describe, expect, it } from 'vitest'
import { describeLimits, explainMac, explainMetric } from './explanation'
import { FIELDS } from './fields'

const M1 = { model: 'MacBookPro18,3', osBuild: '21E230' }
const M4 = { model: 'Mac16,10', osBuild: '24F74' }
const INTEL = { model: 'MacBookPro16,2', osBuild: '24D60' }
const fieldsOf = (metric: Parameters<typeof explainMetric>[0], mac: typeof M1): string[] =>
  explainMetric(metric, mac).fields.map(({ field }) => field)

describe('what can be measured on a Mac', () => {
  it('has power computed from energy up to macOS 12, and as a number of its own since 13', () => {
    expect(fieldsOf('ane.powerMw', M1)).not.toContain('processor.ane_power')
    expect(fieldsOf('ane.powerMw', M1)).toContain('processor.ane_energy')
    expect(fieldsOf('ane.powerMw', M4)[0]).toBe('processor.ane_power')
  })

  it('says why something is missing', () => {
    expect(explainMetric('ane.readBytesPerSecond', M4)).toMatchObject({
      reason: 'macos',
      sentence: expect.stringContaining('not reported since macOS 13') as string,
    })
    expect(explainMetric('ane.powerMw', INTEL)).toMatchObject({ reason: 'intel', fields: [] })
    expect(explainMetric('packagePowerMw', INTEL).reason).toBeNull()
    expect(explainMetric('ane.powerMw', { model: null, osBuild: '26A428' }).reason).toBe('some-macs')
    expect(explainMetric('combinedPowerMw', M1).reason).toBe('macos')
    expect(explainMetric('ane.poweredRatio', M4).reason).toBe('not-reported')
  })

  it('tells every field where no Mac is named, and each metric has one', () => {
    for (const { metric, fields } of explainMac({ model: null, osBuild: null })) {
      expect(fields).toEqual(FIELDS[metric])
      expect(fields.length).toBeGreaterThan(0)
    }
  })

  it('names the limits of a field', () => {
    expect(FIELDS['ane.powerMw'].map(describeLimits)).toContain('macOS 13 and later')
    expect(FIELDS.dramPowerMw.map(describeLimits)).toContain('up to macOS 12')
    expect(FIELDS.packagePowerMw.map(describeLimits)).toContain('Intel')
    expect(FIELDS['gpu.activeRatio'].map(describeLimits)).toContain('every macOS')
  })
})
