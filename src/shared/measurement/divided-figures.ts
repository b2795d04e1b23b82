import type { DividedFigure } from '#shared/comparison'
import type { DividedRail, MeasuredFigures, PhaseFigures, PhaseRefusal } from '#shared/measurement'
import { RAILS, type Rail } from '#shared/metrics'

type UnitFigure = 'mjPerUnit' | 'aboveBaselineMjPerUnit'
type EnergyFigure = 'energyMj' | 'aboveBaselineMj'

/** A figure of a phase or of a unit, whose id is its path in the JSON of a measurement with names for indices. */
interface DividedPath {
  /** null: of all of the measurement. */
  phase: string | null
  /** null: the only unit there is, or none where the figure is no figure of units. */
  unit: string | null
  rail: DividedRail | null
  figure: UnitFigure | EnergyFigure | 'durationMs'
}

const RAIL = `(${[...RAILS.map(({ rail }) => rail), 'total'].join('|')})`
const PER_UNIT = '(mjPerUnit|aboveBaselineMjPerUnit)'
const UNIT_PATH = new RegExp(`^(?:phases\\.(.+)\\.)?units\\.([^.]+)\\.${RAIL}\\.${PER_UNIT}$`, 's')
const PHASE_PATH = new RegExp(
  `^phases\\.(.+)\\.${RAIL}\\.(energyMj|aboveBaselineMj|mjPerUnit|aboveBaselineMjPerUnit)$`,
  's',
)
const DURATION_PATH = /^phases\.(.+)\.durationMs$/s

/**
 * `units.tokens.ane.mjPerUnit`, `phases.decode.durationMs`, `phases.decode.total.energyMj`,
 * `phases.decode.units.tokens.ane.mjPerUnit`, and where a phase counts one thing only `phases.decode.ane.mjPerUnit`. null:
 * it is no such path.
 */
export function parseDividedFigure(path: string): DividedPath | null {
  const [, unitPhase, unit, unitRail, perUnit] = UNIT_PATH.exec(path) ?? []
  if (unit !== undefined)
    return { phase: unitPhase ?? null, unit, rail: unitRail as DividedRail, figure: perUnit as UnitFigure }
  const [, phase, rail, figure] = PHASE_PATH.exec(path) ?? []
  if (phase !== undefined)
    return { phase, unit: null, rail: rail as DividedRail, figure: figure as UnitFigure | EnergyFigure }
  const [, timed] = DURATION_PATH.exec(path) ?? []
  return timed === undefined ? null : { phase: timed, unit: null, rail: null, figure: 'durationMs' }
}

/** null: not known, or there is no such phase or unit; or several units, of which none is named. */
export function readDividedFigure(
  { units, phases }: Pick<MeasuredFigures, 'units' | 'phases'>,
  { phase, unit, rail, figure }: DividedPath,
): number | null {
  const found = phases.find(({ name }) => name === phase)
  if (phase !== null && found === undefined) return null
  if (figure === 'durationMs' || rail === null) return found?.refusal === null ? found.durationMs : null
  if (figure === 'energyMj' || figure === 'aboveBaselineMj') return found?.[rail][figure] ?? null
  const counted = found?.units ?? units
  const [only, ...others] = unit === null ? counted : counted.filter(({ name }) => name === unit)
  return only === undefined || others.length > 0 ? null : only[rail][figure]
}

/** `decode: ANE energy per unit (tokens)`, for tables and sentences. */
export function labelDividedFigure({ phase, unit, rail, figure }: DividedPath): string {
  const of = phase === null ? '' : `${phase}: `
  if (figure === 'durationMs') return `${of}duration`
  const power = rail === 'total' ? 'total' : (RAILS.find((each) => each.rail === rail)?.label ?? '')
  const above = figure.startsWith('aboveBaseline') ? ' above baseline' : ''
  const per = figure.endsWith('PerUnit') ? ` per unit${unit === null ? '' : ` (${unit})`}` : ''
  return `${of}${power} energy${above}${per}`
}

/** What a table compares by itself; a rule can name any. */
const TABLE_RAILS: readonly DividedRail[] = ['ane', 'gpu', 'cpu', 'total']

/** The figures of these that a table compares, phase by phase, in the order in which they are first seen. */
export function dividedFiguresOf(all: readonly Pick<MeasuredFigures, 'units' | 'phases'>[]): DividedFigure[] {
  const paths = new Set<DividedFigure>()
  for (const { units } of all)
    for (const { name } of units) for (const rail of TABLE_RAILS) paths.add(`units.${name}.${rail}.mjPerUnit`)
  const phases = all.flatMap((figures) => figures.phases)
  for (const name of new Set(phases.map((phase) => phase.name))) {
    paths.add(`phases.${name}.durationMs`)
    for (const rail of TABLE_RAILS) paths.add(`phases.${name}.${rail}.energyMj`)
    for (const { units } of phases.filter((phase) => phase.name === name))
      for (const unit of units)
        for (const rail of TABLE_RAILS) paths.add(`phases.${name}.units.${unit.name}.${rail}.mjPerUnit`)
  }
  return [...paths]
}

/** `ANE + GPU + CPU`: the powers in a total. Empty where there is none. */
export function basisWords(basis: readonly Rail[]): string {
  return RAILS.filter(({ rail }) => basis.includes(rail))
    .map(({ label }) => label)
    .join(' + ')
}

const REFUSALS: Readonly<Record<PhaseRefusal, string>> = {
  'never-ended': 'it began, but never ended',
  'too-short': 'it is too short for these samples: at least 3 of them, and the length of 2, are needed',
  'times-uncertain': 'its times may be off by more than it lasted; tell them with t=, or flush the output',
  'too-many': 'it comes after 10,000 others, of which no more are measured',
}

/** Why there are no figures, or of how many repeats they are; empty where they are of all. */
export function phaseNote({ refusal, repeats, measuredRepeats, unendedRepeats }: PhaseFigures): string {
  if (refusal !== null) return REFUSALS[refusal]
  const left = repeats - measuredRepeats
  if (left === 0) return ''
  const why =
    unendedRepeats === left
      ? 'never ended'
      : 'never ended, are too short or uncertain in time, or are too many'
  return `${measuredRepeats} of ${repeats} repeats; the others ${why}`
}
