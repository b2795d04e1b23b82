import type { DividedRail, EnergyPerUnit, Measurement, PhaseFigures, UnitFigures } from '#shared/measurement'
import { basisWords, phaseNote } from '#shared/measurement/divided-figures'
import { RAILS, type Rail } from '#shared/metrics'
import { duration, energy, energyPerUnit } from '#shared/plain-text'
import type { Style } from '../terminal/style'
import { printable } from '#shared/printable'
import { alignTable } from './table'

type Divided = Pick<Measurement, 'units' | 'phases' | 'baseline'>

/** Energy per unit, of all of the measurement and of its phases; empty where there are neither. With its line break. */
export function divisionTable(measurement: Divided, style: Style): string {
  const { units, phases } = measurement
  const bases = [...units, ...phases, ...phases.flatMap((phase) => phase.units)].map(({ basis }) => basis)
  const rails = columnsOf(bases)
  const tables = [unitTable(measurement, rails, style), phaseTable(phases, rails, style)]
  const lines = tables.filter((table) => table.length > 0).map((table) => table.join('\n'))
  if (lines.length === 0) return ''
  const basis = [...new Set(bases.map(basisWords).filter((words) => words !== ''))]
  const sum =
    basis.length === 0 ? '' : `Total: ${basis.join(', or ')}, where they are known for all of the time`
  return `${[...lines, sum].filter((part) => part !== '').join('\n\n')}\n`
}

/** What has a column: each power that is in any total. */
function columnsOf(bases: readonly (readonly Rail[])[]): { key: DividedRail; label: string }[] {
  const rails = RAILS.filter(({ rail }) => bases.some((basis) => basis.includes(rail)))
  return [
    ...rails.map(({ rail, label }) => ({ key: rail, label })),
    { key: 'total' as const, label: 'total' },
  ]
}

function unitTable(
  { units, phases, baseline }: Divided,
  rails: readonly { key: DividedRail; label: string }[],
  style: Style,
): string[] {
  const all = [
    ...units.map((unit) => ({ of: 'all', unit })),
    ...phases.flatMap((phase) => phase.units.map((unit) => ({ of: printable(phase.name), unit }))),
  ]
  if (all.length === 0) return []
  const head = ['Energy per unit', '', ...rails.map(({ label }) => label)]
  const rows = all.flatMap(({ of, unit }) => {
    const name = `${of}, ${unit.count} ${printable(unit.name)}`
    const cells = (read: (figures: EnergyPerUnit) => string): string[] =>
      rails.map(({ key }) => read(unit[key]))
    const measured = [name, '', ...cells(({ mjPerUnit }) => energyPerUnit(mjPerUnit))]
    const above = [
      '',
      'above baseline',
      ...cells(({ aboveBaselineMjPerUnit }) => energyPerUnit(aboveBaselineMjPerUnit)),
    ]
    return [measured, ...(baseline === null ? [] : [above]), ...spreadRow(unit, cells)]
  })
  return titled([head, ...rows], style)
}

function spreadRow(
  unit: UnitFigures,
  cells: (read: (figures: EnergyPerUnit) => string) => string[],
): string[][] {
  if (unit.total.lowestMjPerUnit === null && unit.ane.lowestMjPerUnit === null) return []
  const spread = ({ lowestMjPerUnit, highestMjPerUnit }: EnergyPerUnit): string =>
    lowestMjPerUnit === null ? '–' : `${energyPerUnit(lowestMjPerUnit)} to ${energyPerUnit(highestMjPerUnit)}`
  return [['', 'of the repeats', ...cells(spread)]]
}

function phaseTable(
  phases: readonly PhaseFigures[],
  rails: readonly { key: DividedRail; label: string }[],
  style: Style,
): string[] {
  if (phases.length === 0) return []
  const head = ['Phase', 'at', 'for', '±', ...rails.map(({ label }) => label)]
  const rows = phases.map((phase) => [
    `${printable(phase.name)}${phase.repeats > 1 ? ` × ${phase.repeats}` : ''}`,
    duration(Math.max(0, phase.offsetMs)),
    phase.refusal === 'never-ended' ? '–' : duration(phase.durationMs),
    duration(phase.uncertaintyMs),
    ...rails.map(({ key }) => energy(phase[key].energyMj)),
  ])
  const notes = phases.flatMap((phase) => {
    const note = phaseNote(phase)
    return note === '' ? [] : [`${printable(phase.name)}: ${note}`]
  })
  return [...titled([head, ...rows], style), ...notes]
}

function titled(rows: string[][], style: Style): string[] {
  const [head = [], ...rest] = rows
  const left = head[0] === 'Phase' ? 1 : 2
  const [first = '', ...lines] = alignTable(
    [head, ...rest],
    head.map((_, index) => (index < left ? ('left' as const) : ('right' as const))),
  )
  return [style.bold(first), ...lines]
}
