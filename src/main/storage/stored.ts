import type { HistoryRangeRequest } from '#shared/history'
import type { Measurement } from '#shared/measurement'

/**
 * What a track is for. `live` and `demonstration`: the one continuous track of that source. `scratch`: a replay, gone
 * when it ends. `measurement`: what a measurement keeps, in full resolution for ever.
 */
export const TRACK_KINDS = ['live', 'demonstration', 'scratch', 'measurement'] as const

export type TrackKind = (typeof TRACK_KINDS)[number]

export const CONTINUOUS_KINDS = ['live', 'demonstration'] as const satisfies readonly TrackKind[]

export type ContinuousKind = (typeof CONTINUOUS_KINDS)[number]

/** Also of the kind of a source: a replay is not continuous. */
export function isContinuous(kind: string): kind is ContinuousKind {
  return CONTINUOUS_KINDS.some((continuous) => continuous === kind)
}

/** A sample's document as `powermetrics` wrote it. */
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

/** What to draw, of a track that is known. */
export type TrackRangeRequest = Omit<HistoryRangeRequest, 'target'>

export interface HistoryOptions {
  /** For whoever only reads: opened also on a full disk, and where nothing may be written. */
  readOnly?: boolean
  /** The most the file may take, bytes; the oldest and finest is dropped first, measurements never. */
  maximumBytes?: () => number
  /** The present, ms since 1970. */
  now?: () => number
  /** One sentence for the person: recording stopped, or something kept could not be read. */
  onTrouble?: (message: string) => void
  /** What could not be written has been written after all. */
  onRecovered?: () => void
  /** So many samples more of a track are on disk, or given up because nothing could be written for too long. */
  onSettled?: (trackId: number, count: number) => void
  /** The file is not where it was any more; nothing that is written into it would be found again. */
  onMoved?: () => void
}
