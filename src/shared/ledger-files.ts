import { costOf, coverageOf, energyOfAll, type EnergyPrice, type Ledger, type LedgerPeriod } from './ledger'
import { RAILS } from './metrics'
import type { SourceKind } from './sources'

/** The formats that a ledger is written in. */
export const LEDGER_FORMATS = ['csv', 'json'] as const
export type LedgerFormat = (typeof LEDGER_FORMATS)[number]

export interface LedgerToWrite {
  ledger: Ledger
  /** `isMadeUp`: its numbers are of no Mac, and every row says so. */
  source: { kind: SourceKind; isMadeUp: boolean }
  /** null: no price was entered, and nothing costs anything that is known. */
  price: EnergyPrice | null
  /** The present, ms since 1970: the coverage of the period that goes on is of the time that has passed. */
  nowMs: number
}

/** The text of a file (docs/ledger.md), with a line break at its end. */
export function formatLedger(written: LedgerToWrite, format: LedgerFormat): string {
  return format === 'csv' ? csvOf(written) : `${JSON.stringify(objectOf(written), null, 2)}\n`
}

const J_A_WH = 3600

/** A row for each period; empty where something is unknown. */
function csvOf({ ledger, source, price, nowMs }: LedgerToWrite): string {
  const head = [
    ...['from', 'to', 'coverageRatio', 'aneMinutes'],
    ...RAILS.flatMap(({ rail }) => [`${rail}.energyJ`, `${rail}.energyWh`, `${rail}.coveredMs`]),
    ...['energyJ', 'energyWh', 'cost', 'currency', 'source', 'isMadeUp'],
  ]
  const rows = ledger.periods.map((period) => {
    const energyMj = energyOfAll(period)
    const rails = RAILS.flatMap(({ rail }) => {
      const known = period.rails[rail]
      return [...inBoth(known?.energyMj ?? null), known?.coveredMs ?? null]
    })
    const cost = costOf(period, price)
    return [
      ...[localIso(period.fromMs), localIso(period.toMs), coverageOf(period, nowMs), period.aneMinutes],
      ...rails,
      ...[...inBoth(energyMj), cost, cost === null ? null : (price?.currency ?? null)],
      ...[source.kind, String(source.isMadeUp)],
    ]
  })
  return [head, ...rows].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function inBoth(energyMj: number | null): (number | null)[] {
  return energyMj === null ? [null, null] : [energyMj / 1000, energyMj / 1000 / J_A_WH]
}

/** A spreadsheet takes what begins with one of these for a formula; what a person entered is no formula. */
const FORMULA = /^[=+\-@\t\r]/

function cellOf(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function objectOf({ ledger, source, price, nowMs }: LedgerToWrite): object {
  const period = (each: LedgerPeriod): object => {
    const energyMj = energyOfAll(each)
    return {
      from: localIso(each.fromMs),
      to: localIso(each.toMs),
      coverageRatio: coverageOf(each, nowMs),
      aneMinutes: each.aneMinutes,
      rails: Object.fromEntries(
        RAILS.flatMap(({ rail }) => {
          const known = each.rails[rail]
          if (known === undefined) return []
          const { energyMj: railMj, coveredMs } = known
          return [[rail, { energyMj: railMj, energyWh: railMj / 1000 / J_A_WH, coveredMs }]]
        }),
      ),
      energyMj,
      energyWh: energyMj === null ? null : energyMj / 1000 / J_A_WH,
      cost: costOf(each, price),
    }
  }
  const { kind, isMadeUp } = source
  return { source: kind, isMadeUp, price, periods: ledger.periods.map(period), total: period(ledger.total) }
}

/** `2026-03-29T00:00:00+01:00`: local time, with its distance from UTC. */
export function localIso(timeMs: number): string {
  const offsetMinutes = -new Date(timeMs).getTimezoneOffset()
  const local = new Date(timeMs + offsetMinutes * 60_000).toISOString().slice(0, 19)
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const distance = Math.abs(offsetMinutes)
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(distance / 60)}:${two(distance % 60)}`
}
