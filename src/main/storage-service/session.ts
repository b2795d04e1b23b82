import { MEMORY_HISTORY_MS, type EventPage, type HistoryExtent, type HistoryRange } from '#shared/history'
import type { Result } from '#shared/ipc-contract'
import type { Ledger } from '#shared/ledger'
import type { Machine, PlacedSample } from '#shared/sample'
import { SampleColumns, type ColumnsData } from '#shared/sample-columns'
import type { TotalsData } from '#shared/sample-totals'
import { isContinuous } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'
import { demonstrationPast } from '../sources/demonstration/demonstration-past'
import { HistoryError } from '../storage/database-errors'
import type { HistoryStore } from '../storage/history-store'
import type { Settled, TrackEventPageRequest, TrackRangeRequest } from '../storage/stored'
import type { TrackWriter } from '../storage/track-writer'
import type { HistoryFile } from './history-file'
import type { SessionSource } from './protocol'

/** The track that the session's samples are written to. */
interface SessionTrack {
  store: HistoryStore
  id: number
  /** null where another process writes it. */
  writer: TrackWriter | null
}

const NOTHING_KEPT: Result<never> = { ok: false, message: 'Nothing is kept of what is read now.' }

/**
 * Writes every sample of what is read now. A continuous source goes on in its one track; any other has a track of its
 * own, which is removed when the session ends.
 */
export class Session {
  private current: SessionSource | null = null
  /** undefined: not opened yet. null: nothing can be kept. */
  private track: SessionTrack | null | undefined = null
  private newestMs: number | null = null
  /** What the totals of the track go on from at least; null: from what it has. */
  private atLeast: TotalsData | null = null

  /**
   * `onUnkept`: samples and events that this process writes to no track. `onTotals`: those of the track, once it is opened;
   * null where it is not written.
   */
  constructor(
    private readonly file: HistoryFile,
    private readonly onNotice: (message: string) => void,
    private readonly onUnkept: (count: Settled) => void,
    private readonly onTotals: (totals: TotalsData | null) => void = () => undefined,
  ) {}

  begin(source: SessionSource, atLeast: TotalsData | null = null): void {
    this.end()
    this.current = source
    this.atLeast = atLeast
    this.track = undefined
    this.newestMs = null
  }

  append(placed: PlacedSample): void {
    const writer = this.openedTrack()?.writer ?? null
    this.newestMs = placed.endMs
    if (this.current !== null) this.current = { ...this.current, machine: machineOf(this.current, placed) }
    if (writer === null) this.onUnkept({ samples: 1, events: 0 })
    else writer.append(placed)
  }

  addEvent(event: TrackEvent): void {
    const writer = this.openedTrack()?.writer ?? null
    if (writer === null) this.onUnkept({ samples: 0, events: 1 })
    else writer.addEvent(event)
  }

  /** null before the first. */
  get source(): SessionSource | null {
    return this.current
  }

  /** The track of what is read now; null where nothing is kept. */
  get trackId(): number | null {
    return this.openedTrack()?.id ?? null
  }

  /** The same without opening the track: null until something was appended. */
  get openTrackId(): number | null {
    return this.track?.id ?? null
  }

  /**
   * What earlier sessions of a continuous source left of the hour before `beforeMs`, where the present session began; null
   * where nothing.
   */
  recall(beforeMs: number): ColumnsData | null {
    if (this.current === null || !isContinuous(this.current.kind)) return null
    const earlier = [...this.samples(beforeMs - MEMORY_HISTORY_MS, beforeMs)]
      .filter(({ endMs }) => endMs < beforeMs)
      // The clock may have been set back between sessions.
      .sort((one, other) => one.endMs - other.endMs)
    if (earlier.length === 0) return null
    const columns = new SampleColumns(MEMORY_HISTORY_MS)
    for (const placed of earlier) columns.append(placed)
    return columns.toData()
  }

  range(request: TrackRangeRequest): Result<HistoryRange> {
    const track = this.openedTrack()
    return track === null ? NOTHING_KEPT : { ok: true, value: track.store.range(track.id, request) }
  }

  ledger(edges: readonly number[]): Result<Ledger> {
    const track = this.openedTrack()
    return track === null ? NOTHING_KEPT : { ok: true, value: track.store.ledger(track.id, edges) }
  }

  eventPage(request: TrackEventPageRequest): Result<EventPage> {
    const track = this.openedTrack()
    return track === null ? NOTHING_KEPT : { ok: true, value: track.store.eventPage(track.id, request) }
  }

  extent(): HistoryExtent | null {
    const track = this.openedTrack()
    return track?.store.extent(track.id) ?? null
  }

  /** Full resolution, oldest first: the windows that lie in `(fromMs, toMs]` at least in part. */
  samples(fromMs: number, toMs: number): Iterable<PlacedSample> {
    const track = this.openedTrack()
    return track?.store.samples(track.id, fromMs, toMs) ?? []
  }

  /** Those that touch `(fromMs, toMs]`, in the order in which they came. */
  events(fromMs: number, toMs: number): Iterable<TrackEvent> {
    const track = this.openedTrack()
    return track?.store.events(track.id, fromMs, toMs) ?? []
  }

  /** The samples of the last `durationMs` up to the newest one, from the last gap on. */
  latest(durationMs: number): PlacedSample[] {
    if (this.newestMs === null) return []
    const samples = [...this.samples(this.newestMs - durationMs, this.newestMs)]
    const gap = samples.findLastIndex((placed) => placed.gapBefore)
    return samples.slice(Math.max(0, gap))
  }

  /** Writes to disk at once. */
  flush(): void {
    this.track?.writer?.flush()
  }

  end(): void {
    const { track } = this
    this.track = null
    if (!track) return
    track.writer?.close()
    if (this.current === null || isContinuous(this.current.kind)) return
    try {
      track.store.removeTrack(track.id)
    } catch (error) {
      // The next process that opens the history removes the track.
      if (!(error instanceof HistoryError)) throw error
    }
  }

  private openedTrack(): SessionTrack | null {
    if (this.track === undefined) {
      this.track = this.openTrack()
      const writer = this.track?.writer ?? null
      if (this.atLeast !== null) writer?.raiseTotals(this.atLeast)
      this.onTotals(writer?.totals ?? null)
    }
    return this.track
  }

  /** With a writer of its own: its samples are not the session's, which somebody waits for. */
  private makePast(store: HistoryStore, trackId: number): void {
    const beginMs = this.current?.pastUntilMs
    if (beginMs === undefined) return
    const writer = store.writer(trackId)
    // Where another process writes the track, it has made its past.
    if (!writer.ok) return
    // Asked for by the only writer: what is missing now, nobody else makes meanwhile.
    for (const placed of demonstrationPast(store.extent(trackId), beginMs)) writer.value.append(placed)
    writer.value.close()
  }

  private openTrack(): SessionTrack | null {
    const opened = this.file.open()
    if (!opened.ok || this.current === null) return null
    const store = opened.value
    const { kind } = this.current
    try {
      const id = isContinuous(kind) ? store.continuousTrack(kind) : store.createTrack('scratch')
      this.makePast(store, id)
      const writer = store.writer(id)
      if (!writer.ok) this.onNotice(writer.message)
      return { store, id, writer: writer.ok ? writer.value : null }
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error
      this.onNotice(error.message)
      return null
    }
  }
}

/** The machine by what a sample reports; what it does not report stays as it was. */
function machineOf({ machine }: SessionSource, { sample }: PlacedSample): Machine {
  const { model, osBuild } = sample.machine
  return { model: model ?? machine.model, osBuild: osBuild ?? machine.osBuild }
}
