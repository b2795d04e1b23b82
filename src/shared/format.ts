import type { Quantity } from './metrics'

/** Between a number and its unit: keeps them on one line without a wide hole. */
export const NARROW_SPACE = '\u202f'
/** As wide as a digit, for columns that must not move. */
export const FIGURE_SPACE = '\u2007'
/** Shown in place of an unknown value, which is never shown as 0. */
export const UNKNOWN = '–'

export interface FormattedNumber {
  number: string
  unit: string
}

/** What is no number is as unknown as null: it is never printed as one. */
function isKnown(value: number | null): value is number {
  return Number.isFinite(value)
}

/** Three significant digits, plain notation: 2.62, 12.9, 115. */
function threeDigits(value: number): string {
  const magnitude = Math.abs(value)
  if (magnitude < 9.995) return value.toFixed(2)
  if (magnitude < 99.95) return value.toFixed(1)
  return value.toFixed(0)
}

/**
 * Prints `value`, which is in the first of `units`, in the smallest unit in which it is below 1000; each unit is a thousand
 * of the one before. The first is printed in whole numbers, and less than half of it as `<1`, not as 0.
 */
function scaled(value: number, units: readonly [string, ...string[]]): FormattedNumber {
  if (value > 0 && value < 0.5) return { number: '<1', unit: units[0] }
  let scaledValue = value
  let index = 0
  while (index < units.length - 1 && Math.abs(scaledValue) >= 999.5) {
    scaledValue /= 1000
    index++
  }
  const number = index === 0 ? scaledValue.toFixed(0) : threeDigits(scaledValue)
  return { number, unit: units[index] ?? units[0] }
}

/** mW below one watt, W above: `49 mW`, `2.62 W`. */
export function formatPower(powerMw: number | null): FormattedNumber | null {
  return isKnown(powerMw) ? scaled(powerMw, ['mW', 'W']) : null
}

/** Decimal megabytes per second (10^6), GB/s above a thousand of them. */
export function formatTraffic(bytesPerSecond: number | null): FormattedNumber | null {
  if (!isKnown(bytesPerSecond)) return null
  const megabytes = bytesPerSecond / 1e6
  if (megabytes > 0 && megabytes < 9.95) {
    return { number: megabytes < 0.05 ? '<0.1' : megabytes.toFixed(1), unit: 'MB/s' }
  }
  return scaled(megabytes, ['MB/s', 'GB/s'])
}

export function formatFrequency(frequencyMhz: number | null): FormattedNumber | null {
  return isKnown(frequencyMhz) ? { number: frequencyMhz.toFixed(0), unit: 'MHz' } : null
}

export function formatRatio(ratio: number | null): FormattedNumber | null {
  const percent = ratio === null ? null : ratio * 100
  if (!isKnown(percent)) return null
  if (percent > 0 && percent < 0.5) return { number: '<1', unit: '%' }
  return { number: percent.toFixed(0), unit: '%' }
}

/** Tolerance for rounding: less missing time than this counts as none. */
const COVERAGE_SLACK_PERCENT = 0.001

/** Share of a time that was measured, rounded down: 100 % only where nothing is missing, 0 % only where all is. */
export function formatCoverage(ratio: number): FormattedNumber | null {
  if (ratio > 0 && ratio < 0.01) {
    const percent = Math.floor(ratio * 1000 + COVERAGE_SLACK_PERCENT) / 10
    return { number: percent === 0 ? '<0.1' : percent.toFixed(1), unit: '%' }
  }
  return formatRatio(Math.floor(ratio * 100 + COVERAGE_SLACK_PERCENT) / 100)
}

/** Whole mJ, as they are counted, below one joule: `126 mJ`, `12.4 J`, `1.25 kJ`, `7.78 MJ`. */
export function formatEnergy(energyMj: number | null): FormattedNumber | null {
  return isKnown(energyMj) ? scaled(energyMj, ['mJ', 'J', 'kJ', 'MJ']) : null
}

/** The unit of batteries and bills: `343 µWh`, `3.44 mWh`, `1.25 Wh`, `2.40 kWh`. */
export function formatWattHours(energyMj: number | null): FormattedNumber | null {
  return isKnown(energyMj) ? scaled(energyMj / 3.6, ['µWh', 'mWh', 'Wh', 'kWh']) : null
}

/** Of one unit of work, three digits: `4.87 mJ`, `12.3 µJ`, `1.25 J`. May be negative, above a baseline. */
export function formatEnergyPerUnit(mjPerUnit: number | null): FormattedNumber | null {
  if (!isKnown(mjPerUnit)) return null
  const units = ['fJ', 'pJ', 'nJ', 'µJ', 'mJ', 'J', 'kJ', 'MJ']
  const magnitude = Math.abs(mjPerUnit) * 1e12
  // Rounded before the unit is chosen: 999.9 becomes 1.00 of the next one.
  const rounded = magnitude < 1 ? Number(magnitude.toFixed(2)) : Number(magnitude.toPrecision(3))
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(rounded, 1)) / 3)))
  const number = rounded / 1000 ** step
  const digits = number >= 100 ? 0 : number >= 10 ? 1 : 2
  const text = rounded === 0 ? '0' : number.toFixed(digits)
  return {
    number: mjPerUnit < 0 && rounded !== 0 ? `−${text}` : text,
    unit: units[rounded === 0 ? 4 : step] ?? '',
  }
}

export function formatQuantity(quantity: Quantity, value: number | null): FormattedNumber | null {
  switch (quantity) {
    case 'power':
      return formatPower(value)
    case 'traffic':
      return formatTraffic(value)
    case 'frequency':
      return formatFrequency(value)
    case 'ratio':
      return formatRatio(value)
  }
}

/** `49 mW`, or `–` for null. */
export function joinUnit(formatted: FormattedNumber | null): string {
  return formatted === null ? UNKNOWN : `${formatted.number}${NARROW_SPACE}${formatted.unit}`
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** `800 ms`, `1.004 s`, `5 s`: three decimals at most, none where they are zero. A minute and more as a duration. */
export function formatInterval(intervalMs: number): string {
  if (!isKnown(intervalMs)) return UNKNOWN
  if (intervalMs < 999.5) return joinUnit(scaled(intervalMs, ['ms']))
  const seconds = Number((intervalMs / SECOND_MS).toFixed(3))
  return seconds * SECOND_MS < MINUTE_MS ? `${seconds}${NARROW_SPACE}s` : formatDuration(intervalMs)
}

/** `800 ms`, `5.1 s`, `2 min 5 s`, `1 h 3 min`, `2 d 4 h`: two units at most. */
export function formatDuration(durationMs: number): string {
  if (!isKnown(durationMs) || durationMs < 999.5) return formatInterval(durationMs)
  const tenths = Math.round(durationMs / 100) * 100
  if (tenths < MINUTE_MS) return formatInterval(tenths)
  const seconds = Math.round(durationMs / SECOND_MS) * SECOND_MS
  if (seconds < HOUR_MS) return twoUnits(seconds, MINUTE_MS, 'min', SECOND_MS, 's')
  const minutes = Math.round(durationMs / MINUTE_MS) * MINUTE_MS
  if (minutes < DAY_MS) return twoUnits(minutes, HOUR_MS, 'h', MINUTE_MS, 'min')
  return twoUnits(Math.round(durationMs / HOUR_MS) * HOUR_MS, DAY_MS, 'd', HOUR_MS, 'h')
}

function twoUnits(ms: number, largeMs: number, large: string, smallMs: number, small: string): string {
  const rest = Math.floor((ms % largeMs) / smallMs)
  const first = `${Math.floor(ms / largeMs)}${NARROW_SPACE}${large}`
  return rest === 0 ? first : `${first} ${rest}${NARROW_SPACE}${small}`
}

/** `0 bytes`, `812 bytes`, `64.2 kB`, `1.25 MB`, `3.07 GB`; thousands are decimal. */
export function formatBytes(count: number): string {
  return isKnown(count) ? joinUnit(scaled(count, ['bytes', 'kB', 'MB', 'GB', 'TB'])) : UNKNOWN
}

/**
 * `14:05:09`, in local time. Not with `toLocaleTimeString`: its first call loads ICU's formats, more than 3 MB for as
 * long as the app runs.
 */
export function clockTime(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/**
 * The parts of a date in local time, in English, as all words are. By the standard of the language (ECMA-262, `ToDateString`)
 * and not by `Intl`, whose first use takes 7 ms of a new window's first frame, and which writes September as `Sept`.
 */
function dateParts(timeMs: number): { weekday: string; day: string; month: string; year: string } {
  const [weekday = '', month = '', day, year = ''] = new Date(timeMs).toDateString().split(' ')
  return { weekday, day: String(Number(day)), month, year }
}

/** `Wed, 30 Mar`, in local time. `timeMs`: since 1970. */
export function formatDay(timeMs: number): string {
  const { weekday, day, month } = dateParts(timeMs)
  return `${weekday}, ${day} ${month}`
}

/** `30 Mar 2022`, without the year `30 Mar`, in local time. `timeMs`: since 1970. */
export function formatDate(timeMs: number, hasYear = true): string {
  const { day, month, year } = dateParts(timeMs)
  return hasYear ? `${day} ${month} ${year}` : `${day} ${month}`
}
