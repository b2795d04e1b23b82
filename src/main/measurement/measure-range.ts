import type { Result } from '#shared/ipc-contract'
import type { Measurement, MeasurementFacts } from '#shared/measurement'
import { BASELINE_MS } from '#shared/measurement/measure'
import type { HistoryStore } from '../history/history-store'
import type { RawFrame } from '../history/stored'
import { beginMeasurement, type MeasurementRecorder } from './measurement-recorder'

/**
 * Measures a stretch of what a track keeps, ms since 1970. Its samples, the raw frames where there are any, and up to
 * 30 s before it are copied, so that the measurement stays when the track ages. The stretch ends where the track does.
 */
export function measureRange(
  store: HistoryStore,
  trackId: number,
  fromMs: number,
  toMs: number,
  facts: MeasurementFacts,
): Result<Measurement> {
  const extent = store.extent(trackId)
  const window = {
    fromMs: Math.max(fromMs, extent?.fromMs ?? fromMs),
    toMs: Math.min(toMs, extent?.toMs ?? toMs),
  }
  if (extent === null || window.toMs <= window.fromMs) {
    return {
      ok: false,
      message: 'Nothing was recorded in this range. Pick one in which the chart has a curve.',
    }
  }
  const recorder = beginMeasurement(store, facts, [])
  if (!recorder.ok) return recorder
  try {
    copy(store, trackId, window, recorder.value)
  } catch (error) {
    recorder.value.discard()
    throw error
  }
  return recorder.value.finish(window)
}

function copy(
  store: HistoryStore,
  trackId: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  recorder: MeasurementRecorder,
): void {
  const frames = new FrameFinder(store.frames(trackId))
  for (const placed of store.samples(trackId, fromMs - BASELINE_MS, toMs)) {
    recorder.add(placed, frames.at(placed.endMs))
  }
}

/** Walks through frames beside the samples they belong to, both in the order of time. */
class FrameFinder {
  private current: IteratorResult<RawFrame, unknown>

  constructor(private readonly frames: Iterator<RawFrame>) {
    this.current = frames.next()
  }

  at(endMs: number): RawFrame | null {
    while (this.current.done !== true && this.current.value.endMs < endMs) this.current = this.frames.next()
    return this.current.done !== true && this.current.value.endMs === endMs ? this.current.value : null
  }
}
