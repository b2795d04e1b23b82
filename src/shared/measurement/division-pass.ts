import { highestOf, lowestOf } from '#shared/extremes'
import {
  DIVIDED_RAILS,
  type Baseline,
  type DividedRail,
  type EnergyPerUnit,
  type PhaseEnergy,
  type PhaseFigures,
  type PhaseRefusal,
  type UnitFigures,
} from '#shared/measurement'
import { RAILS, type Rail } from '#shared/metrics'
import type { UnitCount } from '#shared/phases/phase-lines'
import { countedUnits, findPhases, type PhaseSpan } from '#shared/phases/phase-spans'
import { readMetric, type PlacedSample } from '#shared/sample'
import { amountOver, aneEnergyOf, countsIn, partInside, type TimeSpan } from '#shared/sample-window'
import { cutWindow, type SeriesTotal } from '#shared/series-total'
import type { TrackEvent } from '#shared/track-events'
import { isTooShort, toMicroseconds } from './resolution'
import { createRailTotals } from './running-total'

/** The powers that a total is made of. The package has most of them in itself. */
const SUMMED: readonly Rail[] = ['ane', 'gpu', 'cpu', 'dram']
/** A count is of all of the time, so that a power has to be known for all of it; what is missing below this is rounding. */
const WHOLE_COVERAGE_RATIO = 0.995
/** Those that begin later are refused; bounds the work where a program writes begins and ends without end. */
const MOST_SPANS = 10_000

/** Adds up the energy of phases, and of all of the measurement, to divide it by what was counted. Begin with `add`. */
export class DivisionPass {
  private readonly whole: SpanTotal
  private readonly phases: SpanTotal[]
  /** Phases by their start, up to which of them have begun; and those that may still go on. */
  private begun = 0
  private running: SpanTotal[] = []
  private readonly counts: UnitCount[]

  /** `marks`: in the order in which they were set; also other events. */
  constructor(window: TimeSpan, marks: readonly TrackEvent[]) {
    this.counts = countedUnits(marks)
    this.whole = new SpanTotal({
      ...{ name: '', startMs: window.fromMs, endMs: window.toMs, counts: this.counts, uncertaintyMs: 0 },
    })
    const inside = findPhases(marks).spans.filter(({ startMs, endMs }) => {
      const isAfter = endMs === null ? startMs >= window.fromMs : endMs > window.fromMs
      return isAfter && startMs < window.toMs
    })
    this.phases = inside.map((span, index) => new SpanTotal(span, index >= MOST_SPANS))
  }

  /** In the order of time. */
  add(placed: PlacedSample): void {
    this.whole.add(placed)
    for (
      let next = this.phases[this.begun];
      next !== undefined && next.span.startMs < placed.endMs;
      next = this.phases[++this.begun]
    )
      this.running.push(next)
    this.running = this.running.filter((phase) => phase.add(placed))
  }

  /** `intervalMs`: the median length of a window; null: not known. */
  figures(
    baseline: Baseline | null,
    intervalMs: number | null,
  ): { units: UnitFigures[]; phases: PhaseFigures[] } {
    const byName = new Map<string, SpanTotal[]>()
    for (const phase of this.phases) {
      const { name } = phase.span
      const repeats = byName.get(name)
      if (repeats === undefined) byName.set(name, [phase])
      else repeats.push(phase)
    }
    const context = { baseline, intervalMs, fromMs: this.whole.span.startMs }
    return {
      units: unitsOf([this.whole], baseline),
      phases: [...byName.values()].map((repeats) => phaseFigures(repeats, context)),
    }
  }
}

/** What was measured of one repeat of a phase, or of all of the measurement. */
class SpanTotal {
  /** null where nothing of it is measured. */
  private readonly totals: Record<Rail, SeriesTotal> | null
  private windows = 0
  /** Time in windows, and time in which nothing was read, up to `reachedMs`; ms. */
  private readMs = 0
  private unreadMs = 0
  private reachedMs: number

  constructor(
    readonly span: PhaseSpan,
    isTooMany = false,
  ) {
    this.totals = isTooMany ? null : createRailTotals()
    this.reachedMs = span.startMs
  }

  /** Returns false where no later sample can lie in it. */
  add(placed: PlacedSample): boolean {
    const { startMs: fromMs, endMs: toMs } = this.span
    if (toMs === null || this.totals === null) return false
    const part = partInside(placed, { fromMs, toMs })
    if (part === null) return placed.endMs <= toMs
    const { endMs, gapBefore, sample } = placed
    if (countsIn(endMs, part.windowMs, fromMs, toMs)) this.windows++
    // Where windows follow one another, stamps may move the axis by up to a second, which is no missing time.
    if (gapBefore || this.readMs === 0) this.unreadMs += Math.max(0, part.fromMs - this.reachedMs)
    this.reachedMs = part.toMs
    this.readMs += part.insideMs
    const cut = cutWindow(endMs, part.windowMs, fromMs, toMs)
    for (const { rail, metric } of RAILS) {
      if (rail !== 'ane') this.totals[rail].addValue(readMetric(sample, metric), cut)
    }
    const energyMj = aneEnergyOf(sample)
    if (energyMj !== null) this.totals.ane.addAmount(energyMj * 1000, cut)
    return endMs < toMs
  }

  get durationMs(): number {
    return (this.span.endMs ?? this.span.startMs) - this.span.startMs
  }

  /** Why nothing can be said of it; null where something can. */
  refusal(intervalMs: number | null): PhaseRefusal | null {
    if (this.span.endMs === null) return 'never-ended'
    if (this.totals === null) return 'too-many'
    if (isTooShort(this.windows, this.durationMs, intervalMs)) return 'too-short'
    return 2 * this.span.uncertaintyMs >= this.durationMs ? 'times-uncertain' : null
  }

  isKnown(rail: Rail): boolean {
    const restMs = Math.max(0, (this.span.endMs ?? this.reachedMs) - this.reachedMs)
    const wholeMs = this.readMs + this.unreadMs + restMs
    return (
      wholeMs > 0 && this.totals !== null && this.totals[rail].coveredMs >= WHOLE_COVERAGE_RATIO * wholeMs
    )
  }

  /** Of these powers together, mJ, or what is above the baseline; null where one is not known for all of the time. */
  energyMj(rails: readonly Rail[], above: Baseline | 'nothing' | null): number | null {
    const { totals } = this
    if (totals === null || rails.length === 0 || above === null) return null
    if (!rails.every((rail) => this.isKnown(rail))) return null
    return sumOf(
      rails.map((rail) => {
        const { coveredMs } = totals[rail]
        const energyMj = totals[rail].integral()
        const restMw = above === 'nothing' ? 0 : above[`${rail}Mw`]
        return energyMj === null || restMw === null ? null : energyMj - amountOver(restMw, coveredMs)
      }),
    )
  }
}

interface DivisionContext {
  baseline: Baseline | null
  intervalMs: number | null
  /** The start of the measurement, ms since 1970. */
  fromMs: number
}

/** `repeats`: of one name, at least one. */
function phaseFigures(
  repeats: readonly SpanTotal[],
  { baseline, intervalMs, fromMs }: DivisionContext,
): PhaseFigures {
  const refusals = repeats.map((repeat) => repeat.refusal(intervalMs))
  const measured = repeats.filter((_, index) => refusals[index] === null)
  const timed = measured.length > 0 ? measured : repeats
  const { name, startMs } = (repeats[0] as SpanTotal).span
  const why = refusals.find((refusal) => refusal !== 'never-ended') ?? 'never-ended'
  return {
    name,
    repeats: repeats.length,
    measuredRepeats: measured.length,
    unendedRepeats: refusals.filter((refusal) => refusal === 'never-ended').length,
    durationMs: toMicroseconds(timed.reduce((total, { durationMs }) => total + durationMs, 0)),
    uncertaintyMs: highestOf(repeats.map(({ span }) => span.uncertaintyMs)),
    offsetMs: toMicroseconds(startMs - fromMs),
    refusal: measured.length > 0 ? null : why,
    basis: basisOf(measured),
    ...forKeys(basisOf(measured), (rails) => phaseEnergy(measured, rails, baseline)),
    units: unitsOf(measured, baseline),
  }
}

function phaseEnergy(
  spans: readonly SpanTotal[],
  rails: readonly Rail[],
  baseline: Baseline | null,
): PhaseEnergy {
  const energiesMj = spans.map((span) => span.energyMj(rails, 'nothing'))
  const { lowest, highest } = spreadOf(energiesMj)
  return {
    energyMj: sumOf(energiesMj),
    aboveBaselineMj: sumOf(spans.map((span) => span.energyMj(rails, baseline))),
    lowestMj: lowest,
    highestMj: highest,
  }
}

/** Energy by count, of those spans that count a unit. */
function unitsOf(spans: readonly SpanTotal[], baseline: Baseline | null): UnitFigures[] {
  const names = new Set(spans.flatMap(({ span }) => span.counts.map(({ name }) => name)))
  return [...names].map((name) => {
    const counted = spans.flatMap((span) => {
      const counts = span.span.counts.filter((unit) => unit.name === name)
      return counts.length === 0 ? [] : [{ span, count: counts.reduce((sum, unit) => sum + unit.count, 0) }]
    })
    const count = counted.reduce((sum, each) => sum + each.count, 0)
    const basis = basisOf(counted.map(({ span }) => span))
    return { name, count, basis, ...forKeys(basis, (rails) => perUnit(counted, rails, baseline)) }
  })
}

function perUnit(
  counted: readonly { span: SpanTotal; count: number }[],
  rails: readonly Rail[],
  baseline: Baseline | null,
): EnergyPerUnit {
  const count = counted.reduce((sum, each) => sum + each.count, 0)
  const by = (energyMj: number | null, units: number): number | null =>
    energyMj === null || units === 0 ? null : energyMj / units
  const energyMj = sumOf(counted.map(({ span }) => span.energyMj(rails, 'nothing')))
  const aboveMj = sumOf(counted.map(({ span }) => span.energyMj(rails, baseline)))
  const { lowest, highest } = spreadOf(
    counted.map((each) => by(each.span.energyMj(rails, 'nothing'), each.count)),
  )
  return {
    mjPerUnit: by(energyMj, count),
    aboveBaselineMjPerUnit: by(aboveMj, count),
    lowestMjPerUnit: lowest,
    highestMjPerUnit: highest,
  }
}

/** Of those that a total is made of, the powers that each of them knows, so that all totals are of the same. */
function basisOf(spans: readonly SpanTotal[]): Rail[] {
  return SUMMED.filter((rail) => spans.length > 0 && spans.every((span) => span.isKnown(rail)))
}

function forKeys<Figures>(
  basis: readonly Rail[],
  figuresOf: (rails: readonly Rail[]) => Figures,
): Record<DividedRail, Figures> {
  const figures = DIVIDED_RAILS.map((key) => [key, figuresOf(key === 'total' ? basis : [key])] as const)
  return Object.fromEntries(figures) as Record<DividedRail, Figures>
}

/** null where one of them is not known, or there is none. */
function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 || known.length < values.length
    ? null
    : known.reduce((sum, each) => sum + each, 0)
}

/** Of two or more, all known. */
function spreadOf(values: readonly (number | null)[]): { lowest: number | null; highest: number | null } {
  const known = values.filter((value) => value !== null)
  if (known.length < Math.max(2, values.length)) return { lowest: null, highest: null }
  return { lowest: lowestOf(known), highest: highestOf(known) }
}
