import { useState } from 'react'
import { formatDuration, formatEnergy, formatEnergyPerUnit, joinUnit, UNKNOWN } from '#shared/format'
import type { AneBurst, DividedRail, Measurement, PhaseFigures, UnitFigures } from '#shared/measurement'
import { basisWords, phaseNote } from '#shared/measurement/divided-figures'
import { words } from '#shared/words/words'
import { Button } from '../../ui/button'
import { SortableHead, sortRows, type Sorting } from '../../ui/sortable-head'

interface PhaseTableProps {
  measurement: Measurement
  onZoom: (stretch: Pick<AneBurst, 'offsetMs' | 'durationMs'>) => void
}

/** A phase, or all of the measurement, by one of the units that it counts. */
interface DividedRow {
  key: string
  name: string
  /** null: all of the measurement. */
  phase: PhaseFigures | null
  offsetMs: number
  /** null: it never ended. */
  durationMs: number | null
  energyMj: Readonly<Record<'ane' | 'total', number | null>>
  /** null: nothing is counted. */
  unit: UnitFigures | null
}

interface Column {
  label: string
  /** What rows are sorted by; null is last. */
  value: (row: DividedRow) => string | number | null
  text: (row: DividedRow) => string
}

const energyColumn = (label: string, rail: 'ane' | 'total'): Column => ({
  label,
  value: ({ energyMj }) => energyMj[rail],
  text: ({ energyMj }) => joinUnit(formatEnergy(energyMj[rail])),
})
const unitColumn = (
  label: string,
  rail: DividedRail,
  figure: 'mjPerUnit' | 'aboveBaselineMjPerUnit',
): Column => ({
  label,
  value: ({ unit }) => unit?.[rail][figure] ?? null,
  text: ({ unit }) => joinUnit(formatEnergyPerUnit(unit?.[rail][figure] ?? null)),
})

const COLUMNS: readonly Column[] = [
  { label: words.measurement.phases.phase, value: ({ name }) => name, text: ({ name }) => name },
  {
    label: words.measurement.bursts.start,
    value: ({ offsetMs }) => offsetMs,
    text: ({ offsetMs }) => `+${formatDuration(Math.max(0, offsetMs))}`,
  },
  {
    label: words.measurement.bursts.length,
    value: ({ durationMs }) => durationMs,
    text: ({ durationMs }) => (durationMs === null ? UNKNOWN : formatDuration(durationMs)),
  },
  energyColumn(words.measurement.phases.ane, 'ane'),
  energyColumn(words.measurement.phases.total, 'total'),
  {
    label: words.measurement.phases.units,
    value: ({ unit }) => unit?.count ?? null,
    text: ({ unit }) => (unit === null ? '' : `${unit.count.toLocaleString('en')} ${unit.name}`),
  },
  unitColumn(words.measurement.phases.anePerUnit, 'ane', 'mjPerUnit'),
  unitColumn(words.measurement.phases.totalPerUnit, 'total', 'mjPerUnit'),
  unitColumn(words.measurement.phases.totalAboveBaseline, 'total', 'aboveBaselineMjPerUnit'),
]

/** What each phase took, and each unit of its work; nothing where there are neither. A click on a phase zooms to it. */
export function PhaseTable({ measurement, onZoom }: PhaseTableProps) {
  const [sorting, setSorting] = useState<Sorting>({ column: 1, isDescending: false })
  const rows = rowsOf(measurement)
  if (rows.length === 0) return null
  const sorted = sortRows(rows, (COLUMNS[sorting.column] as Column).value, sorting.isDescending)
  return (
    <section className="bursts" aria-label={words.measurement.phases.title}>
      <div className="section-head">
        <h2>{words.measurement.phases.title}</h2>
        <p>{totalWords(measurement)}</p>
      </div>
      <div
        className="table-scroll wide"
        tabIndex={0}
        role="region"
        aria-label={words.measurement.phases.table}
      >
        <table className="figure-table rows" aria-label={words.measurement.phases.title}>
          <thead>
            <tr>
              {COLUMNS.map(({ label }, index) => (
                <SortableHead
                  key={label}
                  label={label}
                  sorting={sorting}
                  column={index}
                  onSort={setSorting}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <PhaseRow key={row.key} row={row} onZoom={onZoom} />
            ))}
          </tbody>
        </table>
      </div>
      {measurement.phases
        .map((phase) => ({ name: phase.name, note: phaseNote(phase) }))
        .map(
          ({ name, note }) =>
            note !== '' && (
              <p key={name} className="figure-note">
                {name}: {note}.
              </p>
            ),
        )}
    </section>
  )
}

function PhaseRow({ row, onZoom }: { row: DividedRow; onZoom: PhaseTableProps['onZoom'] }) {
  const { phase, offsetMs, durationMs } = row
  const zoom = durationMs === null || phase === null ? null : () => onZoom({ offsetMs, durationMs })
  return (
    <tr onClick={zoom ?? undefined}>
      {COLUMNS.map((column, index) => (
        <td key={column.label}>
          {index === 0 && zoom !== null ? (
            <Button name={row.name} title={words.measurement.phases.show(row.name)} className="row-name">
              {column.text(row)}
            </Button>
          ) : (
            column.text(row)
          )}
        </td>
      ))}
    </tr>
  )
}

function rowsOf({ units, phases, durationMs }: Measurement): DividedRow[] {
  const whole = units.map((unit): DividedRow => {
    const energyOf = (rail: 'ane' | 'total'): number | null =>
      unit[rail].mjPerUnit === null ? null : unit[rail].mjPerUnit * unit.count
    const energyMj = { ane: energyOf('ane'), total: energyOf('total') }
    return {
      ...{ key: `all ${unit.name}`, name: words.measurement.phases.all, phase: null, offsetMs: 0 },
      durationMs,
      energyMj,
      unit,
    }
  })
  const parts = phases.flatMap((phase) => {
    const counted: readonly (UnitFigures | null)[] = phase.units.length === 0 ? [null] : phase.units
    return counted.map((unit): DividedRow => ({
      key: `phase ${phase.name} ${unit?.name ?? ''}`,
      name: phase.repeats > 1 ? `${phase.name} × ${phase.repeats}` : phase.name,
      phase,
      offsetMs: phase.offsetMs,
      durationMs: phase.refusal === 'never-ended' ? null : phase.durationMs,
      energyMj: { ane: phase.ane.energyMj, total: phase.total.energyMj },
      unit,
    }))
  })
  return [...whole, ...parts]
}

function totalWords({ units, phases }: Measurement): string {
  const bases = new Set(
    [...units, ...phases].map(({ basis }) => basisWords(basis)).filter((basis) => basis !== ''),
  )
  return bases.size === 0 ? '' : words.measurement.phases.totalOf([...bases])
}
