import type { TimeSpan } from '../sample-window'
import type { TrackEvent } from '../track-events'

/** What of a track the log was read for. */
export interface LogCoverage {
  /** From here on, ms since 1970; null where it was never read. */
  fromMs: number | null
  /** Stretches that are missing from it and were not read again, in the order of time. */
  gaps: TimeSpan[]
}

export function logCoverageOf(events: readonly TrackEvent[]): LogCoverage {
  let fromMs: number | null = null
  for (const { kind, startMs } of events)
    if (kind === 'log-on' || kind === 'log-file' || kind.startsWith('ane-'))
      fromMs = Math.min(fromMs ?? Infinity, startMs)
  const filled = spansOf(events, 'log-filled')
  const gaps = spansOf(events, 'log-gap').flatMap((gap) => without(gap, filled))
  return { fromMs, gaps }
}

export function touchesGap({ gaps }: LogCoverage, span: TimeSpan): boolean {
  return gaps.some(({ fromMs, toMs }) => fromMs <= span.toMs && toMs >= span.fromMs)
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
