import { TRAFFIC_FIGURES, type FigureOrigins, type TrafficFigure, type VerdictCode } from './measurement'
import { RAILS, type DoubtReason, type Quantity, type Rail } from './metrics'
import type { Machine } from './sample'
import type { SourceKind } from './sources'

/** The figures of each power that measurements sum up. */
const POWER_FIGURES = ['energyMj', 'aboveBaselineMj', 'meanMw', 'peakMw'] as const
export type PowerFigure = (typeof POWER_FIGURES)[number]
/** What every measurement has; the ids are paths in its JSON. */
export type FixedFigure = 'durationMs' | `${Rail}.${PowerFigure}` | `ane.${TrafficFigure}`
/** What measurements have of their units and phases: `shared/measurement/divided-figures.ts`. */
export type DividedFigure = `units.${string}` | `phases.${string}`
export type ComparedFigure = FixedFigure | DividedFigure

export const FIXED_FIGURES: readonly FixedFigure[] = [
  'durationMs',
  ...RAILS.flatMap(({ rail }) => [
    ...POWER_FIGURES.map((figure) => `${rail}.${figure}` as const),
    ...(rail === 'ane'
      ? TRAFFIC_FIGURES.flatMap(({ bytes, peak }) => [`ane.${bytes}` as const, `ane.${peak}` as const])
      : []),
  ]),
]

export type ComparedQuantity = Quantity | 'energy' | 'energyPerUnit' | 'bytes' | 'duration'

/** Two or more measurements side by side; those that share a `group` are repeated runs of one subject. */
export interface Comparison {
  /** In the order given; the first is what the others are compared with. */
  subjects: ComparedSubject[]
  /** What else differs between the subjects, and what that means: whole sentences, for every surface. */
  caveats: string[]
  rows: ComparisonRow[]
}

export interface ComparedSubject {
  label: string
  /** Ids of its measurements: more than one where runs were repeated. */
  ids: string[]
  /** Of its measurements, each once: Macs with their builds, sources, and median lengths of a window, ms. */
  machines: Machine[]
  sources: SourceKind[]
  intervalsMs: (number | null)[]
  /** Of its measurements, each once, in their order. */
  verdicts: VerdictCode[]
  /** The least share of its time that one of its measurements has ANE power for, or was measured at all: 0 to 1. */
  coverageRatio: number
  /** Of all its measurements together. */
  figureOrigins: FigureOrigins
}

export interface ComparisonRow {
  figure: ComparedFigure
  label: string
  quantity: ComparedQuantity
  /** One a subject; null where none of its measurements reports the figure. */
  values: (Spread | null)[]
  /** One a subject: against the first, or another one; null for that one itself and where either is unknown. */
  changes: (Change | null)[]
  /** One a subject: time of all its runs in which the power was reported and is not believed, ms. */
  doubtfulMs: Record<DoubtReason, number>[]
}

/** Of the runs of one subject that report the figure. */
export interface Spread {
  median: number
  minimum: number
  maximum: number
  runs: number
}

export interface Change {
  /** Difference of the medians, in the figure's unit. */
  absolute: number
  /** Difference by the first's median; null when that is not above 0, or the other's is below 0. */
  ratio: number | null
  /** True where the spreads overlap, so that the difference may be chance. Of two single runs no spread is known. */
  withinSpread: boolean
}
