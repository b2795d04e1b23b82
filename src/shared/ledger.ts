import type { Rail } from './metrics'
import type { TimeSpan } from './sample-window'

/**
 * The energy ledger: what each rail took per hour, day, week or month of the local calendar. Pure functions; the energies come
 * from `main/storage/ledger-query.ts`.
 */

export const LEDGER_UNITS = ['hour', 'day', 'week', 'month'] as const
export type LedgerUnit = (typeof LEDGER_UNITS)[number]

/** The most periods of one ledger: two years of days, or a month of hours. */
export const MOST_PERIODS = 750

/** Day of the week as ISO 8601 counts: 1 is Monday, 7 Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** What one rail took in a period. */
export interface RailEnergy {
  energyMj: number
  /** Time with a reading, ms; more than 0. The energy is of this time only. */
  coveredMs: number
}

/** One period, or all of them: `(fromMs, toMs]`, ms since 1970. */
export interface LedgerPeriod extends TimeSpan {
  /** Without the rails that were not read in it: unknown, never 0. */
  rails: Partial<Record<Rail, RailEnergy>>
  /**
   * Minutes of the clock in which the ANE took more than it takes at rest, of those in which it was read; null where it was
   * not read, or where minutes are not kept any more.
   */
  aneMinutes: number | null
}

export interface Ledger {
  /** In the order of time, each beginning where the one before ends. */
  periods: LedgerPeriod[]
  /** Of all periods; the sum of their energies. One of a history that cannot be read has no rails. */
  total: LedgerPeriod
}

/** Of a history that cannot be read. */
export function emptyLedger(edges: readonly number[]): Ledger {
  const period = (fromMs = 0, toMs = 0): LedgerPeriod => ({ fromMs, toMs, rails: {}, aneMinutes: null })
  const periods = edges.slice(1).map((toMs, index) => period(edges[index], toMs))
  return { periods, total: period(edges[0], edges.at(-1)) }
}

/** What a kWh costs, in the words of the person who entered it. */
export interface EnergyPrice {
  /** More than 0. */
  perKwh: number
  /** For example `EUR` or `€`. */
  currency: string
}

/** Where the period begins that `timeMs` lies in, ms since 1970, by the local calendar. */
export function periodStartMs(timeMs: number, unit: LedgerUnit, firstWeekday: Weekday): number {
  const date = new Date(timeMs)
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
  switch (unit) {
    case 'hour':
      return hourStartMs(timeMs)
    case 'day':
      return new Date(year, month, day).getTime()
    case 'week':
      return new Date(year, month, day - ((date.getDay() - firstWeekday + 7) % 7)).getTime()
    case 'month':
      return new Date(year, month, 1).getTime()
  }
}

/** Where the period ends that begins at `startMs`, ms since 1970. A day may be 23 or 25 hours long. */
export function periodEndMs(startMs: number, unit: LedgerUnit): number {
  const date = new Date(startMs)
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
  switch (unit) {
    case 'hour': {
      let endMs = startMs + HOUR_MS
      while (hourStartMs(endMs) !== endMs) endMs += QUARTER_MS
      return endMs
    }
    case 'day':
      return new Date(year, month, day + 1).getTime()
    case 'week':
      return new Date(year, month, day + 7).getTime()
    case 'month':
      return new Date(year, month + 1, 1).getTime()
  }
}

const MINUTE_MS = 60_000
/** Local time is whole quarters of an hour off from UTC. */
const QUARTER_MS = 15 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS

/** Where the clocks change by half an hour, the hour before goes on until the next full one. */
function hourStartMs(timeMs: number): number {
  return fullHourMs(fullHourMs(timeMs))
}

/** The full hour at or before `timeMs` by the local time of then. */
function fullHourMs(timeMs: number): number {
  const offsetMs = new Date(timeMs).getTimezoneOffset() * MINUTE_MS
  return Math.floor((timeMs - offsetMs) / HOUR_MS) * HOUR_MS + offsetMs
}

/**
 * The edges of the periods that cover `span`, ascending, ms since 1970: one more than there are periods. null where these would
 * be more than `MOST_PERIODS`, or the span is empty.
 */
export function ledgerEdges(
  { fromMs, toMs }: TimeSpan,
  unit: LedgerUnit,
  firstWeekday: Weekday,
): number[] | null {
  if (!(fromMs < toMs)) return null
  const edges = [periodStartMs(fromMs, unit, firstWeekday)]
  for (let edgeMs = edges[0] as number; edgeMs < toMs; edges.push(edgeMs)) {
    edgeMs = periodEndMs(edgeMs, unit)
    if (edges.length > MOST_PERIODS) return null
  }
  return edges
}

/** The first day of the week where the locale is used; Monday where nothing is known of it. */
export function firstWeekdayOf(locale: string): Weekday {
  // A method in newer engines, a property in older ones.
  type WithWeek = Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } }
  try {
    const known = new Intl.Locale(locale) as WithWeek
    const day = (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay
    return day !== undefined && day >= 1 && day <= 7 ? (day as Weekday) : 1
  } catch {
    return 1
  }
}

/** The rails that are parts of a Mac, and add up. The package contains the others, and counts where none of them is known. */
const PARTS = ['ane', 'gpu', 'cpu', 'dram'] as const satisfies readonly Rail[]

/** What all rails that were read came to, mJ; null where none was. */
export function energyOfAll({ rails }: LedgerPeriod): number | null {
  const known = PARTS.flatMap((rail) => rails[rail]?.energyMj ?? [])
  if (known.length === 0) return rails.package?.energyMj ?? null
  return known.reduce((sum, energyMj) => sum + energyMj, 0)
}

/** Share of the period, up to `untilMs`, in which any rail was read, 0 to 1; null for one that has not begun. */
export function coverageOf({ rails, fromMs, toMs }: LedgerPeriod, untilMs: number): number | null {
  const lengthMs = Math.min(toMs, untilMs) - fromMs
  if (lengthMs <= 0) return null
  const coveredMs = Object.values(rails).reduce((longest, rail) => Math.max(longest, rail.coveredMs), 0)
  return Math.min(1, coveredMs / lengthMs)
}

const MJ_A_KWH = 3.6e9

/** What the period's energy costs, in the currency of the price; null where either is unknown. */
export function costOf(period: LedgerPeriod, price: EnergyPrice | null): number | null {
  const energyMj = energyOfAll(period)
  return price === null || energyMj === null ? null : (energyMj / MJ_A_KWH) * price.perKwh
}
