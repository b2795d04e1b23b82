import type { HistoryRange, HistoryRangeRequest } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import { METRIC_IDS } from '#shared/metrics'
import { HistoryColumns } from './history-columns'
import type { TimeSpan, ViewedRange } from './range-source'

/** What a view needs from the disk. */
export interface HistoryView {
  span: TimeSpan
  /** Device pixels of the plot. */
  points: number
  /** End of the newest sample there is: an older answer does not reach further. */
  newestMs: number
  isMoving: boolean
}

/** What is held around a view, and what it was asked for. */
interface LoadedRange {
  span: TimeSpan
  /** Length of a pixel it was asked for, ms. */
  pixelMs: number
  newestMs: number
  columns: HistoryColumns
}

interface LoadedStatistics {
  span: TimeSpan
  newestMs: number
  statistics: HistoryRange['statistics']
}

/** How much is asked for on either side of the view, in its lengths, so that panning shows no holes. */
const MARGIN = 0.5
/** How much finer or coarser than the pixels a picture may be, while it moves and when it stands. */
const STRETCH_MOVING = 2
const STRETCH_STANDING = 1.25
const MAX_POINTS = 20_000

type LoadRange = (request: HistoryRangeRequest) => Promise<Result<HistoryRange>>

/**
 * The part of the disk's history that the charts show. One question is on its way at most, and it is always about the
 * newest wish; until it is answered, what is held is shown in its place, moved and stretched.
 */
export class DiskHistory {
  /** Why main could not answer the newest wish; null when it could. */
  problem: string | null = null
  private loaded: LoadedRange | null = null
  private statistics: LoadedStatistics | null = null
  private view: HistoryView | null = null
  private failedView: HistoryView | null = null
  private isRequesting = false
  /** Answers of an earlier source are of no use. */
  private generation = 0

  constructor(
    private readonly load: LoadRange,
    private readonly onLoaded: () => void,
  ) {}

  /** null until main has answered for the first time. */
  range(span: TimeSpan, motion: ViewedRange['motion']): ViewedRange | null {
    if (this.loaded === null) return null
    const { columns } = this.loaded
    const isExact = this.statistics !== null && sameSpan(this.statistics.span, span)
    return { columns, ...span, statistics: isExact ? (this.statistics?.statistics ?? null) : null, motion }
  }

  /** Whether the answer about `span` is still on its way: what is held says nothing of all of it. */
  isLoading(span: TimeSpan): boolean {
    return this.problem === null && (this.loaded === null || !contains(this.loaded.span, span))
  }

  /** Says what is looked at now; asks for it unless what is held will do. */
  show(wish: HistoryView): void {
    if (this.failedView !== null && !sameSpan(this.failedView.span, wish.span)) this.failedView = null
    this.view = wish
    void this.loadMissing()
  }

  /** Another source, or nothing from the disk is looked at any more. */
  reset(): void {
    this.generation++
    this.isRequesting = false
    this.loaded = this.statistics = this.view = this.failedView = this.problem = null
  }

  /** Nothing more is wanted for now; what is held stays. */
  pause(): void {
    this.view = null
  }

  private async loadMissing(): Promise<void> {
    if (this.isRequesting) return
    this.isRequesting = true
    const { generation } = this
    for (let wish = this.view; wish !== null && this.failedView === null; wish = this.view) {
      if (!hasRange(this.loaded, wish)) await this.loadRange(wish, generation)
      else if (!wish.isMoving && !hasStatistics(this.statistics, wish))
        await this.loadStatistics(wish, generation)
      else break
      // Another source has questions of its own.
      if (generation !== this.generation) return
      this.onLoaded()
    }
    this.isRequesting = false
  }

  private async loadRange(wish: HistoryView, generation: number): Promise<void> {
    const { span, points, newestMs } = wish
    const marginMs = Math.round(MARGIN * (span.toMs - span.fromMs))
    const asked = { fromMs: span.fromMs - marginMs, toMs: span.toMs + marginMs }
    const wide = Math.min(MAX_POINTS, Math.round(points * (1 + 2 * MARGIN)))
    const range = await this.query(wish, generation, { ...asked, points: wide, keys: null })
    if (range === null) return
    this.loaded = { span: asked, pixelMs: pixelMs(wish), newestMs, columns: new HistoryColumns(range) }
  }

  private async loadStatistics(wish: HistoryView, generation: number): Promise<void> {
    const { span, points, newestMs } = wish
    const range = await this.query(wish, generation, { ...span, points, keys: [...METRIC_IDS] })
    if (range !== null) this.statistics = { span, newestMs, statistics: range.statistics }
  }

  /** null when main could not answer, or when another source has begun meanwhile. */
  private async query(
    wish: HistoryView,
    generation: number,
    request: Omit<HistoryRangeRequest, 'target'>,
  ): Promise<HistoryRange | null> {
    const answer = await this.load({ target: { kind: 'current' }, ...request }).catch(
      (): Result<HistoryRange> => ({ ok: false, message: 'The app did not answer. Try again.' }),
    )
    if (generation !== this.generation) return null
    this.problem = answer.ok ? null : answer.message
    if (answer.ok) return answer.value
    this.failedView = wish
    return null
  }
}

function pixelMs({ span, points }: HistoryView): number {
  return (span.toMs - span.fromMs) / points
}

function hasRange(picture: LoadedRange | null, wish: HistoryView): boolean {
  if (picture === null) return false
  const { span: asked, newestMs } = picture
  const isFresh = newestMs >= Math.min(wish.span.toMs, wish.newestMs)
  const stretch = wish.isMoving ? STRETCH_MOVING : STRETCH_STANDING
  const ratio = picture.pixelMs / pixelMs(wish)
  return contains(asked, wish.span) && isFresh && ratio <= stretch && ratio >= 1 / stretch
}

function hasStatistics(figures: LoadedStatistics | null, { span, newestMs }: HistoryView): boolean {
  return figures !== null && sameSpan(figures.span, span) && figures.newestMs >= Math.min(span.toMs, newestMs)
}

function contains(outer: TimeSpan, inner: TimeSpan): boolean {
  return outer.fromMs <= inner.fromMs && outer.toMs >= inner.toMs
}

function sameSpan(one: TimeSpan, other: TimeSpan): boolean {
  return one.fromMs === other.fromMs && one.toMs === other.toMs
}
