import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clockTime,
  formatBytes,
  formatCoverage,
  formatDate,
  formatDay,
  formatDuration,
  formatEnergy,
  formatEnergyPerUnit,
  formatFrequency,
  formatInterval,
  formatPower,
  formatRatio,
  formatTraffic,
  joinUnit,
  UNKNOWN,
  type FormattedNumber,
} from './format'

const plain = (formatted: FormattedNumber | null): string => joinUnit(formatted).replace('\u202f', ' ')

/** Of any size, and as often as not just below or above what makes one of a larger unit. */
const magnitude = fc.oneof(
  fc.double({ min: -4, max: 12.9, noNaN: true }).map((exponent) => 10 ** exponent),
  fc
    .tuple(
      fc.constantFrom(1e3, 1e6, 1e9, 1e12, 6e4, 3.6e6, 8.64e7),
      fc.double({ min: -0.002, max: 0.002, noNaN: true }),
    )
    .map(([unit, offset]) => unit * (1 + offset)),
)

describe('formatting for people', () => {
  it.each([
    [1, '100 %'],
    [0.999_999_99, '100 %'],
    [0.996, '99 %'],
    [0.339, '33 %'],
    [0.29, '29 %'],
    [0.01, '1 %'],
    [0.009, '0.9 %'],
    [0.0023, '0.2 %'],
    [0.0009, '<0.1 %'],
    [0, '0 %'],
  ])('coverage %f as %s', (ratio, text) => expect(plain(formatCoverage(ratio))).toBe(text))

  it.each([
    [0, '0 mW'],
    [0.2, '<1 mW'],
    [49, '49 mW'],
    [999.4, '999 mW'],
    [999.5, '1.00 W'],
    [2620, '2.62 W'],
    [9_994, '9.99 W'],
    [9_996, '10.0 W'],
    [12_940, '12.9 W'],
    [115_300, '115 W'],
  ])('power %f mW as %s', (powerMw, text) => expect(plain(formatPower(powerMw))).toBe(text))

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.00 kB'],
    [64_200, '64.2 kB'],
    [812.6, '813 bytes'],
    [0.3, '<1 bytes'],
    [999_499, '999 kB'],
    [999_600, '1.00 MB'],
    [1_250_000, '1.25 MB'],
    [3.07e9, '3.07 GB'],
    [4e15, '4000 TB'],
  ])('%f bytes as %s', (count, text) => expect(formatBytes(count).replace('\u202f', ' ')).toBe(text))

  it.each([
    [0, '0 MB/s'],
    [20_000, '<0.1 MB/s'],
    [7_400_000, '7.4 MB/s'],
    [232e6, '232 MB/s'],
    [1.88e9, '1.88 GB/s'],
  ])('traffic %f as %s', (rate, text) => expect(plain(formatTraffic(rate))).toBe(text))

  it.each([
    [0, '0 mJ'],
    [0.3, '<1 mJ'],
    [99, '99 mJ'],
    [360, '360 mJ'],
    [999.5, '1.00 J'],
    [12_400, '12.4 J'],
    [1_250_000, '1.25 kJ'],
    [7.78e9, '7.78 MJ'],
  ])('energy %f mJ as %s', (energyMj, text) => expect(plain(formatEnergy(energyMj))).toBe(text))

  it.each([
    [999.4, '999 ms'],
    [999.7, '1 s'],
    [103, '103 ms'],
    [0.2, '<1 ms'],
    [1004, '1.004 s'],
    [5000, '5 s'],
    [59_999.4, '59.999 s'],
    [59_999.6, '1 min'],
    [300_000, '5 min'],
  ])('interval %f ms as %s', (intervalMs, text) =>
    expect(formatInterval(intervalMs).replace('\u202f', ' ')).toBe(text),
  )

  it.each([
    [30, '30 ms'],
    [999.7, '1 s'],
    [5094, '5.1 s'],
    [59_960, '1 min'],
    [125_400, '2 min 5 s'],
    [3_599_700, '1 h'],
    [3_784_000, '1 h 3 min'],
    [86_400_000 * 2 + 3_600_000 * 4, '2 d 4 h'],
  ])('duration %f ms as %s', (durationMs, text) =>
    expect(formatDuration(durationMs).replaceAll('\u202f', ' ')).toBe(text),
  )

  it('writes what is not known as a dash, never as zero', () => {
    for (const format of [formatPower, formatTraffic, formatEnergy, formatFrequency, formatRatio]) {
      expect(joinUnit(format(null))).toBe(UNKNOWN)
    }
  })

  it('writes every number as a number, and what is none as a dash', () => {
    const texts = (value: number): string[] => [
      ...[formatPower, formatTraffic, formatEnergy, formatFrequency, formatRatio, formatCoverage].map(
        (format) => joinUnit(format(value)),
      ),
      ...[formatInterval, formatDuration, formatBytes].map((format) => format(value)),
    ]
    fc.assert(
      fc.property(fc.double(), (value) => {
        for (const text of texts(value)) {
          if (Number.isFinite(value) && Math.abs(value) < 1e300) expect(text).toMatch(/\d/)
          else if (!Number.isFinite(value)) expect(text).toBe(UNKNOWN)
          expect(text).not.toMatch(/NaN|Infinity/)
        }
      }),
    )
    for (const value of [Number.NaN, Infinity, -Infinity])
      expect(new Set(texts(value))).toEqual(new Set([UNKNOWN]))
  })

  it('shows no trace as zero, and nothing with an exponent or more than four digits before the unit grows', () => {
    for (const format of [formatPower, formatTraffic, formatEnergy, formatRatio]) {
      fc.assert(
        fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
          const { number } = format(value) as FormattedNumber
          expect(number).toMatch(/^(<0\.1|<1|\d+(\.\d+)?)$/)
          expect(Number(number.replace('<', ''))).toBeGreaterThan(0)
        }),
      )
    }
  })

  it.each<[string, (value: number) => string, Readonly<Record<string, number>>]>([
    ['power', (value) => plain(formatPower(value)), { mW: 1000 }],
    ['traffic', (value) => plain(formatTraffic(value)), { 'MB/s': 1000 }],
    ['energy', (value) => plain(formatEnergy(value)), { mJ: 1000, J: 1000, kJ: 1000 }],
    ['bytes', formatBytes, { bytes: 1000, kB: 1000, MB: 1000, GB: 1000 }],
    ['an interval', formatInterval, { ms: 1000, s: 60, min: 60, h: 24 }],
    ['a duration', formatDuration, { ms: 1000, s: 60, min: 60, h: 24 }],
  ])('never prints as many of a unit as make one of the next: %s', (_, format, mostOf) => {
    fc.assert(
      fc.property(magnitude, (value) => {
        for (const [, number, unit = ''] of format(value).matchAll(/([\d.]+)[ \u202f](\S+)/g)) {
          expect(Number(number)).toBeLessThan(mostOf[unit] ?? Number.POSITIVE_INFINITY)
        }
      }),
    )
  })

  it('never lets a larger power read smaller', () => {
    const inMw = (formatted: FormattedNumber): number =>
      Number(formatted.number.replace('<', '')) * (formatted.unit === 'W' ? 1000 : 1)
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 3e5, noNaN: true }),
        fc.double({ min: 0.5, max: 3e5, noNaN: true }),
        (a, b) => {
          const [low, high] = a < b ? [a, b] : [b, a]
          expect(inMw(formatPower(low) as FormattedNumber)).toBeLessThanOrEqual(
            inMw(formatPower(high) as FormattedNumber),
          )
        },
      ),
    )
  })
})

it.each([
  [4.8675, '4.87', 'mJ'],
  [0, '0', 'mJ'],
  [0.0123, '12.3', 'µJ'],
  [0.9996, '1.00', 'mJ'],
  [999.4, '999', 'mJ'],
  [999.6, '1.00', 'J'],
  [-0.25, '−250', 'µJ'],
  // A byte that is copied, an operation of a matrix: few of them take as much as a nJ.
  [1e-7, '100', 'pJ'],
  [3.5e-11, '35.0', 'fJ'],
  [1e-12, '1.00', 'fJ'],
  [4e-14, '0.04', 'fJ'],
  [1e-15, '0', 'mJ'],
  [1.5e12, '1500', 'MJ'],
])('%s mJ a unit is %s %s', (mjPerUnit, number, unit) =>
  expect(formatEnergyPerUnit(mjPerUnit)).toEqual({ number, unit }),
)

it('does not format an unknown energy of a unit', () => expect(formatEnergyPerUnit(null)).toBeNull())

describe('clockTime', () => {
  it('writes the time of day in digits of two', () => {
    expect(clockTime(new Date(2026, 2, 30, 14, 5, 9))).toBe('14:05:09')
    expect(clockTime(new Date(2026, 2, 30))).toBe('00:00:00')
  })
})

describe('formatDate and formatDay', () => {
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

  it('write any day from the year 1000 on as a calendar of this machine has it', () => {
    const first = new Date(1000, 0)
    fc.assert(
      fc.property(fc.date({ min: first, noInvalidDate: true }), (date) => {
        const [day, month] = [`${date.getDate()}`, MONTHS[date.getMonth()]]
        expect(formatDate(date.getTime())).toBe(`${day} ${month} ${date.getFullYear()}`)
        expect(formatDate(date.getTime(), false)).toBe(`${day} ${month}`)
        expect(formatDay(date.getTime())).toBe(`${DAYS[date.getDay()]}, ${day} ${month}`)
      }),
    )
  })
})
