import type { EventPageRequest, HistoryRangeRequest } from '#shared/history'
import type { Measurement } from '#shared/measurement'
import type { TotalsData } from '#shared/sample-totals'
import { CONTINUOUS_KINDS } from '#shared/sources'

/**
 * What a track is for. The kind of a continuous source: its one track. `scratch`: a session of any other source, removed
 * when the session ends. `measurement`: the samples of a measurement, in full resolution until it is deleted.
 */
export const TRACK_KINDS = [...CONTINUOUS_KINDS, 'scratch', 'measurement'] as const

export type TrackKind = (typeof TRACK_KINDS)[number]

/** How many more are on disk, or given up. */
export interface Settled {
  samples: number
  events: number
}

/** What one instrument gave for a sample; those of one sample follow one another. */
export interface RawFrame {
  /** End of the sample's window, ms since 1970. */
  endMs: number
  bytes: Uint8Array
}

/** A measurement and where its samples lie. */
export interface StoredMeasurement {
  measurement: Measurement
  trackId: number
  /** The measured stretch of the track, ms since 1970; the track may hold a margin around it. */
  fromMs: number
  toMs: number
}

/** What to draw of a track. */
export type TrackRangeRequest = Omit<HistoryRangeRequest, 'target'>
export type TrackEventPageRequest = Omit<EventPageRequest, 'target'>

export interface HistoryOptions {
  /** Only for reading: the file is opened also on a full disk, and where nothing may be written. */
  readOnly?: boolean
  /** The most the file may take, bytes; the oldest and finest is dropped first, measurements never. */
  maximumBytes?: () => number
  /** The present, ms since 1970. */
  now?: () => number
  /** One sentence for the person: recording stopped, or something kept could not be read. */
  onTrouble?: (message: string) => void
  /** Recording to disk stopped; the same sentence as `onTrouble`, which is told first. */
  onStopped?: (message: string) => void
  /** Writing works again; what had waited in memory is on disk. */
  onRecovered?: () => void
  /** More of a track is on disk, or was given up because nothing could be written for too long. */
  onSettled?: (trackId: number, settled: Settled) => void
  /** What the samples of a continuous track came to, now that it is on disk. */
  onTotals?: (trackId: number, totals: TotalsData) => void
  /** The file was moved or deleted: what is written into it would be lost. */
  onMoved?: () => void
}
