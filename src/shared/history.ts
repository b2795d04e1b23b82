import type { TrackEvent } from './track-events'
import type { OriginStretch } from './origins'
import type { RangeStatistics } from './range-statistics'
import type { ClusterLayout, ColumnKey, PointDoubts } from './sample-columns'
import type { TimeSpan } from './sample-window'

/**
 * How finely a stretch of history is kept. `full` are the samples themselves; the others are buckets aligned to
 * absolute time (`floor(timeMs / HISTORY_TIER_MS[tier])`).
 */
export const HISTORY_TIERS = ['full', '10s', '1min', '1h'] as const

export type HistoryTier = (typeof HISTORY_TIERS)[number]

/** Length of a tier's bucket, ms; null for samples. */
export const HISTORY_TIER_MS: Readonly<Record<HistoryTier, number | null>> = {
  full: null,
  '10s': 10_000,
  '1min': 60_000,
  '1h': 3_600_000,
}

/** How much history in full resolution is kept in memory, ms. Older and longer ranges are read from the disk. */
export const MEMORY_HISTORY_MS = 60 * 60_000

/** Whose samples: those of the source that the window follows, or of a measurement. */
export type HistoryTarget = { kind: 'current' } | { kind: 'measurement'; id: string }

export interface HistoryRangeRequest {
  target: HistoryTarget
  /** ms since 1970; the range is `(fromMs, toMs]`. null: from the first, up to the last sample. */
  fromMs: number | null
  toMs: number | null
  /** The most points a series may have: the pixels it is drawn on. 1 to 20 000. */
  points: number
  /** Which columns; null for every one. */
  keys: ColumnKey[] | null
}

/**
 * One series, one entry a point. NaN: nothing reported. Where points are samples (`bucketMs` null) all three are the
 * sample's value.
 */
export interface ThinnedColumn {
  minimum: Float64Array
  /** Weighted by the length of each window. */
  mean: Float64Array
  maximum: Float64Array
}

/** The events and marks in a range of time. */
export interface RangeEvents {
  /** By their start. */
  events: TrackEvent[]
  /** How many more there are. Events are left out before marks, and older ones before newer ones. */
  omittedEvents: number
}

/** Where a page of events ended: the end of its oldest event, ms since 1970, and its number in the history. */
export interface EventCursor {
  endMs: number
  id: number
}

export interface EventPageRequest {
  target: HistoryTarget
  /** ms since 1970: events that touch `(fromMs, toMs]`. */
  fromMs: number
  toMs: number
  /** `next` of the page before; null for the first. */
  after: EventCursor | null
}

/** Events of a range in pages, the latest end first. */
export interface EventPage {
  /** By their start. */
  events: TrackEvent[]
  /** null: there are no more. */
  next: EventCursor | null
  /** In all pages from this one on. */
  count: number
}

/** A range as it can be drawn, with statistics that come from every sample in it, never from the points. */
export interface HistoryRange extends RangeEvents {
  /** The range of the points: as asked for, moved outwards to the edges of the tier's buckets. */
  fromMs: number
  toMs: number
  tier: HistoryTier
  /** Length of one point, ms; null where every point is a sample. */
  bucketMs: number | null
  /** End of each point, ms since 1970, strictly increasing. */
  endMs: Float64Array
  /** How much of the point was measured, ms; NaN where unknown. */
  elapsedMs: Float64Array
  /** 1 where time is missing between this point and the one before. */
  gapBefore: Uint8Array
  columns: Partial<Record<ColumnKey, ThinnedColumn>>
  /** Of the series asked for. Of points that sum up several samples, only where a series has no value. */
  doubts: PointDoubts
  /** Where the values come from, by time; of a tier, in the blocks that the range touches. */
  origins: OriginStretch[]
  /** Of metrics over `asked`, the same to the last digit whichever tiers serve it; without those that were not reported. */
  statistics: Partial<Record<ColumnKey, RangeStatistics>>
  /** The range asked for. */
  asked: TimeSpan
  /**
   * `asked` was moved outwards to the edges of buckets of this length for the statistics, ms, since the samples at its edges
   * have aged; null: they are exact.
   */
  roundedToMs: number | null
  clusters: ClusterLayout[]
  thermalPressure: string | null
}

/** What is kept of the source that the window follows. */
export interface HistoryExtent {
  /** Of the oldest and the newest sample kept, ms since 1970. */
  fromMs: number
  toMs: number
}
