import { highestOf, lowestOf } from '../extremes'
import {
  FIXED_FIGURES,
  type Change,
  type ComparedFigure,
  type ComparedSubject,
  type Comparison,
  type ComparisonRow,
  type Spread,
} from '#shared/comparison'
import type { Measurement } from '#shared/measurement'
import { DOUBT_REASONS, NEVER_DOUBTED, type Rail } from '#shared/metrics'
import { caveatsOf } from './caveats'
import { dividedFiguresOf } from './divided-figures'
import { mergeFigureOrigins } from './figure-origins'
import { figureDefinition } from './figures'
import { medianOf } from './running-total'

/** Compares measurements in the order given. Repeated runs of one group are one subject. */
export function compareMeasurements(measurements: readonly Measurement[]): Comparison {
  return compareSubjects(groupRuns(measurements))
}

/**
 * Compares subjects of one measurement or more each. `asked`: figures of units and phases that are compared also where a
 * table has them not by itself.
 */
export function compareSubjects(
  subjects: readonly (readonly Measurement[])[],
  asked: readonly ComparedFigure[] = [],
): Comparison {
  const labels = labelSubjects(subjects)
  const figures = [...new Set([...FIXED_FIGURES, ...dividedFiguresOf(subjects.flat()), ...asked])]
  const described = subjects.map((runs, index) => ({ label: labels[index] ?? '', ...describeRuns(runs) }))
  return {
    subjects: described,
    caveats: caveatsOf(described),
    rows: figures.map((figure) => compareFigure(figure, subjects)),
  }
}

/** The same comparison with the differences from another subject; `reference`: its index. */
export function compareWith(comparison: Comparison, reference: number): Comparison {
  const rows = comparison.rows.map((row) => ({ ...row, changes: changesFrom(row.values, reference) }))
  return { ...comparison, rows }
}

function groupRuns(measurements: readonly Measurement[]): Measurement[][] {
  const subjects = new Map<string, Measurement[]>()
  for (const measurement of measurements) {
    const key = measurement.group === null ? `id ${measurement.id}` : `group ${measurement.group}`
    const runs = subjects.get(key)
    if (runs === undefined) subjects.set(key, [measurement])
    else if (!runs.some(({ id }) => id === measurement.id)) runs.push(measurement)
  }
  return [...subjects.values()]
}

/** Names, with the id, or the group of repeated runs, where two subjects have the same or none. */
function labelSubjects(subjects: readonly (readonly Measurement[])[]): string[] {
  const names = subjects.map((runs) => runs[0]?.name.trim() ?? '')
  return subjects.map((runs, index) => {
    const [first] = runs
    const [name = '', id = ''] = [names[index], (runs.length > 1 ? first?.group : null) ?? first?.id]
    const isAlone = names.filter((each) => each === name).length === 1
    if (name === '') return id
    return isAlone ? name : `${name} (${id})`
  })
}

function describeRuns(runs: readonly Measurement[]): Omit<ComparedSubject, 'label'> {
  const machines = new Map(runs.map(({ machine }) => [JSON.stringify(machine), machine]))
  return {
    ids: runs.map(({ id }) => id),
    machines: [...machines.values()],
    sources: [...new Set(runs.map(({ source }) => source))],
    intervalsMs: [...new Set(runs.map(({ intervalMs }) => intervalMs))],
    verdicts: [...new Set(runs.map(({ verdict }) => verdict.code))],
    coverageRatio: lowestOf(runs.map(coverageOf), 1),
    figureOrigins: mergeFigureOrigins(runs.map(({ figureOrigins }) => figureOrigins)),
  }
}

function coverageOf({ coverageRatio, ane }: Measurement): number {
  return ane.energyMj === null ? coverageRatio : Math.min(coverageRatio, ane.coverageRatio)
}

function compareFigure(figure: ComparedFigure, subjects: readonly (readonly Measurement[])[]): ComparisonRow {
  const { label, quantity, rail, read } = figureDefinition(figure)
  const values = subjects.map((runs) => spreadOf(runs.map(read)))
  const doubtfulMs = subjects.map((runs) => doubtfulTime(runs, rail))
  return { figure, label, quantity, values, changes: changesFrom(values, 0), doubtfulMs }
}

function changesFrom(values: ComparisonRow['values'], reference: number): ComparisonRow['changes'] {
  const first = values[reference] ?? null
  return values.map((value, index) => (index === reference ? null : changeBetween(first, value)))
}

function doubtfulTime(runs: readonly Measurement[], rail: Rail | null): ComparisonRow['doubtfulMs'][number] {
  const sums = { ...NEVER_DOUBTED }
  if (rail === null) return sums
  for (const run of runs) for (const reason of DOUBT_REASONS) sums[reason] += run[rail].doubtfulMs[reason]
  return sums
}

function spreadOf(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null)
  const median = medianOf(known)
  if (median === null) return null
  return { median, minimum: lowestOf(known), maximum: highestOf(known), runs: known.length }
}

function changeBetween(first: Spread | null, other: Spread | null): Change | null {
  if (first === null || other === null) return null
  const absolute = other.median - first.median
  return {
    absolute,
    ratio: first.median > 0 && other.median >= 0 ? absolute / first.median : null,
    withinSpread:
      (first.runs > 1 || other.runs > 1) && other.minimum <= first.maximum && first.minimum <= other.maximum,
  }
}
