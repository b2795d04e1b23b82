import type { HistoryExtent, HistoryRange } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import type { MeasurementHead } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import type { HistoryOptions, RawFrame, StoredMeasurement, TrackKind, TrackRangeRequest } from './stored'
import type { TrackWriter } from './track-writer'

/** Opens `history.sqlite` in the folder, making both when they are missing; `notice` is for the person. */
export function openHistory(
  folder: string,
  options: HistoryOptions = {},
): Result<{ store: HistoryStore; notice: string | null }> {
  void options
  return { ok: false, message: `There is no history in ${folder} yet.` }
}

const MISSING = 'not written yet'

/** Everything kept on disk: tracks of samples, and measurements. */
export class HistoryStore {
  createTrack(_kind: TrackKind): number {
    throw new Error(MISSING)
  }

  /** The one track of that source, made when it is missing. */
  continuousTrack(_kind: 'live' | 'demonstration'): number {
    throw new Error(MISSING)
  }

  /** A continuous track has one writer among all processes; the message says who is in the way. */
  writer(_trackId: number): Result<TrackWriter> {
    throw new Error(MISSING)
  }

  /** From the start of the oldest window to the end of the newest; null while the track is empty. */
  extent(_trackId: number): HistoryExtent | null {
    throw new Error(MISSING)
  }

  /** A null `fromMs` or `toMs` means the track's own edge. */
  range(_trackId: number, _request: TrackRangeRequest): HistoryRange {
    throw new Error(MISSING)
  }

  /** Every window that lies in `(fromMs, toMs]` at least in part, as it was recorded, in the order of recording. */
  samples(_trackId: number, _fromMs: number | null, _toMs: number | null): IterableIterator<PlacedSample> {
    throw new Error(MISSING)
  }

  /** In the order of recording. */
  frames(_trackId: number): IterableIterator<RawFrame> {
    throw new Error(MISSING)
  }

  removeTrack(_trackId: number): void {
    throw new Error(MISSING)
  }

  /** One small step of ageing; true while there is more to do. */
  maintain(): boolean {
    throw new Error(MISSING)
  }

  /** Forgets everything but the measurements. */
  clearContinuous(): void {
    throw new Error(MISSING)
  }

  sizeBytes(): number {
    throw new Error(MISSING)
  }

  close(): void {
    throw new Error(MISSING)
  }

  saveMeasurement(_row: StoredMeasurement): void {
    throw new Error(MISSING)
  }

  /** The newest first. */
  measurements(): MeasurementHead[] {
    throw new Error(MISSING)
  }

  measurement(_id: string): StoredMeasurement | null {
    throw new Error(MISSING)
  }

  describeMeasurement(_id: string, _words: { name: string; note: string }): void {
    throw new Error(MISSING)
  }

  /** With its samples. */
  removeMeasurement(_id: string): void {
    throw new Error(MISSING)
  }
}
