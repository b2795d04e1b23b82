import { explainMissing } from '#shared/availability'
import type { AneFigures, Baseline, MeasuredFigures, PowerFigures, ThermalFigures } from '#shared/measurement'
import { RAILS, type Rail } from '#shared/metrics'
import { readMetric, type PlacedSample, type Sample } from '#shared/sample'
import {
  amountOver,
  aneEnergyOf,
  countsIn,
  partInside,
  windowLengthMs,
  windowStartMs,
  type TimeSpan,
  type WindowPart,
} from '#shared/sample-window'
import { amountStep, cutWindow, SeriesTotal } from '#shared/series-total'
import { BaselineTotal, type BaselineOutcome } from './baseline-total'
import { BurstFinder } from './burst-finder'
import { ClusterTotals } from './cluster-totals'
import { toMicroseconds } from './resolution'
import { createRailTotals, StreamMedian } from './running-total'
import { decideVerdict } from './verdict'

/** Grows with every change of the rules below or in docs/verdict.md. */
export const MEASURE_VERSION = 3

/**
 * Times on the axis are rounded to about 0.0002 ms, so that neighbours may seem to overlap by that much. A window that
 * lies in a measurement with less than this only touches it: too little for a peak, or to count as a sample.
 */
const EDGE_MS = 0.1

/** How much time before the start is used for the baseline, at most. */
export const BASELINE_MS = 30_000

/** Apple has a handful of words for pressures; bounds the memory for broken recordings. */
const MOST_PRESSURES = 64

/**
 * Measures `window` in one pass over samples in the order of time, in bounded memory. The baseline comes from samples before
 * it that begin at `baselineFromMs` or later; null: no baseline.
 */
export function measure(
  samples: Iterable<PlacedSample>,
  window: TimeSpan,
  baselineFromMs: number | null,
): MeasuredFigures {
  const pass = new MeasuringPass(window, baselineFromMs)
  for (const placed of samples) pass.add(placed)
  return pass.figures()
}

/** `measure` for samples that arrive one by one. */
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
  private readonly read = new SeriesTotal(amountStep('ane.readBytesPerSecond'))
  private readonly write = new SeriesTotal(amountStep('ane.writeBytesPerSecond'))
  private readonly clusters = new ClusterTotals()
  private readonly pressures = new Map<string, number>()
  private readonly before = new BaselineTotal()
  /** Set by the first window that reaches into the measurement. */
  private settled: { outcome: BaselineOutcome; bursts: BurstFinder } | null = null
  private whyNoAne: string | null = null

  constructor(
    private readonly window: TimeSpan,
    private readonly baselineFromMs: number | null,
  ) {}

  add(placed: PlacedSample): void {
    this.addSlip(placed)
    const part = partInside(placed, this.window)
    if (placed.endMs <= this.window.fromMs + EDGE_MS) this.addBefore(placed)
    if (part === null) return
    if (part.windowMs > 0) this.addInside(placed, part)
    else this.addPoint(placed)
  }

  figures(): MeasuredFigures {
    const { fromMs, toMs } = this.window
    const durationMs = Math.max(0, toMs - fromMs - this.slipMs)
    const ratioOf = (coveredMs: number): number => (durationMs > 0 ? Math.min(1, coveredMs / durationMs) : 0)
    const { outcome, bursts } = this.settle()
    const { baseline } = outcome
    const figures = {
      version: MEASURE_VERSION,
      samples: this.samples,
      startedAt: new Date(fromMs).toISOString(),
      endedAt: new Date(toMs).toISOString(),
      durationMs: toMicroseconds(durationMs),
      coverageRatio: ratioOf(this.coveredMs),
      intervalMs: this.intervals.value(),
      ...this.railFigures(baseline),
      ane: this.aneFigures(baseline, ratioOf(this.aneCoveredMs), bursts),
      clusters: this.clusters.figures(),
      thermal: this.thermalFigures(),
      baseline,
      baselineMissing: outcome.missing,
    }
    return { ...figures, verdict: decideVerdict(figures, this.whyNoAne) }
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

  private addBefore({ endMs, sample }: PlacedSample): void {
    if (this.baselineFromMs === null) return
    if (windowStartMs(endMs, sample.elapsedMs) >= this.baselineFromMs - EDGE_MS) this.before.add(sample)
  }

  private addInside({ endMs, gapBefore, sample }: PlacedSample, part: WindowPart): void {
    const { insideMs, windowMs } = part
    const { fromMs, toMs } = this.window
    const counts = countsIn(endMs, windowMs, fromMs, toMs)
    const cut = cutWindow(endMs, windowMs, fromMs, toMs)
    const energyMj = aneEnergyOf(sample)
    const freshMs = gapBefore ? Math.max(0, part.toMs - Math.max(part.fromMs, this.reachedMs)) : insideMs
    this.reachedMs = Math.max(this.reachedMs, part.toMs)
    this.coveredMs += freshMs
    if (energyMj !== null) {
      this.aneCoveredMs += freshMs
      this.powers.ane.addAmount(energyMj * 1000, cut)
    }
    for (const { rail, metric } of RAILS) {
      if (rail !== 'ane') this.powers[rail].addValue(readMetric(sample, metric), cut)
    }
    this.read.addValue(sample.ane.readBytesPerSecond, cut)
    this.write.addValue(sample.ane.writeBytesPerSecond, cut)
    this.clusters.add(sample.cpu.clusters, insideMs, counts)
    if (!counts) return
    this.addPressure(sample.thermalPressure, freshMs)
    this.intervals.add(windowMs)
    this.count(sample)
    const { bursts } = this.settle()
    if (gapBefore || energyMj === null) bursts.interrupt()
    if (energyMj !== null) bursts.add(part, energyMj, sample.ane.powerMw)
  }

  /** Adds a window of unknown length: its powers count for the peaks only. */
  private addPoint({ sample }: PlacedSample): void {
    this.count(sample)
    this.addPressure(sample.thermalPressure, 0)
    this.settle().bursts.interrupt()
  }

  private count(sample: Sample): void {
    this.samples++
    for (const { rail, metric } of RAILS) this.powers[rail].raise(readMetric(sample, metric))
    this.read.raise(sample.ane.readBytesPerSecond)
    this.write.raise(sample.ane.writeBytesPerSecond)
    this.whyNoAne ??= explainMissing('ane.powerMw', sample)
  }

  private addPressure(pressure: string | null, durationMs: number): void {
    if (pressure === null) return
    const knownMs = this.pressures.get(pressure)
    if (knownMs === undefined && this.pressures.size >= MOST_PRESSURES) return
    this.pressures.set(pressure, (knownMs ?? 0) + durationMs)
  }

  private settle(): { outcome: BaselineOutcome; bursts: BurstFinder } {
    if (this.settled !== null) return this.settled
    const outcome = this.before.outcome()
    const bursts = new BurstFinder(this.window.fromMs, outcome.baseline?.aneMw ?? 0)
    this.settled = { outcome, bursts }
    return this.settled
  }

  private railFigures(baseline: Baseline | null): Record<Rail, PowerFigures> {
    const figures = RAILS.map(({ rail }) => {
      return [rail, powerFigures(this.powers[rail], baseline?.[`${rail}Mw`] ?? null)] as const
    })
    return Object.fromEntries(figures) as Record<Rail, PowerFigures>
  }

  private aneFigures(baseline: Baseline | null, coverageRatio: number, bursts: BurstFinder): AneFigures {
    return {
      ...powerFigures(this.powers.ane, baseline?.aneMw ?? null),
      coverageRatio,
      readBytes: this.read.integral(),
      writeBytes: this.write.integral(),
      peakReadBytesPerSecond: this.read.peak,
      peakWriteBytesPerSecond: this.write.peak,
      ...bursts.finish(),
    }
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
  }
}
