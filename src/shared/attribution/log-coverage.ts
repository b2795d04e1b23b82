import type { TimeSpan } from '../sample-window'
import type { TrackEvent } from '../track-events'

/** What of a track the log was read for. */
export interface LogCoverage {
  /** From here on, ms since 1970; null where it was never read. */
  fromMs: number | null
  /** Stretches that are missing from it and were not read again, in the order of time. */
  gaps: TimeSpan[]
}

/** Whoever stopped reading it (`log-off`), or died, leaves a gap until it is read again; with a new session it begins anew. */
export function logCoverageOf(events: readonly TrackEvent[]): LogCoverage {
  let fromMs: number | null = null
  for (const { kind, startMs } of events)
    if (kind === 'log-on' || kind === 'log-file' || kind.startsWith('ane-'))
      fromMs = Math.min(fromMs ?? Infinity, startMs)
  const filled = spansOf(events, 'log-filled')
  const gaps = [
    ...spansOf(events, 'log-gap').flatMap((gap) => without(gap, filled)),
    ...unreadSpans(events, fromMs),
  ].sort((a, b) => a.fromMs - b.fromMs)
  return { fromMs, gaps }
}

export function touchesGap({ gaps }: LogCoverage, span: TimeSpan): boolean {
  return gaps.some(({ fromMs, toMs }) => fromMs <= span.toMs && toMs >= span.fromMs)
}

/**
 * Between the end of one reading and the beginning of the next; the last may go on for ever, and before the first nobody
 * read. `fromMs`: of the first line, which may have been looked up from before.
 */
function unreadSpans(events: readonly TrackEvent[], fromMs: number | null): TimeSpan[] {
  const turns = events.filter(isTurn).sort(byStart)
  if (fromMs === null || !turns.some(({ kind }) => kind === 'log-on')) return []
  const spans: TimeSpan[] = []
  let sinceMs: number | null = turns[0]?.kind === 'log-on' ? Number.NEGATIVE_INFINITY : null
  for (const { kind, startMs } of turns) {
    if (kind !== 'log-on') sinceMs ??= startMs
    else {
      const toMs = sinceMs === Number.NEGATIVE_INFINITY ? fromMs : startMs
      if (sinceMs !== null && sinceMs < toMs) spans.push({ fromMs: sinceMs, toMs })
      sinceMs = null
    }
  }
  return sinceMs === null ? spans : [...spans, { fromMs: sinceMs, toMs: Number.POSITIVE_INFINITY }]
}

function isTurn({ kind }: TrackEvent): boolean {
  return kind === 'log-on' || kind === 'log-off' || kind === 'source'
}

/** A session begins before its log is read, though at the same time. */
function byStart(one: TrackEvent, other: TrackEvent): number {
  return one.startMs - other.startMs || Number(one.kind === 'log-on') - Number(other.kind === 'log-on')
}

function spansOf(events: readonly TrackEvent[], kind: string): TimeSpan[] {
  return events
    .filter((event) => event.kind === kind)
    .map(({ startMs, endMs }) => ({ fromMs: startMs, toMs: endMs ?? startMs }))
    .sort((a, b) => a.fromMs - b.fromMs)
}

/** What is left of a stretch once these, in the order of time, are taken from it. */
function without(span: TimeSpan, taken: readonly TimeSpan[]): TimeSpan[] {
  const overlapping = taken.filter(({ fromMs, toMs }) => fromMs <= span.toMs && toMs >= span.fromMs)
  if (overlapping.length === 0) return [span]
  const left: TimeSpan[] = []
  let { fromMs } = span
  for (const other of overlapping) {
    if (other.fromMs > fromMs) left.push({ fromMs, toMs: other.fromMs })
    fromMs = Math.max(fromMs, other.toMs)
  }
  return fromMs < span.toMs ? [...left, { fromMs, toMs: span.toMs }] : left
}
