import { describe, expect, it } from 'vitest'
import {
  formatMachine,
  formatMachineTitle,
  formatModel,
  formatSystem,
  isIntelModel,
  macosMajorOf,
  macosVersionOf,
} from './macs'

describe('names of Macs and versions of macOS', () => {
  it('names what it knows', () => {
    expect(formatMachine({ model: 'Mac14,14', osBuild: '23E224' })).toBe(
      'Mac Studio (M2 Ultra) · macOS 14.4.1 (23E224)',
    )
  })

  it('names the build in a title only where no version is known', () => {
    expect(formatMachineTitle({ model: 'Mac14,14', osBuild: '23E224' })).toBe(
      'Mac Studio (M2 Ultra) · macOS 14.4.1',
    )
    expect(formatMachineTitle({ model: 'Mac99,1', osBuild: '25E999' })).toBe('Mac99,1 · macOS 26')
    expect(formatMachineTitle({ model: null, osBuild: '18A1' })).toBe('macOS build 18A1')
    expect(formatMachineTitle({ model: null, osBuild: null })).toBe('')
  })

  it('leaves an id that it does not know as it is', () => {
    expect(formatModel({ model: 'Mac99,1', osBuild: null })).toBe('Mac99,1')
    expect(formatSystem({ model: null, osBuild: '25E999' })).toBe('macOS 26 (25E999)')
    expect(formatSystem({ model: null, osBuild: '18A1' })).toBe('macOS build 18A1')
    expect(formatSystem({ model: null, osBuild: 'none' })).toBe('macOS build none')
  })

  it('takes no word of JavaScript itself for a model or a build', () => {
    expect(formatModel({ model: 'constructor', osBuild: null })).toBe('constructor')
    expect(macosVersionOf('toString')).toBeNull()
  })

  it('tells Intel from Apple silicon by the id', () => {
    const models = [
      'MacBookPro16,2',
      'MacBookPro17,1',
      'Mac14,7',
      'MacPro7,1',
      'iMac20,1',
      'iMac21,1',
      'VMware7,1',
      null,
    ]
    expect(models.map(isIntelModel)).toEqual([true, false, false, true, true, false, null, null])
  })

  it('says nothing of what is not reported', () => {
    expect(formatMachine({ model: null, osBuild: null })).toBe('')
  })

  it.each([
    ['20D80', '11.2.2'],
    ['21E230', '12.3'],
    ['24F74', '15.5'],
    ['25C56', '26.2'],
    ['25E253', '26.4.1'],
    ['26A428', '27.0'],
  ])('knows build %s, of the major version that its number says', (build, version) => {
    expect(macosVersionOf(build)).toBe(version)
    expect(Number(version.split('.')[0])).toBe(macosMajorOf(build))
  })
})
