import type { Result } from '#shared/ipc-contract'
import type { Measurement, MeasurementFacts } from '#shared/measurement'
import { BASELINE_MS } from '#shared/measurement/measure'
import type { Frame } from '../sources/source'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import type { RawFrame } from '../storage/stored'
import { beginMeasurement, type MeasurementRecorder } from './measurement-recorder'
import { TimeSlices } from './measure-track'

/**
 * Measures a stretch of what a track keeps, ms since 1970. Its samples, the raw frames where there are any, and up to
 * 30 s before it are copied, so that the measurement stays when the track ages. The stretch ends where the track does.
 * Other work runs in between, since a day takes long to copy.
 */
export async function measureRange(
  store: HistoryStore,
  trackId: number,
  fromMs: number,
  toMs: number,
  facts: MeasurementFacts,
): Promise<Result<Measurement>> {
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
    await copy(store, trackId, window, recorder.value)
    return await recorder.value.finish(window)
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error
    return { ok: false, message: error.message }
  } finally {
    recorder.value.discard()
  }
}

async function copy(
  store: HistoryStore,
  trackId: number,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  recorder: MeasurementRecorder,
): Promise<void> {
  const slices = new TimeSlices(store)
  const frames = new FrameFinder(store.frames(trackId))
  for (const placed of store.samples(trackId, fromMs - BASELINE_MS, toMs)) {
    recorder.add({ placed, frame: frames.at(placed.endMs) })
    if (slices.isOver) await slices.next()
  }
  for (const event of store.events(trackId, fromMs - BASELINE_MS, toMs)) {
    recorder.addEvent(event)
    if (slices.isOver) await slices.next()
  }
}

/** Puts the frame of each sample together; frames and samples are in the order of time. */
class FrameFinder {
  private current: IteratorResult<RawFrame, unknown>

  constructor(private readonly frames: Iterator<RawFrame>) {
    this.current = frames.next()
  }

  at(endMs: number): Frame | null {
    const parts: Uint8Array[] = []
    for (; this.current.done !== true && this.current.value.endMs <= endMs; this.current = this.frames.next())
      if (this.current.value.endMs === endMs) parts.push(this.current.value.bytes)
    return parts.length === 0 ? null : parts
  }
}
