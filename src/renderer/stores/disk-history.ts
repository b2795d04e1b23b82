import type { HistoryRange, HistoryRangeRequest } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import { METRIC_IDS } from '#shared/metrics'
import { HistoryColumns } from './history-columns'
import type { TimeSpan, ViewedRange } from './range-source'

/** What a view needs from the disk. */
export interface HistoryWish {
  span: TimeSpan
  /** Device pixels of the plot. */
  points: number
  /** End of the newest sample there is: an older answer does not reach further. */
  newestMs: number
  isMoving: boolean
}

/** What is held around a view, and what it was asked for. */
interface Picture {
  asked: TimeSpan
  /** Length of a pixel it was asked for, ms. */
  pixelMs: number
  newestMs: number
  columns: HistoryColumns
}

interface Figures {
  span: TimeSpan
  newestMs: number
  statistics: HistoryRange['statistics']
}

/** How much is asked for on either side of the view, in its lengths, so that panning shows no holes. */
const MARGIN = 0.5
/** How much finer or coarser than the pixels a picture may be, while it moves and when it stands. */
const STRETCH_MOVING = 2
const STRETCH_STANDING = 1.25
const MOST_POINTS = 20_000

type Ask = (request: HistoryRangeRequest) => Promise<Result<HistoryRange>>

/**
 * The part of the disk's history that the charts show. One question is on its way at most, and it is always about the
 * newest wish; until it is answered, what is held is shown in its place, moved and stretched.
 */
export class DiskHistory {
  /** Why main could not answer the newest wish; null when it could. */
  problem: string | null = null
  private picture: Picture | null = null
  private figures: Figures | null = null
  private wish: HistoryWish | null = null
  private refused: HistoryWish | null = null
  private isAsking = false
  /** Answers of an earlier source are of no use. */
  private generation = 0

  constructor(
    private readonly ask: Ask,
    private readonly onAnswer: () => void,
  ) {}

  /** null until main has answered for the first time. */
  range(span: TimeSpan, motion: ViewedRange['motion']): ViewedRange | null {
    if (this.picture === null) return null
    const { columns } = this.picture
    const isExact = this.figures !== null && sameSpan(this.figures.span, span)
    return { columns, ...span, statistics: isExact ? (this.figures?.statistics ?? null) : null, motion }
  }

  /** Whether the answer about `span` is still on its way: what is held says nothing of all of it. */
  isReading(span: TimeSpan): boolean {
    return this.problem === null && (this.picture === null || !contains(this.picture.asked, span))
  }

  /** Says what is looked at now; asks for it unless what is held will do. */
  want(wish: HistoryWish): void {
    if (this.refused !== null && !sameSpan(this.refused.span, wish.span)) this.refused = null
    this.wish = wish
    void this.pump()
  }

  /** Another source, or nothing from the disk is looked at any more. */
  forget(): void {
    this.generation++
    this.isAsking = false
    this.picture = this.figures = this.wish = this.refused = this.problem = null
  }

  /** Nothing more is wanted for now; what is held stays. */
  rest(): void {
    this.wish = null
  }

  private async pump(): Promise<void> {
    if (this.isAsking) return
    this.isAsking = true
    const { generation } = this
    for (let wish = this.wish; wish !== null && this.refused === null; wish = this.wish) {
      if (!hasPicture(this.picture, wish)) await this.askForPicture(wish, generation)
      else if (!wish.isMoving && !hasFigures(this.figures, wish)) await this.askForFigures(wish, generation)
      else break
      // Another source has questions of its own.
      if (generation !== this.generation) return
      this.onAnswer()
    }
    this.isAsking = false
  }

  private async askForPicture(wish: HistoryWish, generation: number): Promise<void> {
    const { span, points, newestMs } = wish
    const marginMs = Math.round(MARGIN * (span.toMs - span.fromMs))
    const asked = { fromMs: span.fromMs - marginMs, toMs: span.toMs + marginMs }
    const wide = Math.min(MOST_POINTS, Math.round(points * (1 + 2 * MARGIN)))
    const range = await this.question(wish, generation, { ...asked, points: wide, keys: null })
    if (range === null) return
    this.picture = { asked, pixelMs: pixelMs(wish), newestMs, columns: new HistoryColumns(range) }
  }

  private async askForFigures(wish: HistoryWish, generation: number): Promise<void> {
    const { span, points, newestMs } = wish
    const range = await this.question(wish, generation, { ...span, points, keys: [...METRIC_IDS] })
    if (range !== null) this.figures = { span, newestMs, statistics: range.statistics }
  }

  /** null when main could not answer, or when another source has begun meanwhile. */
  private async question(
    wish: HistoryWish,
    generation: number,
    request: Omit<HistoryRangeRequest, 'target'>,
  ): Promise<HistoryRange | null> {
    const answer = await this.ask({ target: { kind: 'current' }, ...request }).catch(
      (): Result<HistoryRange> => ({ ok: false, message: 'The app did not answer. Try again.' }),
    )
    if (generation !== this.generation) return null
    this.problem = answer.ok ? null : answer.message
    if (answer.ok) return answer.value
    this.refused = wish
    return null
  }
}

function pixelMs({ span, points }: HistoryWish): number {
  return (span.toMs - span.fromMs) / points
}

function hasPicture(picture: Picture | null, wish: HistoryWish): boolean {
  if (picture === null) return false
  const { asked, newestMs } = picture
  const isFresh = newestMs >= Math.min(wish.span.toMs, wish.newestMs)
  const stretch = wish.isMoving ? STRETCH_MOVING : STRETCH_STANDING
  const ratio = picture.pixelMs / pixelMs(wish)
  return contains(asked, wish.span) && isFresh && ratio <= stretch && ratio >= 1 / stretch
}

function hasFigures(figures: Figures | null, { span, newestMs }: HistoryWish): boolean {
  return figures !== null && sameSpan(figures.span, span) && figures.newestMs >= Math.min(span.toMs, newestMs)
}

function contains(outer: TimeSpan, inner: TimeSpan): boolean {
  return outer.fromMs <= inner.fromMs && outer.toMs >= inner.toMs
}

function sameSpan(one: TimeSpan, other: TimeSpan): boolean {
  return one.fromMs === other.fromMs && one.toMs === other.toMs
}
