import { describe, expect, it } from 'vitest'
import { describeAvailability, describeLimits, explainMac, explainMetric } from './explanation'
import { FIELDS } from './fields'
import type { Instrument } from './origins'

const M1 = { model: 'MacBookPro18,3', osBuild: '21E230' }
const M4 = { model: 'Mac16,10', osBuild: '24F74' }
const INTEL = { model: 'MacBookPro16,2', osBuild: '24D60' }
const fieldsOf = (metric: Parameters<typeof explainMetric>[0], mac: typeof M1): string[] =>
  explainMetric(metric, mac).instruments.flatMap(({ fields }) => fields.map(({ field }) => field))
type Metric = Parameters<typeof explainMetric>[0]
type Mac = Parameters<typeof explainMetric>[1]
const by = (instrument: Instrument, metric: Metric, mac: Mac) =>
  explainMetric(metric, mac).instruments.find((each) => each.instrument === instrument)

describe('what can be measured on a Mac', () => {
  it('has power computed from energy up to macOS 12, and as a number of its own since 13', () => {
    expect(fieldsOf('ane.powerMw', M1)).not.toContain('processor.ane_power')
    expect(fieldsOf('ane.powerMw', M1)).toContain('processor.ane_energy')
    expect(fieldsOf('ane.powerMw', M4)[0]).toBe('processor.ane_power')
  })

  it('says why something is missing', () => {
    expect(by('powermetrics', 'ane.readBytesPerSecond', M4)).toMatchObject({
      reason: 'macos',
      sentence: expect.stringContaining('not reported since macOS 13') as string,
    })
    expect(by('powermetrics', 'ane.powerMw', INTEL)).toMatchObject({ reason: 'intel', fields: [] })
    expect(by('powermetrics', 'packagePowerMw', INTEL)?.reason).toBeNull()
    expect(by('powermetrics', 'ane.powerMw', { model: null, osBuild: '26A428' })?.reason).toBe('some-macs')
    expect(by('powermetrics', 'combinedPowerMw', M1)?.reason).toBe('macos')
    expect(by('powermetrics', 'ane.poweredRatio', M4)?.reason).toBe('not-reported')
  })

  it('tells every field where no Mac is named, and each metric has one', () => {
    for (const { metric, instruments } of explainMac({ model: null, osBuild: null })) {
      const fields = instruments.flatMap((each) => each.fields)
      expect(new Set(fields)).toEqual(new Set(FIELDS[metric]))
      expect(fields.length).toBeGreaterThan(0)
    }
  })

  it('names the limits of a field', () => {
    expect(FIELDS['ane.powerMw'].map(describeLimits)).toContain('macOS 13 and later')
    expect(FIELDS.dramPowerMw.map(describeLimits)).toContain('up to macOS 12')
    expect(FIELDS.packagePowerMw.map(describeLimits)).toContain('Intel')
    expect(FIELDS['gpu.activeRatio'].map(describeLimits)).toContain('every macOS')
  })

  it('knows of IOReport by chip and macOS what it gives, estimates, lacks and freezes', () => {
    const mac = (model: string, osBuild: string): Mac => ({ model, osBuild })
    const words = (metric: Metric, machine: Mac): string => {
      const found = by('ioreport', metric, machine)
      return found === undefined ? '' : `${describeAvailability(found)} ${found.reason ?? ''}`.trim()
    }
    const [m4, m3Max] = [(build: string) => mac('Mac16,10', build), (build: string) => mac('Mac15,8', build)]
    expect(words('ane.powerMw', m4('25C56'))).toBe('Yes')
    expect(words('ane.powerMw', m4('26A428'))).toBe('No stands-still')
    expect(words('gpu.powerMw', m4('26A428'))).toBe('Yes')
    expect(words('ane.powerMw', mac('Mac14,12', '24F74'))).toBe('No not-reported')
    expect(words('ane.powerMw', { model: null, osBuild: '24F74' })).toBe('Some Macs some-macs')
    expect(words('ane.readBytesPerSecond', m4('26A428'))).toBe('Estimated')
    expect(words('ane.dramReadBytesPerSecond', m4('26A428'))).toBe('Yes')
    expect(words('ane.dramReadBytesPerSecond', mac('Mac16,6', '25C56'))).toBe('Estimated')
    expect(words('ane.dramReadBytesPerSecond', m3Max('26A428'))).toBe('No refused')
    expect(words('ane.dramReadBytesPerSecond', m3Max('25C56'))).toBe('Some Macs some-macs')
    expect(words('ane.readBytesPerSecond', mac('MacBookPro18,3', '25C56'))).toBe('Yes')
    expect(words('ane.readBytesPerSecond', mac('MacBookPro18,3', '26A428'))).toBe('Some Macs some-macs')
    expect(words('combinedPowerMw', m4('25C56'))).toBe('No not-reported')
    expect(words('ane.powerMw', INTEL)).toBe('No intel')
    expect(by('ioreport', 'ane.powerMw', m4('26A428'))?.sentence).toContain('Since macOS 27')
    expect(by('powermetrics', 'ane.powerMw', m4('26A428'))?.fields.length).toBeGreaterThan(0)
  })
})
