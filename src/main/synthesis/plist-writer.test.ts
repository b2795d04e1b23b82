import { describe, expect, it } from 'vitest'
import { M1_MACOS_11, M1_PRO_MACOS_12, M4_MAX_MACOS_15, M5_MAX_MACOS_26, type Chip } from './chips'
import { formatReal } from './plist-lines'
import { writePlistSample } from './plist-writer'
import { createTestWindow } from './test-windows'

const write = (chip: Chip, tasks?: string[]): string =>
  writePlistSample(chip, createTestWindow(chip, 1), tasks ? { tasks } : {})
const count = (text: string, part: string): number => text.split(part).length - 1
const gpuOf = (text: string): string => text.slice(text.indexOf('<key>gpu</key>\n<dict>'))

describe('the plist writer', () => {
  it('puts every tag on its own line, without indentation but in timer_wakeups', () => {
    const lines = write(M4_MAX_MACOS_15, ['launchd']).split('\n')
    expect(lines[0]).toBe('<?xml version="1.0" encoding="UTF-8"?>')
    expect(lines.slice(-2)).toEqual(['</plist>', ''])
    for (const line of lines.filter((each) => each.startsWith(' ')))
      expect(line).toMatch(/^ {2}<key>(interval|wakeups)/)
  })

  it('repeats idle_ratio in the GPU section up to macOS 15, and not in 26', () => {
    expect(count(gpuOf(write(M1_PRO_MACOS_12)), '<key>idle_ratio</key>')).toBe(2)
    expect(count(gpuOf(write(M4_MAX_MACOS_15)), '<key>idle_ratio</key>')).toBe(2)
    expect(count(gpuOf(write(M5_MAX_MACOS_26)), '<key>idle_ratio</key>')).toBe(1)
  })

  it('has energies only up to macOS 12, powers from 13, bandwidth up to 12', () => {
    for (const chip of [M1_MACOS_11, M1_PRO_MACOS_12]) {
      const text = write(chip)
      expect(text).not.toContain('_power</key>')
      expect(text).toContain('<key>package_energy</key>')
      expect(count(text, '<key>value</key>')).toBe(chip.bandwidthCounters.length)
    }
    expect(write(M4_MAX_MACOS_15)).toContain('<key>ane_power</key>\n<real>')
    expect(write(M4_MAX_MACOS_15)).not.toContain('bandwidth_counters')
  })

  it('does not escape names, as powermetrics does not', () => {
    expect(write(M4_MAX_MACOS_15, ['AT&T'])).toContain('<string>AT&T</string>')
  })

  it('reaches the size of a sample with everything', () => {
    const names = Array.from({ length: 190 }, (_, index) => `process ${index}`)
    expect(write(M4_MAX_MACOS_15, names).length).toBeGreaterThan(400_000)
  })

  it.each([
    [0, '0'],
    [1, '1'],
    [0.995324123, '0.995324'],
    [1.0228712e9, '1.02287e+09'],
    [0.00001234567, '1.23457e-05'],
    [600e6, '6e+08'],
    [Number.NaN, 'nan'],
  ])('formats %d as %s, like %%g', (value, expected) => {
    expect(formatReal(value)).toBe(expected)
  })
})
