import { amountOver, rateOver, type TimeSpan } from '#shared/sample-window'

/** Two instruments are compared over at least so much, ms. */
const COMPARED_MS = 5000
/** They agree where they differ by no more than the larger of these: a share of the larger power, and mW. */
const AGREED_RATIO = 0.1
const AGREED_MW = 50
/** Beyond this, what waits for the other instrument is forgotten, ms: as long as IOReport's values are held. */
const LONGEST_WAIT_MS = 15_000
/** Neighbouring spans may differ by what times are rounded to. */
const SEAM_MS = 1

export function agree(oneMw: number, otherMw: number): boolean {
  const larger = Math.max(Math.abs(oneMw), Math.abs(otherMw))
  return Math.abs(oneMw - otherMw) <= Math.max(AGREED_MW, AGREED_RATIO * larger)
}

/** A mean power over a stretch of time. */
export interface PowerSpan extends TimeSpan {
  powerMw: number
}

/** Powers of both instruments over the same time. */
export interface ComparedSpan extends TimeSpan {
  powermetricsMw: number
  ioReportMw: number
}

/**
 * Compares what two instruments say of one power. Their windows differ: IOReport's go from one publication of a driver to
 * the next. So its windows decide the span, and of powermetrics counts what lies in it.
 */
export class PowerComparison {
  private powermetrics: PowerSpan[] = []
  private ioReport: PowerSpan[] = []

  /** Both in the order of time, without overlaps. Where time is missing, what was before is not compared with what follows. */
  addPowermetrics(span: PowerSpan): void {
    this.powermetrics = joined(this.powermetrics, span)
  }

  addIoReport(span: PowerSpan): void {
    this.ioReport = joined(this.ioReport, span)
  }

  /** The newest span of at least `COMPARED_MS` that both cover, each time once; null where there is none yet. */
  next(): ComparedSpan | null {
    const [first] = this.powermetrics
    const lastMs = this.powermetrics.at(-1)?.toMs
    if (first === undefined || lastMs === undefined) return null
    this.ioReport = this.ioReport.filter(({ fromMs }) => fromMs >= first.fromMs - SEAM_MS)
    const covered = this.ioReport.filter(({ toMs }) => toMs <= lastMs + SEAM_MS)
    const [fromMs, toMs] = [covered[0]?.fromMs, covered.at(-1)?.toMs]
    if (fromMs === undefined || toMs === undefined || toMs - fromMs < COMPARED_MS) return null
    const [powermetricsMw, ioReportMw] = [this.powermetrics, covered].map((spans) =>
      meanOver(spans, { fromMs, toMs }),
    ) as [number, number]
    this.ioReport = this.ioReport.slice(covered.length)
    this.powermetrics = this.powermetrics.filter((span) => span.toMs > toMs)
    return { fromMs, toMs, powermetricsMw, ioReportMw }
  }
}

function joined(before: readonly PowerSpan[], span: PowerSpan): PowerSpan[] {
  const last = before.at(-1)
  const continues = last !== undefined && Math.abs(span.fromMs - last.toMs) <= SEAM_MS
  const kept = before.filter(({ toMs }) => toMs > span.toMs - LONGEST_WAIT_MS)
  return continues ? [...kept, span] : [span]
}

/** Mean of the parts that lie in the span, mW. */
function meanOver(spans: readonly PowerSpan[], { fromMs, toMs }: TimeSpan): number {
  let energyMj = 0
  let measuredMs = 0
  for (const span of spans) {
    const insideMs = Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs)
    if (insideMs <= 0) continue
    energyMj += amountOver(span.powerMw, insideMs)
    measuredMs += insideMs
  }
  return rateOver(energyMj, measuredMs)
}
