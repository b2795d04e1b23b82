import {
  coverageOf,
  costOf,
  energyOfAll,
  firstWeekdayOf,
  ledgerEdges,
  LEDGER_UNITS,
  MOST_PERIODS,
  type EnergyPrice,
  type Ledger,
  type LedgerPeriod,
  type LedgerUnit,
} from '#shared/ledger'
import { formatLedger, LEDGER_FORMATS, type LedgerFormat } from '#shared/ledger-files'
import { LONGEST_CURRENCY } from '#shared/limits'
import { RAILS } from '#shared/metrics'
import { coverage, energy } from '#shared/plain-text'
import { printable } from '#shared/printable'
import { UNKNOWN } from '#shared/format'
import { CONTINUOUS_KINDS, DEFAULT_SOURCE, nothingKept, SOURCES, type ContinuousKind } from '#shared/sources'
import { noOperands, readArguments, readTime, type Arguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { DATA_OPTION } from '../common-options'
import { hasHistory, withStorage } from '../storage/with-storage'
import { alignTable, type Alignment } from '../text/table'

const OTHER_TRACKS = CONTINUOUS_KINDS.filter((kind) => kind !== DEFAULT_SOURCE)
const FORMATS = ['text', ...LEDGER_FORMATS] as const
/** How far a ledger goes back where nobody says so: a day, a month, a quarter, a year. */
const DEFAULT_DAYS: Readonly<Record<LedgerUnit, number>> = { hour: 1, day: 30, week: 91, month: 365 }
const DAY_MS = 86_400_000
const DEFAULT_CURRENCY = 'EUR'

export const ledgerCommand: Command = {
  name: 'ledger',
  group: 'Look back',
  summary: 'the energy of each hour, day, week or month, and what it cost',
  usage: ['anemometer ledger [--by day] [--from TIME] [--to TIME] [OPTIONS]'],
  details: [
    'Adds up what the app kept of its live readings: exactly, whatever has aged, by the local calendar. A day in which the clocks change has 23 or 25 hours.',
    'Energy is of the time that was read, which the coverage tells; what was not read is unknown, and never 0. ANE minutes are those in which the ANE took more than at rest. The cost is that of the parts that are shown; a whole Mac takes more.',
  ],
  options: [
    { name: 'by', value: 'UNIT', summary: 'how long each period is (default day)', completes: LEDGER_UNITS },
    { name: 'from', value: 'TIME', summary: 'as 2026-03-30T12:00 (local time) or 2026-03-30T12:00:00Z' },
    { name: 'to', value: 'TIME', summary: 'the same (default: now)' },
    { name: 'price', value: 'N', summary: 'what a kWh costs, as 0.30' },
    { name: 'currency', value: 'TEXT', summary: `of the price (default ${DEFAULT_CURRENCY})` },
    { name: 'format', value: 'NAME', summary: 'how to print it (default text)', completes: FORMATS },
    ...OTHER_TRACKS.map((kind) => ({
      name: kind,
      summary: `of ${SOURCES[kind].phrase} instead of ${SOURCES[DEFAULT_SOURCE].phrase}`,
    })),
    DATA_OPTION,
  ],
  operands: null,
  examples: [
    { line: 'ledger', what: 'the last 30 days' },
    { line: 'ledger --by month --price 0.30 --currency EUR', what: 'a year, and what it cost' },
    { line: 'ledger --by hour --format csv > hours.csv', what: 'the last 24 hours, for a spreadsheet' },
  ],
  exitStatus: '0 printed; 2 nothing is kept of that time, or the history cannot be read.',
  run: async (args, io) => {
    const given = readArguments(ledgerCommand, args)
    noOperands(given)
    const options = { ...readOptions(given, Date.now()), data: given.text('data') }
    if (options.data === null && !hasHistory(null)) return refuse(nothingKept(options.track), io)
    return printLedger(options, io)
  },
}

interface LedgerOptions {
  track: ContinuousKind
  /** Of the periods, ms since 1970. */
  edges: number[]
  by: LedgerUnit
  price: EnergyPrice | null
  format: LedgerFormat | 'text'
  data: string | null
  nowMs: number
}

/** Throws a `UsageError` for what makes no ledger. */
function readOptions(given: Arguments, nowMs: number): Omit<LedgerOptions, 'data'> {
  const by = LEDGER_UNITS.find((unit) => unit === given.text('by')) ?? 'day'
  const to = given.text('to')
  const from = given.text('from')
  const toMs = to === null ? nowMs : readTime('to', to)
  const fromMs = from === null ? toMs - DEFAULT_DAYS[by] * DAY_MS : readTime('from', from)
  if (toMs <= fromMs) throw new UsageError('--to has to be later than --from')
  const locale = Intl.DateTimeFormat().resolvedOptions().locale
  const edges = ledgerEdges({ fromMs, toMs }, by, firstWeekdayOf(locale))
  if (edges === null)
    throw new UsageError(
      `these are more than ${MOST_PERIODS} times; take longer ones with --by, or a later --from`,
    )
  return {
    track: OTHER_TRACKS.find((kind) => given.has(kind)) ?? DEFAULT_SOURCE,
    ...{ edges, by, nowMs, price: readPrice(given) },
    format: FORMATS.find((format) => format === given.text('format')) ?? 'text',
  }
}

function readPrice(given: Arguments): EnergyPrice | null {
  const [text, currency] = [given.text('price'), given.text('currency') ?? DEFAULT_CURRENCY]
  if (text === null) {
    if (given.text('currency') !== null) throw new UsageError('--currency is of a price; add --price')
    return null
  }
  const perKwh = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!(perKwh > 0)) throw new UsageError(`--price takes what a kWh costs, as 0.30, not "${text}"`)
  if (currency === '' || currency.length > LONGEST_CURRENCY)
    throw new UsageError(`--currency takes 1 to ${LONGEST_CURRENCY} characters`)
  return { perKwh, currency }
}

function printLedger(options: LedgerOptions, io: CommandIo): Promise<ExitStatus> {
  return withStorage({ data: options.data, access: 'read' }, io, async (storage) => {
    const { track, edges, format, price, nowMs } = options
    const answered = await storage.call.ledger(track, edges)
    if (!answered.ok) return refuse(answered.message, io)
    const ledger = withoutUnreadEnds(answered.value)
    if (ledger === null) return refuse(`nothing is kept of ${SOURCES[track].phrase} in that time`, io)
    const source = { kind: track, isMadeUp: !SOURCES[track].isReal }
    io.output.write(
      format === 'text' ? textOf(ledger, options) : formatLedger({ ledger, source, price, nowMs }, format),
    )
    await io.output.flush()
    return 0
  })
}

function refuse(message: string, io: CommandIo): ExitStatus {
  io.printError(`anemometer ledger: ${printable(message)}`)
  return 2
}

const isRead = ({ rails }: LedgerPeriod): boolean => Object.keys(rails).length > 0

/** Without the periods before the first and after the last that anything was read in; null where nothing was. */
function withoutUnreadEnds({ periods, total }: Ledger): Ledger | null {
  const first = periods.findIndex(isRead)
  const last = periods.findLastIndex(isRead)
  const [start, end] = [periods[first], periods[last]]
  if (start === undefined || end === undefined) return null
  return {
    periods: periods.slice(first, last + 1),
    total: { ...total, fromMs: start.fromMs, toMs: end.toMs },
  }
}

function textOf({ periods, total }: Ledger, { track, by, price, nowMs }: LedgerOptions): string {
  const rails = RAILS.filter(({ rail }) => total.rails[rail] !== undefined)
  const row = (period: LedgerPeriod, name: string): string[] => {
    const cost = costOf(period, price)
    const ratio = coverageOf(period, nowMs)
    return [
      name,
      ratio === null ? UNKNOWN : coverage(ratio),
      period.aneMinutes === null ? UNKNOWN : String(period.aneMinutes),
      ...rails.map(({ rail }) => energy(period.rails[rail]?.energyMj ?? null)),
      energy(energyOfAll(period)),
      ...(price === null
        ? []
        : [cost === null ? UNKNOWN : `${cost.toPrecision(3)} ${printable(price.currency)}`]),
    ]
  }
  const head = [
    ...[by, 'coverage', 'ANE min'],
    ...rails.map(({ label }) => label),
    ...['all', ...(price === null ? [] : ['cost'])],
  ]
  const alignments = head.map((_, column): Alignment => (column === 0 ? 'left' : 'right'))
  const rows = periods.map((period) => row(period, nameOf(period, by)))
  const { isReal, title } = SOURCES[track]
  const madeUp = isReal ? [] : [`${title}: all of this is made up.`]
  return `${[...madeUp, ...alignTable([head, ...rows, row(total, 'total')], alignments)].join('\n')}\n`
}

/** `2026-03-30`, `2026-03-30 14:00`, `2026-03`; of a week, its first day. */
function nameOf({ fromMs }: LedgerPeriod, by: LedgerUnit): string {
  const start = new Date(fromMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const month = `${start.getFullYear()}-${two(start.getMonth() + 1)}`
  const day = `${month}-${two(start.getDate())}`
  if (by === 'month') return month
  return by === 'hour' ? `${day} ${two(start.getHours())}:${two(start.getMinutes())}` : day
}
