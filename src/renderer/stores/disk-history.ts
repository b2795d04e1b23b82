import { MOST_POINTS } from '#shared/limits'
import type { HistoryRange, HistoryRangeRequest } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import { METRIC_IDS } from '#shared/metrics'
import type { TimeSpan } from '#shared/sample-window'
import type { TrackEvent } from '#shared/track-events'
import { words } from '#shared/words/words'
import { HistoryColumns } from './history-columns'
import type { ViewedRange } from './range-source'

/** The part of the history on disk that the charts show. */
export interface HistoryView {
  span: TimeSpan
  /** Width of the plot, device px. */
  points: number
  /** End of the newest sample, ms since 1970. Columns that were loaded for an older one may lack samples. */
  newestMs: number
  isMoving: boolean
}

/** Columns loaded for a view and its margins. */
interface LoadedRange {
  span: TimeSpan
  /** Length of a device px that it was loaded for, ms. */
  pixelMs: number
  newestMs: number
  columns: HistoryColumns
  events: readonly TrackEvent[]
}

/** Exact statistics of one span. */
interface LoadedStatistics {
  span: TimeSpan
  newestMs: number
  statistics: HistoryRange['statistics']
  roundedToMs: number | null
}

/** How much more than the view is loaded on either side, as a share of its length, so that panning shows no holes. */
const MARGIN = 0.5
/** How much finer or coarser than the px the loaded points may be, while the view moves and when it stands still. */
const STRETCH_MOVING = 2
const STRETCH_STANDING = 1.25

type LoadRange = (request: HistoryRangeRequest) => Promise<Result<HistoryRange>>

/**
 * Loads the part of the history on disk that the charts show. At most one request is under way, always for the latest view.
 * Until it is answered, the charts draw the columns that were loaded before.
 */
export class DiskHistory {
  /** Why the latest view could not be loaded; null when it could. */
  problem: string | null = null
  private loaded: LoadedRange | null = null
  private statistics: LoadedStatistics | null = null
  private view: HistoryView | null = null
  /** Not requested again until the span changes. */
  private failedView: HistoryView | null = null
  private isRequesting = false
  /** Grows with each `reset`, so that answers to older requests are dropped. */
  private generation = 0

  constructor(
    private readonly load: LoadRange,
    private readonly onLoaded: () => void,
  ) {}

  /** The loaded columns for `span`, with its statistics if they are loaded; null until main has answered once. */
  range(span: TimeSpan, motion: ViewedRange['motion']): ViewedRange | null {
    if (this.loaded === null) return null
    const { columns, events } = this.loaded
    const { statistics = null, roundedToMs = columns.bucketMs } =
      this.statistics !== null && sameSpan(this.statistics.span, span) ? this.statistics : {}
    return { columns, ...span, statistics, roundedToMs, events, motion }
  }

  /** Whether a part of `span` is not loaded yet. */
  isLoading(span: TimeSpan): boolean {
    return this.problem === null && (this.loaded === null || !contains(this.loaded.span, span))
  }

  /** Loads `view`, unless the loaded columns are enough. */
  show(view: HistoryView): void {
    if (this.failedView !== null && !sameSpan(this.failedView.span, view.span)) this.failedView = null
    this.view = view
    void this.loadMissing()
  }

  /** Drops everything, when another source begins or the history was cleared. */
  reset(): void {
    this.generation++
    this.isRequesting = false
    this.loaded = this.statistics = this.view = this.failedView = this.problem = null
  }

  /** Stops loading until the next `show`. Keeps the loaded columns. */
  pause(): void {
    this.view = null
  }

  private async loadMissing(): Promise<void> {
    if (this.isRequesting) return
    this.isRequesting = true
    const { generation } = this
    for (let view = this.view; view !== null && this.failedView === null; view = this.view) {
      if (!hasRange(this.loaded, view)) await this.loadRange(view, generation)
      else if (!view.isMoving && !hasStatistics(this.statistics, view))
        await this.loadStatistics(view, generation)
      else break
      // After a reset, another call of this function may be running.
      if (generation !== this.generation) return
      this.onLoaded()
    }
    this.isRequesting = false
  }

  private async loadRange(view: HistoryView, generation: number): Promise<void> {
    const { span, points, newestMs } = view
    const marginMs = Math.round(MARGIN * (span.toMs - span.fromMs))
    const wider = { fromMs: span.fromMs - marginMs, toMs: span.toMs + marginMs }
    const widerPoints = Math.min(MOST_POINTS, Math.round(points * (1 + 2 * MARGIN)))
    const range = await this.query(view, generation, { ...wider, points: widerPoints, keys: null })
    if (range === null) return
    const columns = new HistoryColumns(range)
    this.loaded = { span: wider, pixelMs: pixelMs(view), newestMs, columns, events: range.events }
  }

  private async loadStatistics(view: HistoryView, generation: number): Promise<void> {
    const { span, points, newestMs } = view
    const range = await this.query(view, generation, { ...span, points, keys: [...METRIC_IDS] })
    if (range === null) return
    const { statistics, roundedToMs } = range
    this.statistics = { span, newestMs, statistics, roundedToMs }
  }

  /** null when main could not answer, or after a reset meanwhile. */
  private async query(
    view: HistoryView,
    generation: number,
    request: Omit<HistoryRangeRequest, 'target'>,
  ): Promise<HistoryRange | null> {
    const answer = await this.load({ target: { kind: 'current' }, ...request }).catch(
      (): Result<HistoryRange> => ({ ok: false, message: words.head.failures.noAnswer }),
    )
    if (generation !== this.generation) return null
    this.problem = answer.ok ? null : answer.message
    if (answer.ok) return answer.value
    this.failedView = view
    return null
  }
}

function pixelMs({ span, points }: HistoryView): number {
  return (span.toMs - span.fromMs) / points
}

function hasRange(loaded: LoadedRange | null, view: HistoryView): boolean {
  if (loaded === null) return false
  const isFresh = loaded.newestMs >= Math.min(view.span.toMs, view.newestMs)
  const stretch = view.isMoving ? STRETCH_MOVING : STRETCH_STANDING
  const ratio = loaded.pixelMs / pixelMs(view)
  return contains(loaded.span, view.span) && isFresh && ratio <= stretch && ratio >= 1 / stretch
}

function hasStatistics(loaded: LoadedStatistics | null, { span, newestMs }: HistoryView): boolean {
  return loaded !== null && sameSpan(loaded.span, span) && loaded.newestMs >= Math.min(span.toMs, newestMs)
}

function contains(outer: TimeSpan, inner: TimeSpan): boolean {
  return outer.fromMs <= inner.fromMs && outer.toMs >= inner.toMs
}

function sameSpan(one: TimeSpan, other: TimeSpan): boolean {
  return one.fromMs === other.fromMs && one.toMs === other.toMs
}
