import {
  costOf,
  coverageOf,
  energyOfAll,
  type EnergyPrice,
  type Ledger,
  type LedgerPeriod,
  type LedgerUnit,
} from '#shared/ledger'
import {
  formatCoverage,
  formatDay,
  formatEnergy,
  formatWattHours,
  joinUnit,
  NARROW_SPACE,
  UNKNOWN,
} from '#shared/format'
import { RAILS, type Rail } from '#shared/metrics'
import { words } from '#shared/words/words'
import { formatClockMinute } from '../../format/time-format'
import { useSettings } from '../../stores/settings-store'

export type EnergyUnit = 'J' | 'Wh'

interface LedgerTableProps {
  ledger: Ledger
  unit: LedgerUnit
  energyUnit: EnergyUnit
  /** The present, ms since 1970. */
  nowMs: number
}

const COST = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 })

/** The newest period first, below their total. */
export function LedgerTable({ ledger, unit, energyUnit, nowMs }: LedgerTableProps) {
  const price = useSettings((settings) => settings.energyPrice)
  const rails = RAILS.filter(({ rail }) => ledger.total.rails[rail] !== undefined)
  const row = { rails: rails.map(({ rail }) => rail), energyUnit, price, nowMs }
  return (
    <table className="figure-table ledger-table" aria-label={words.ledger.energyBy[unit]}>
      <thead>
        <tr>
          <th scope="col">{words.ledger.period[unit]}</th>
          <th scope="col">{words.ledger.coverage}</th>
          <th scope="col">{words.ledger.aneMinutes}</th>
          {rails.map(({ rail, label }) => (
            <th scope="col" key={rail}>
              {label}
            </th>
          ))}
          <th scope="col">{words.ledger.all}</th>
          {price !== null && <th scope="col">{words.ledger.cost}</th>}
        </tr>
      </thead>
      <tbody>
        <Row name={words.ledger.inAll} period={ledger.total} {...row} />
        {ledger.periods.toReversed().map((period) => (
          <Row key={period.fromMs} name={nameOf(period, unit)} period={period} {...row} />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  name: string
  period: LedgerPeriod
  rails: readonly Rail[]
  energyUnit: EnergyUnit
  price: EnergyPrice | null
  nowMs: number
}

function Row({ name, period, rails, energyUnit, price, nowMs }: RowProps) {
  const ratio = coverageOf(period, nowMs)
  const energy = (energyMj: number | null): string =>
    joinUnit(energyUnit === 'J' ? formatEnergy(energyMj) : formatWattHours(energyMj))
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {ratio !== null && <meter className="ledger-coverage" value={ratio} aria-hidden="true" />}
        <span className="ledger-ratio">{ratio === null ? UNKNOWN : joinUnit(formatCoverage(ratio))}</span>
      </td>
      <td>{period.aneMinutes ?? UNKNOWN}</td>
      {rails.map((rail) => (
        <td key={rail}>{energy(period.rails[rail]?.energyMj ?? null)}</td>
      ))}
      <td>{energy(energyOfAll(period))}</td>
      {price !== null && <td>{formatCost(costOf(period, price), price)}</td>}
    </tr>
  )
}

function formatCost(cost: number | null, { currency }: EnergyPrice): string {
  return cost === null ? UNKNOWN : `${COST.format(cost)}${NARROW_SPACE}${currency}`
}

function nameOf({ fromMs, toMs }: LedgerPeriod, unit: LedgerUnit): string {
  switch (unit) {
    case 'hour':
      return `${formatDay(fromMs)} ${formatClockMinute(fromMs)}–${formatClockMinute(toMs)}`
    case 'day':
    case 'week':
      return formatDay(fromMs)
    case 'month':
      return new Date(fromMs).toLocaleDateString('en-GB', { month: 'long', year: 'numeric' })
  }
}
