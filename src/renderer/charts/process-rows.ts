import { EVIDENCE } from '#shared/ane-facts'
import { cluesOf, isNobody, isSameProcess, type UsingProcess } from '#shared/attribution/clues'
import { holdingSpansOf, powerSpansOf, type HeldSpan } from '#shared/attribution/held-spans'
import { logCoverageOf } from '#shared/attribution/log-coverage'
import { lowestOf } from '#shared/extremes'
import type { TimeSpan } from '#shared/sample-window'
import { isAneEvent, type AneEvent, type TrackEvent } from '#shared/track-events'
import type { ViewedRange } from '../stores/range-source'
import { edgeMs, mergeNear, MERGE_PX, type LaneItem } from './event-layout'

/** What the log tells about one process, in all the time that is known. */
export interface ProcessRow {
  /** Both null: the lines that name nobody. */
  process: UsingProcess
  /** From where it connected, opened or loaded to where it let go; by their start, and none of them overlap. */
  held: HeldSpan[]
  /** Where it held the engine's power. */
  powered: HeldSpan[]
  /** By their start. */
  events: AneEvent[]
}

export interface ProcessRows {
  /** Those about whom the most trusted lines tell first, then by their first line; who is not named comes last. */
  rows: ProcessRow[]
  /** Where the log was not read, and not looked up again. */
  gaps: TimeSpan[]
}

const made = new WeakMap<readonly TrackEvent[], ProcessRows>()

/** The rows of these events; the same object as long as the list is the same. */
export function processRowsOf(events: readonly TrackEvent[]): ProcessRows {
  const known = made.get(events) ?? makeRows(events)
  made.set(events, known)
  return known
}

function makeRows(events: readonly TrackEvent[]): ProcessRows {
  const coverage = logCoverageOf(events)
  const clues = cluesOf(events)
  const byEvent = new Map(clues.map(({ event, process }) => [event, process]))
  const rows: ProcessRow[] = []
  const rowOf = (process: UsingProcess): ProcessRow => {
    const isIts = (row: ProcessRow): boolean =>
      isNobody(process) ? isNobody(row.process) : isSameProcess(row.process, process)
    const found = rows.find(isIts)
    if (found === undefined)
      return rows[rows.push({ process, held: [], powered: [], events: [] }) - 1] as ProcessRow
    found.process = { name: found.process.name ?? process.name, pid: found.process.pid ?? process.pid }
    return found
  }
  for (const event of events) {
    if (!isAneEvent(event)) continue
    const { process: name, pid } = event.ane
    rowOf(byEvent.get(event) ?? { name, pid }).events.push(event)
  }
  for (const span of holdingSpansOf(events, clues, coverage)) rowOf(span.process).held.push(span)
  for (const span of powerSpansOf(events, clues, coverage))
    // Power of somebody who is not named cannot be paired: its lines are marks only.
    if (!isNobody(span.process)) rowOf(span.process).powered.push(span)
  return { rows: rows.toSorted((a, b) => rankOf(a) - rankOf(b)), gaps: coverage.gaps }
}

/** The place of its most trusted line. */
function rankOf({ process, events }: ProcessRow): number {
  if (isNobody(process)) return EVIDENCE.length + 1
  return lowestOf(events.map(({ ane }) => trustOf(ane.evidence)))
}

/** 0 is the most trusted; a line that tells of nobody is the least. */
export function trustOf(evidence: AneEvent['ane']['evidence']): number {
  return evidence === null ? EVIDENCE.length : EVIDENCE.indexOf(evidence)
}

/** The rows that have something in the range, in their order. */
export function rowsWithin(range: ViewedRange): ProcessRow[] {
  const toMs = edgeMs(range)
  const touches = (span: TimeSpan): boolean => span.fromMs <= toMs && span.toMs > range.fromMs
  return processRowsOf(range.events).rows.filter(
    ({ held, powered, events }) =>
      events.some(({ startMs }) => startMs > range.fromMs && startMs <= toMs) ||
      held.some(touches) ||
      powered.some(touches),
  )
}

/** A drawn span: one, or several that are too near to each other. */
export interface SpanItem extends TimeSpan {
  count: number
  /** Whether the log says when the first began. */
  isBeginKnown: boolean
  /** `open`: the last goes on. `lost`: its end is not in the log. */
  end: 'known' | 'lost' | 'open'
}

/** What is drawn of a row: bars, and marks with what lies too near to each other as one. */
export interface RowItems {
  held: SpanItem[]
  powered: SpanItem[]
  marks: LaneItem[]
}

/** Merges from the oldest known event on, so that nothing changes while the view moves. */
export function layoutRow(
  { held, powered, events }: ProcessRow,
  range: ViewedRange,
  widthPx: number,
): RowItems {
  const pixelMs = (range.toMs - range.fromMs) / widthPx
  const toMs = edgeMs(range)
  const inView = (item: { fromMs: number; toMs: number }): boolean =>
    item.fromMs <= toMs && item.toMs > range.fromMs
  return {
    held: mergeSpans(held, pixelMs).filter(inView),
    powered: mergeSpans(powered, pixelMs).filter(inView),
    marks: mergeNear(events, MERGE_PX * pixelMs).filter(
      ({ startMs }) => startMs <= toMs && startMs > range.fromMs,
    ),
  }
}

/** Gaps between spans that are narrower than this are not seen, CSS px. */
const NARROW_GAP_PX = 2

/** Spans of one process by their start; those with less than `NARROW_GAP_PX` between them become one. */
export function mergeSpans(spans: readonly HeldSpan[], pixelMs: number): SpanItem[] {
  const items: SpanItem[] = []
  for (const span of spans) {
    const last = items.at(-1)
    const end = endOf(span)
    if (last === undefined || span.fromMs - last.toMs >= NARROW_GAP_PX * pixelMs)
      items.push({ fromMs: span.fromMs, toMs: span.toMs, count: 1, isBeginKnown: span.isBeginKnown, end })
    else {
      last.count++
      // The later one decides how it ends, unless it lies within the one before.
      if (span.toMs >= last.toMs) Object.assign(last, { toMs: span.toMs, end })
    }
  }
  return items
}

function endOf({ end }: HeldSpan): SpanItem['end'] {
  return end === 'open' ? 'open' : end === 'off' || end === 'gone' ? 'known' : 'lost'
}

/** Items near the pointer, CSS px from the plot's left edge; null where there are none. */
export function markAt(
  marks: readonly LaneItem[],
  range: ViewedRange,
  widthPx: number,
  xPx: number,
): LaneItem | null {
  const pixelMs = (range.toMs - range.fromMs) / widthPx
  let found: LaneItem | null = null
  let nearestPx = MERGE_PX
  for (const item of marks) {
    const distancePx = Math.abs(Math.min((item.startMs - range.fromMs) / pixelMs, widthPx) - xPx)
    if (distancePx <= nearestPx) [found, nearestPx] = [item, distancePx]
  }
  return found
}
