import { METRICS, RAILS, type MetricId } from '#shared/metrics'
import { readMetric, type PlacedSample } from '#shared/sample'
import { amountOver, aneEnergyOf, EDGE_MS, partInside, shareOf, type TimeSpan } from '#shared/sample-window'
import { withPhases } from '#shared/phases/phase-spans'
import { EVENT_KINDS, isKnownKind } from '#shared/track-events'
import type { RecordingToSave } from './export-anemometer'

/** What a profiler shows of a recording: the energy of each power over time, and slices of time with a name. */
export interface Trace extends Pick<RecordingToSave, 'facts' | 'figures' | 'events'> {
  /** What the trace is of, ms since 1970. */
  span: TimeSpan
  /** The powers that any of its samples reports. */
  rails: typeof RAILS
  /** In the order of time; may be asked for again and again. */
  samples: () => Iterable<PlacedSample>
}

/** One piece of a power's time. Pieces follow one another without a hole. */
export interface RailStretch extends TimeSpan {
  /** mJ; null where it is not known: not reported, not believed, or nothing was read. */
  energyMj: number | null
}

export const SLICE_KINDS = {
  measurement: 'Measurement',
  burst: 'ANE burst',
  phase: 'Phase',
  mark: 'Mark',
  event: 'Event',
  unknown: 'Not known',
} as const

export type SliceKind = keyof typeof SLICE_KINDS

export interface TraceSlice {
  kind: SliceKind
  /** What is written on it. */
  name: string
  startMs: number
  /** null for a point. */
  endMs: number | null
  /** What else there is to tell; may be empty. */
  detail: string
}

/** The powers that these samples report. */
export class ReportedRails {
  private readonly metrics = new Set<MetricId>()

  add({ sample }: PlacedSample): void {
    for (const { metric } of RAILS) if (readMetric(sample, metric) !== null) this.metrics.add(metric)
  }

  rails(): typeof RAILS {
    return RAILS.filter(({ metric }) => this.metrics.has(metric))
  }
}

/**
 * What a power took, piece by piece. A window that lies in the span with a part counts with that part, as in measurements, so
 * that all pieces add up to the measured energy. Where windows follow one another, one begins where the previous one
 * ended, although stamps may have moved the axis in between (docs/time.md).
 */
export function* railStretches({ samples, span }: Trace, metric: MetricId): Generator<RailStretch> {
  let reachedMs: number | null = null
  for (const placed of samples()) {
    const part = partInside(placed, span)
    // A window of unknown length has no energy.
    if (part === null || part.insideMs === 0 || part.toMs <= (reachedMs ?? span.fromMs)) continue
    const isApart: boolean = reachedMs !== null && placed.gapBefore && part.fromMs - reachedMs >= EDGE_MS
    if (isApart) yield { fromMs: reachedMs as number, toMs: part.fromMs, energyMj: null }
    const fromMs: number = reachedMs === null || isApart ? part.fromMs : reachedMs
    const energyMj = energyOf(placed, metric, part.windowMs)
    yield {
      fromMs,
      toMs: part.toMs,
      energyMj: energyMj === null ? null : shareOf(energyMj, part.insideMs, part.windowMs),
    }
    reachedMs = part.toMs
  }
}

function energyOf({ sample }: PlacedSample, metric: MetricId, windowMs: number): number | null {
  if (metric === 'ane.powerMw') return aneEnergyOf(sample)
  const powerMw = readMetric(sample, metric)
  return powerMw === null ? null : amountOver(powerMw, windowMs)
}

/** Everything with a name: the measurement, its bursts, its phases, marks and events, and where a power is not known. */
export function* traceSlices(trace: Trace): Generator<TraceSlice> {
  const { facts, figures, span, events } = trace
  yield slice('measurement', facts.name, span.fromMs, span.toMs, figures?.verdict.text)
  for (const { offsetMs, durationMs, energyMj, peakMw } of figures?.ane.bursts ?? []) {
    const startMs = span.fromMs + offsetMs
    const detail = `${energyMj} mJ, ${peakMw} mW at most`
    yield slice('burst', SLICE_KINDS.burst, startMs, startMs + durationMs, detail)
  }
  for (const { kind, startMs, endMs, label, uncertaintyMs } of withPhases([...events()])) {
    const words = isKnownKind(kind) ? EVENT_KINDS[kind].label : kind
    const sliceKind = kind === 'mark' || kind === 'phase' ? kind : 'event'
    const exactness = uncertaintyMs === 0 ? '' : `± ${uncertaintyMs} ms`
    yield slice(sliceKind, label === '' ? words : label, startMs, endMs, [words, exactness].join(' ').trim())
  }
  for (const { metric } of trace.rails) yield* unknownStretches(trace, metric)
}

/** Neither format has a word for "not known": counters go on with 0 there, and these slices say so. */
function* unknownStretches(trace: Trace, metric: MetricId): Generator<TraceSlice> {
  const { name } = METRICS[metric]
  const words = `${powerName(metric)} not known`
  const end = (fromMs: number, toMs: number): TraceSlice =>
    slice('unknown', words, fromMs, toMs, `${name}: not 0, but not known.`)
  let sinceMs: number | null = null
  let untilMs = 0
  for (const { fromMs, toMs, energyMj } of railStretches(trace, metric)) {
    if (energyMj === null) sinceMs ??= fromMs
    else if (sinceMs !== null) {
      yield end(sinceMs, fromMs)
      sinceMs = null
    }
    untilMs = toMs
  }
  if (sinceMs !== null) yield end(sinceMs, untilMs)
}

/** `ANE power`, `Package power`. */
export function powerName(metric: MetricId): string {
  return METRICS[metric].name.replace(/( power)?$/, ' power')
}

function slice(
  kind: SliceKind,
  name: string,
  startMs: number,
  endMs: number | null,
  detail = '',
): TraceSlice {
  return { kind, name, startMs, endMs, detail }
}

export function lengthOf(rows: Iterable<unknown>): number {
  let length = 0
  for (const _ of rows) length++
  return length
}
