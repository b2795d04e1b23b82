import {
  TRAFFIC_FIGURES,
  type AneFigures,
  type AneSeen,
  type Baseline,
  type FigureOrigins,
  type MeasuredFigures,
  type PowerFigures,
  type RailHistory,
  type ThermalFigures,
  type TrafficFigure,
} from '#shared/measurement'
import { macosMajorOf } from '#shared/macs'
import { RAILS, type Rail } from '#shared/metrics'
import { readMetric, type Machine, type PlacedSample, type Sample } from '#shared/sample'
import {
  amountOver,
  aneEnergyOf,
  countsIn,
  EDGE_MS,
  partInside,
  windowLengthMs,
  type TimeSpan,
  type WindowPart,
} from '#shared/sample-window'
import { amountStep, cutWindow, SeriesTotal, type WindowCut } from '#shared/series-total'
import type { TrackEvent } from '#shared/track-events'
import { BurstFinder, type FoundBursts } from './burst-finder'
import { ClusterTotals } from './cluster-totals'
import { DivisionPass } from './division-pass'
import { FigureOriginsTotal } from './figure-origins'
import { CountedEnergy, PossibleExcess, toMicroseconds } from './resolution'
import { createRailTotals, StreamMedian } from './running-total'
import { isBefore, RestPass, type Rest } from './rest-pass'
import { decideVerdict } from './verdict'

/** Grows with every change of the figures, the rules below or in docs/verdict.md. */
export const MEASURE_VERSION = 7

/** How much time before the start is used for the baseline, at most. */
export const BASELINE_MS = 30_000

/** What is known beside the samples. */
export interface MeasuringContext {
  /** Of this Mac and build; null: the history knows nothing of it. */
  history: RailHistory | null
  /** Phases and counts, in the order in which they were set; also other events. Default: none. */
  marks?: readonly TrackEvent[]
}

const NOTHING_KNOWN: MeasuringContext = { history: null }
const NEVER_SEEN = { activeAtMs: null, activeMw: null, highestMw: null }

type AneBursts = Omit<FoundBursts, 'doubt'>

/** Apple has a handful of words for pressures; bounds the memory for broken recordings. */
const MOST_PRESSURES = 64

/**
 * Everything that can be said of `window`, in two passes over samples in the order of time. Samples before it that begin
 * at `baselineFromMs` or later make the baseline; null: there is none.
 */
export function measure(
  samples: readonly PlacedSample[],
  window: TimeSpan,
  baselineFromMs: number | null,
  context: MeasuringContext = NOTHING_KNOWN,
): MeasuredFigures {
  const restPass = new RestPass(window, baselineFromMs)
  for (const placed of samples) restPass.add(placed)
  const pass = new MeasuringPass(window, baselineFromMs, restPass.outcome(context.history), context)
  for (const placed of samples) pass.add(placed)
  return pass.figures()
}

/** The second pass, for whoever has the samples bit by bit; `rest` is what the first one found. In flat memory. */
export class MeasuringPass {
  private samples = 0
  private coveredMs = 0
  private aneCoveredMs = 0
  /** End of the previous windows, ms since 1970, so that overlapping time is covered once. */
  private reachedMs = Number.NEGATIVE_INFINITY
  private previousEndMs: number | null = null
  /** By how much the axis is longer than the sum of its windows, up to the first gap, ms. */
  private slipMs = 0
  private hasGap = false
  private readonly intervals = new StreamMedian()
  private readonly powers = createRailTotals()
  private readonly traffic = TRAFFIC_FIGURES.map((figure) => ({
    ...figure,
    total: new SeriesTotal(amountStep(figure.metric)),
  }))
  private readonly clusters = new ClusterTotals()
  private readonly pressures = new Map<string, number>()
  private readonly bursts: BurstFinder
  /** Of whole windows. */
  private readonly counted = new CountedEnergy()
  private readonly aboveMean: PossibleExcess
  private readonly division: DivisionPass
  private isSteady = true
  private machine: Machine | null = null
  private readonly origins = new FigureOriginsTotal()

  constructor(
    private readonly window: TimeSpan,
    private readonly baselineFromMs: number | null,
    private readonly rest: Rest,
    private readonly context: MeasuringContext,
  ) {
    this.bursts = new BurstFinder(window.fromMs, rest.lowestMw)
    this.aboveMean = new PossibleExcess(rest.meanMw ?? 0)
    this.division = new DivisionPass(window, context.marks ?? [])
  }

  add(placed: PlacedSample): void {
    this.addSlip(placed)
    const part = partInside(placed, this.window)
    if (isBefore(placed, this.window, this.baselineFromMs)) this.addBefore(placed)
    this.division.add(placed)
    if (part === null) return
    this.machine ??= placed.sample.machine
    if (part.windowMs > 0) this.addInside(placed, part)
    else this.addPoint(placed)
  }

  figures(): MeasuredFigures {
    const { fromMs, toMs } = this.window
    const durationMs = Math.max(0, toMs - fromMs - this.slipMs)
    const ratioOf = (coveredMs: number): number => (durationMs > 0 ? Math.min(1, coveredMs / durationMs) : 0)
    const { baseline, baselineMissing, level } = this.rest
    const { doubt, ...bursts } = this.bursts.finish()
    const intervalMs = this.intervals.value()
    const figures = {
      version: MEASURE_VERSION,
      samples: this.samples,
      startedAt: new Date(fromMs).toISOString(),
      endedAt: new Date(toMs).toISOString(),
      durationMs: toMicroseconds(durationMs),
      coverageRatio: ratioOf(this.coveredMs),
      intervalMs,
      ...this.railFigures(baseline),
      ane: this.aneFigures(baseline, ratioOf(this.aneCoveredMs), bursts),
      clusters: this.clusters.figures(),
      thermal: this.thermalFigures(),
      baseline,
      baselineMissing,
      aneFloor: level?.floor ?? null,
      aneSeen: this.aneSeen(),
      figureOrigins: this.origins.figures(),
      ...this.division.figures(baseline, intervalMs),
    }
    const evidence = {
      ...{ whyNoAne: this.origins.whyMissing('ane.powerMw'), doubt, isAtRest: this.isAtRest() },
      rootlessMacos: this.rootlessMacos(figures.figureOrigins),
    }
    return { ...figures, verdict: decideVerdict(figures, evidence) }
  }

  /**
   * The axis starts at a stamp of whole seconds, and later stamps move it by up to a second. Such a move is no missing time:
   * without a gap, one window begins where the previous one ended. After a gap inside the measurement moves are not counted,
   * because they belong to the length of the gap.
   */
  private addSlip({ endMs, gapBefore, sample }: PlacedSample): void {
    const previousMs = this.previousEndMs
    this.previousEndMs = endMs
    const { fromMs, toMs } = this.window
    if (gapBefore && previousMs !== null && previousMs >= fromMs && previousMs < toMs) this.hasGap = true
    const windowMs = windowLengthMs(sample.elapsedMs)
    if (this.hasGap || gapBefore || previousMs === null || windowMs === 0) return
    const inside = (timeMs: number): number => Math.min(Math.max(timeMs, fromMs), toMs)
    const slipMs = inside(endMs - windowMs) - inside(previousMs)
    if (Math.abs(slipMs) >= EDGE_MS) this.slipMs += slipMs
  }

  /** What was before the start shows whether a burst began in it. */
  private addBefore({ endMs, gapBefore, sample }: PlacedSample): void {
    const energyMj = aneEnergyOf(sample)
    const windowMs = windowLengthMs(sample.elapsedMs)
    if (gapBefore || energyMj === null || windowMs === 0) this.bursts.interrupt()
    if (energyMj === null || windowMs === 0) return
    this.bursts.add({ fromMs: endMs - windowMs, toMs: endMs, insideMs: 0, windowMs }, energyMj, null)
  }

  private addInside({ endMs, gapBefore, sample }: PlacedSample, part: WindowPart): void {
    const { insideMs, windowMs } = part
    const { fromMs, toMs } = this.window
    const counts = countsIn(endMs, windowMs, fromMs, toMs)
    const cut = cutWindow(endMs, windowMs, fromMs, toMs)
    const energyMj = aneEnergyOf(sample)
    const freshMs = gapBefore ? Math.max(0, part.toMs - Math.max(part.fromMs, this.reachedMs)) : insideMs
    this.reachedMs = Math.max(this.reachedMs, part.toMs)
    if (this.addDoubts(sample, cut) === 0) this.coveredMs += freshMs
    if (energyMj !== null) {
      this.aneCoveredMs += freshMs
      this.powers.ane.addAmount(energyMj * 1000, cut)
    }
    for (const { rail, metric } of RAILS) {
      if (rail !== 'ane') this.powers[rail].addValue(readMetric(sample, metric), cut)
    }
    for (const { metric, total } of this.traffic) total.addValue(readMetric(sample, metric), cut)
    this.clusters.add(sample.cpu.clusters, insideMs, counts)
    if (!counts) return
    this.addPressure(sample.thermalPressure, freshMs)
    this.intervals.add(windowMs)
    this.count(sample, true)
    if (gapBefore || energyMj === null) this.interrupt()
    if (energyMj === null) return
    if (this.aboveMean.add(energyMj, windowMs)) this.isSteady = false
    this.bursts.add(part, energyMj, sample.ane.powerMw)
    this.counted.add(energyMj, windowMs)
  }

  /** How many powers of the window are doubted. */
  private addDoubts({ doubts }: Sample, cut: WindowCut): number {
    const doubted = RAILS.flatMap(({ rail, metric }) => {
      const doubt = doubts.find(({ key }) => key === metric)
      return doubt === undefined ? [] : [{ rail, ...doubt }]
    })
    for (const { rail, reason } of doubted) this.powers[rail].addDoubt(reason, cut)
    return doubted.length
  }

  /** Adds a window of unknown length: its powers count for the peaks only. */
  private addPoint({ sample }: PlacedSample): void {
    this.count(sample, false)
    this.addPressure(sample.thermalPressure, 0)
    this.interrupt()
  }

  private interrupt(): void {
    this.aboveMean.reset()
    this.bursts.interrupt()
  }

  /** `hasLength`: the window counts for sums and means, and not for peaks alone. */
  private count(sample: Sample, hasLength: boolean): void {
    this.samples++
    for (const { rail, metric } of RAILS) this.powers[rail].raise(readMetric(sample, metric))
    for (const { metric, total } of this.traffic) total.raise(readMetric(sample, metric))
    this.origins.add(sample, hasLength)
  }

  /** Which macOS it was, where all that was measured comes from IOReport. */
  private rootlessMacos(figureOrigins: FigureOrigins): number | 'unknown' | null {
    const origins = Object.values(figureOrigins).flatMap((source) => source.origins)
    if (origins.length === 0 || origins.some(({ instrument }) => instrument !== 'ioreport')) return null
    return macosMajorOf(this.machine?.osBuild ?? null) ?? 'unknown'
  }

  private addPressure(pressure: string | null, durationMs: number): void {
    if (pressure === null) return
    const knownMs = this.pressures.get(pressure)
    if (knownMs === undefined && this.pressures.size >= MOST_PRESSURES) return
    this.pressures.set(pressure, (knownMs ?? 0) + durationMs)
  }

  /** All of it is one steady level, which is known to be rest from elsewhere. */
  private isAtRest(): boolean {
    const { level } = this.rest
    if (!this.isSteady) return false
    if (level === null || level.floor.origin === 'lowest-level' || level.floor.powerMw === 0) return false
    return this.counted.durationMs > 0 && this.counted.aboveMw() < level.belowMw
  }

  private aneSeen(): AneSeen | null {
    if (this.machine?.model == null || this.machine.osBuild === null) return null
    const { activeAtMs, activeMw, highestMw } = this.context.history ?? NEVER_SEEN
    return { activeAt: activeAtMs === null ? null : new Date(activeAtMs).toISOString(), activeMw, highestMw }
  }

  private railFigures(baseline: Baseline | null): Record<Rail, PowerFigures> {
    const figures = RAILS.map(({ rail }) => {
      return [rail, powerFigures(this.powers[rail], baseline?.[`${rail}Mw`] ?? null)] as const
    })
    return Object.fromEntries(figures) as Record<Rail, PowerFigures>
  }

  private aneFigures(baseline: Baseline | null, coverageRatio: number, bursts: AneBursts): AneFigures {
    return {
      ...powerFigures(this.powers.ane, baseline?.aneMw ?? null),
      coverageRatio,
      ...this.trafficFigures(),
      ...bursts,
    }
  }

  private trafficFigures(): Record<TrafficFigure, number | null> {
    const figures = this.traffic.flatMap(({ bytes, peak, total }) => [
      [bytes, total.integral()] as const,
      [peak, total.peak] as const,
    ])
    return Object.fromEntries(figures) as Record<TrafficFigure, number | null>
  }

  private thermalFigures(): ThermalFigures {
    const pressures = [...this.pressures].map(([pressure, durationMs]) => ({
      pressure,
      durationMs: toMicroseconds(durationMs),
    }))
    return { pressures }
  }
}

function powerFigures(total: SeriesTotal, baselineMw: number | null): PowerFigures {
  const [energyMj, meanMw] = [total.integral(), total.mean()]
  const hasBoth = energyMj !== null && meanMw !== null && baselineMw !== null
  return {
    energyMj,
    meanMw,
    peakMw: total.peak,
    aboveBaselineMj: hasBoth ? energyMj - amountOver(baselineMw, total.coveredMs) : null,
    aboveBaselineMw: hasBoth ? meanMw - baselineMw : null,
    doubtfulMs: {
      'stands-still': toMicroseconds(total.doubtfulMs['stands-still']),
      implausible: toMicroseconds(total.doubtfulMs.implausible),
    },
  }
}
