import type { HistoryExtent, HistoryRange } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import { SampleColumns } from '#shared/sample-columns'
import type { SourceKind } from '#shared/source-status'
import { LONGEST_RANGE_MS } from '#shared/time-range'
import type { HistoryStore } from '../storage/history-store'
import type { TrackRangeRequest } from '../storage/stored'
import type { TrackWriter } from '../storage/track-writer'
import { attempt } from './attempt'
import type { HistoryFile } from './history-file'

/** Where the samples of what is read now are kept. */
interface KeptTrack {
  store: HistoryStore
  id: number
  /** null where another process writes it. */
  writer: TrackWriter | null
}

const NOTHING_KEPT: Result<never> = { ok: false, message: 'Nothing is kept of what is read now.' }

/**
 * Keeps every sample that the app reads: the last hour in memory, all of it on disk. Live readings and the
 * demonstration each go on in their one track; a replay has one of its own, which is gone when it ends.
 */
export class HistoryRecorder {
  /** The last hour, for the window. */
  readonly memory = new SampleColumns(LONGEST_RANGE_MS)
  private kind: SourceKind | null = null
  /** undefined: not needed yet. null: there is none. */
  private track: KeptTrack | null | undefined = null
  /** What an earlier session left lies before the first sample of this one. */
  private goesOn = false
  private newestMs: number | null = null

  constructor(
    private readonly file: HistoryFile,
    private readonly tell: (message: string) => void,
  ) {}

  beginSession(kind: SourceKind): void {
    this.endSession()
    this.memory.clear()
    this.kind = kind
    this.track = undefined
    this.goesOn = false
    this.newestMs = null
  }

  /** Returns the sample as it is kept: with a gap before it where those of an earlier session come first. */
  take(placed: PlacedSample): PlacedSample {
    const { track } = this
    const kept = track === undefined ? this.takeFirst(placed) : this.afterGap(placed)
    this.memory.append(kept)
    this.newestMs = kept.endMs
    this.track?.writer?.append(kept)
    return kept
  }

  /** Puts what was read before the app was started last into the memory, where this session goes on from it. */
  recall(): void {
    if (this.track === undefined) this.openTrack(Date.now())
  }

  range(request: TrackRangeRequest): Result<HistoryRange> {
    const track = this.kept()
    return track === null ? NOTHING_KEPT : { ok: true, value: track.store.range(track.id, request) }
  }

  extent(): HistoryExtent | null {
    const track = this.kept()
    return track?.store.extent(track.id) ?? null
  }

  /** Full resolution, oldest first: the windows that lie in `(fromMs, toMs]` at least in part. */
  samples(fromMs: number, toMs: number): Iterable<PlacedSample> {
    const track = this.kept()
    return track?.store.samples(track.id, fromMs, toMs) ?? []
  }

  /** What was read last, up to the newest sample and not over a gap. */
  latest(durationMs: number): PlacedSample[] {
    if (this.newestMs === null) return []
    const samples = [...this.samples(this.newestMs - durationMs, this.newestMs)]
    return samples.slice(
      Math.max(
        0,
        samples.findLastIndex((placed) => placed.gapBefore),
      ),
    )
  }

  /** The track of what is read now; null where nothing is kept. */
  get trackId(): number | null {
    return this.kept()?.id ?? null
  }

  /** Forgets everything but the measurements, also what the window shows of the time before now. */
  clear(): Result {
    const opened = this.file.open()
    if (!opened.ok) return opened
    const cleared = attempt(() => opened.value.clearContinuous())
    if (!cleared.ok) return cleared
    this.memory.clear()
    return { ok: true, value: null }
  }

  /** To disk at once: the computer is about to sleep. */
  flush(): void {
    this.track?.writer?.flush()
  }

  /** The end of the app. */
  close(): void {
    this.endSession()
    this.track = null
    this.file.close()
  }

  private takeFirst(placed: PlacedSample): PlacedSample {
    this.openTrack(placed.endMs)
    return this.afterGap(placed)
  }

  private afterGap(placed: PlacedSample): PlacedSample {
    if (!this.goesOn) return placed
    this.goesOn = false
    return { ...placed, gapBefore: true }
  }

  private kept(): KeptTrack | null {
    this.recall()
    return this.track ?? null
  }

  private openTrack(firstMs: number): void {
    this.track = null
    const opened = this.file.open()
    if (!opened.ok || this.kind === null) return
    const store = opened.value
    const { kind } = this
    const made = attempt(() =>
      kind === 'replay' ? store.createTrack('scratch') : store.continuousTrack(kind),
    )
    if (!made.ok) return this.tell(made.message)
    const id = made.value
    this.goesOn = store.extent(id) !== null
    const writer = store.writer(id)
    if (!writer.ok) this.tell(writer.message)
    this.track = { store, id, writer: writer.ok ? writer.value : null }
    if (kind === 'live') this.remember(store.samples(id, firstMs - LONGEST_RANGE_MS, firstMs), firstMs)
  }

  private remember(samples: Iterable<PlacedSample>, firstMs: number): void {
    for (const placed of samples) if (placed.endMs < firstMs) this.memory.append(placed)
  }

  private endSession(): void {
    if (!this.track) return
    const { store, id, writer } = this.track
    writer?.close()
    // Where that fails, it is gone with the next start.
    if (this.kind === 'replay') attempt(() => store.removeTrack(id))
  }
}
