import { describeFault, type Fault } from '../powermetrics/faults'
import type { Result } from '#shared/ipc-contract'
import type { PlacedSample, Sample } from '#shared/sample'
import { windowStartMs } from '#shared/sample-window'
import type { LiveStatus } from '#shared/live'
import type { SourceStatus } from '#shared/source-status'
import { FALLBACK_SOURCE, SOURCES } from '#shared/sources'
import { LONGEST_EVENT_LABEL, type TrackEvent } from '#shared/track-events'
import type { EventSource, Source } from '../sources/source'
import { EventSources } from './event-sources'
import { Timeline } from './timeline'

/** Windows the median of `measuredIntervalMs` is taken over. */
const INTERVAL_WINDOW = 31

/** How many of a session's newest marks can still be given a name. */
const NAMEABLE_MARKS = 20

/** Whoever needs what is read registers as a consumer; each hears of everything in the order of registration. */
export interface Consumer {
  /** Another source begins; everything from before belongs to an older session. */
  onSession?(status: SourceStatus): void
  /** `frame`: the bytes it was read from, as they arrived; null where they are not at hand. */
  onSample?(placed: PlacedSample, status: SourceStatus, frame: Uint8Array | null): void
  /**
   * Something that is no sample, on the session's axis: a mark, a gap, what another source says happened. A mark that is
   * named comes again, with its label: `mergeEvents` makes one of both.
   */
  onEvent?(event: TrackEvent, status: SourceStatus): void
  /** A part of what the source reads cannot be read. */
  onFault?(fault: Fault): void
  /** Anything else about the source changed: state, faults, speed. */
  onStatus?(status: SourceStatus): void
  /** null: the next sample may come. Otherwise it may once this resolves; only asked of sources that can wait. */
  whenReady?(): Promise<void> | null
}

/**
 * Everything that is read passes through here: one source of samples at a time, and any number that tell of events. Every
 * `use` begins a session with its own time axis, counts and status. Where a sample lies and whether time is missing before
 * it is decided here, once, before any consumer sees it.
 */
export class Pipeline {
  private source: Source | null = null
  private timeline = new Timeline()
  private intervals: number[] = []
  private current: SourceStatus = emptyStatus()
  private readonly consumers = new Set<Consumer>()
  private readonly eventSources = new EventSources(
    (event) => this.addEvent(event),
    () => this.announce(),
  )
  /** The newest marks of the session, the oldest first. */
  private marks: TrackEvent[] = []
  /** The newest sample's end on the axis, and when it came by the monotonic clock; null before the first. */
  private newest: { endMs: number; arrivedMs: number } | null = null

  /** `live`: how live readings stand, whatever is read at present; null where they cannot be had. */
  constructor(private readonly live: () => LiveStatus | null = () => null) {}

  /** Returns what ends it. */
  register(consumer: Consumer): () => void {
    this.consumers.add(consumer)
    return () => this.consumers.delete(consumer)
  }

  /** Runs a source of events beside the samples, until the function that it returns is called or the pipeline stops. */
  attach(source: EventSource): () => void {
    return this.eventSources.attach(source)
  }

  /** Passes an event on that somebody made; nothing happens before the first session. */
  addEvent(event: TrackEvent): void {
    if (this.current.sessionId === 0) return
    const label = event.label.slice(0, LONGEST_EVENT_LABEL)
    this.forEach((consumer) => consumer.onEvent?.({ ...event, label }, this.status))
  }

  /** Sets a mark at the present. A recording has no present before its first sample. */
  mark(label: string): Result {
    if (this.current.sessionId === 0 || (this.current.kind === 'replay' && this.newest === null))
      return { ok: false, message: 'Nothing was read yet that could be marked. Wait for the first sample.' }
    const uncertaintyMs = this.current.measuredIntervalMs ?? 0
    const mark = { kind: 'mark', startMs: Math.floor(this.presentMs()), endMs: null, label, uncertaintyMs }
    this.marks = [...this.marks, mark].slice(-NAMEABLE_MARKS)
    this.addEvent(mark)
    return { ok: true, value: null }
  }

  /** Passes a mark of this session on again, with a label. */
  nameMark(startMs: number, label: string): Result {
    const mark = this.marks.find((set) => set.startMs === startMs)
    if (mark === undefined)
      return { ok: false, message: 'This mark can no longer be named: it is too old. Set another one.' }
    this.addEvent({ ...mark, label })
    return { ok: true, value: null }
  }

  /**
   * The present on the session's axis, ms since 1970: as much after the newest sample as has passed since it came, or the
   * newest sample where a recording plays. The wall clock before the first.
   */
  presentMs(): number {
    if (this.newest === null) return Date.now()
    const sinceMs = performance.now() - this.newest.arrivedMs
    return this.newest.endMs + (SOURCES[this.current.kind].isPresent ? sinceMs : 0)
  }

  get status(): SourceStatus {
    const requestedIntervalMs = this.source?.requestedIntervalMs ?? null
    return {
      ...this.current,
      requestedIntervalMs,
      replay: this.source?.progress?.() ?? null,
      live: this.live(),
      eventSources: this.eventSources.statuses,
    }
  }

  /** Something of the status that others keep has changed. */
  announce(): void {
    this.forEach((consumer) => consumer.onStatus?.(this.status))
  }

  /** Replaces the source. `message` tells why it is not the one asked for, or null. */
  use(source: Source, message: string | null = null): void {
    this.source?.stop()
    this.source = source
    this.timeline = new Timeline(SOURCES[source.kind].stampResolutionMs)
    this.intervals = []
    this.current = {
      ...emptyStatus(),
      sessionId: this.current.sessionId + 1,
      kind: source.kind,
      label: source.label,
      message,
    }
    this.newest = null
    this.marks = []
    this.forEach((consumer) => consumer.onSession?.(this.status))
    // A stopped source is silent by contract, so nothing of an older session can arrive here.
    source.start({
      onSample: (sample, frame) => this.onSample(sample, frame),
      whenReady: () => this.whenReady(),
      onEvent: (event) => this.addEvent(event),
      onFault: (fault) => this.count(fault),
      onGap: () => this.interrupt(),
      onEnd: () => this.change({ state: 'ended' }),
      onFailure: (failure) => this.change({ state: 'failed', message: failure }),
    })
  }

  /** Replaces what `use` was told about why the source is not the one asked for; the session goes on. */
  explain(message: string | null): void {
    if (message !== this.current.message) this.change({ message })
  }

  setPaused(paused: boolean): void {
    const { state } = this.current
    if (paused === (state === 'paused') || state === 'ended' || state === 'failed') return
    this.source?.setPaused(paused)
    this.change({ state: paused ? 'paused' : this.current.sampleCount > 0 ? 'running' : 'starting' })
  }

  /** Does nothing where the source has no speed. */
  setSpeed(speed: number | null): void {
    this.source?.setSpeed?.(speed)
    this.announce()
  }

  stop(): void {
    this.source?.stop()
    this.source = null
    this.eventSources.stop()
  }

  private onSample(sample: Sample, frame: Uint8Array | null): void {
    const placed = this.place(sample)
    const before = this.newest
    this.newest = { endMs: placed.endMs, arrivedMs: performance.now() }
    if (sample.elapsedMs !== null) {
      this.intervals.push(sample.elapsedMs)
      if (this.intervals.length > INTERVAL_WINDOW) this.intervals.shift()
    }
    this.current = {
      ...this.current,
      state: 'running',
      machine: sample.machine,
      measuredIntervalMs: median(this.intervals),
      sampleCount: this.current.sampleCount + 1,
    }
    this.announceStart(placed, before?.endMs ?? null)
    const { status } = this
    this.forEach((consumer) => consumer.onSample?.(placed, status, frame))
  }

  /** Of what lies before a session's first sample nothing is known, so that time is missing there, too. */
  private place(sample: Sample): PlacedSample {
    const placed = this.timeline.place(sample, Date.now())
    return this.newest === null ? { ...placed, gapBefore: true } : placed
  }

  /** A source that begins, and time that is missing, are events of their own. */
  private announceStart({ endMs, gapBefore, sample }: PlacedSample, beforeMs: number | null): void {
    if (!gapBefore) return
    const startMs = windowStartMs(endMs, sample.elapsedMs)
    if (beforeMs === null)
      this.addEvent({ kind: 'source', startMs, endMs: null, label: this.current.label, uncertaintyMs: 0 })
    else if (startMs > beforeMs)
      this.addEvent({ kind: 'gap', startMs: beforeMs, endMs: startMs, label: '', uncertaintyMs: 0 })
  }

  private whenReady(): Promise<void> | null {
    const waits = [...this.consumers].flatMap((consumer) => consumer.whenReady?.() ?? [])
    return waits.length === 0 ? null : Promise.all(waits).then(() => undefined)
  }

  private forEach(notify: (consumer: Consumer) => void): void {
    for (const consumer of [...this.consumers]) notify(consumer)
  }

  /** Windows from before do not tell how long those to come are. */
  private interrupt(): void {
    this.timeline.interrupt()
    this.intervals = []
  }

  private count(fault: Fault): void {
    this.forEach((consumer) => consumer.onFault?.(fault))
    this.change({ faultCount: this.current.faultCount + 1, lastFault: describeFault(fault) })
  }

  private change(part: Partial<SourceStatus>): void {
    this.current = { ...this.current, ...part }
    this.announce()
  }
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

function emptyStatus(): SourceStatus {
  return {
    sessionId: 0,
    kind: FALLBACK_SOURCE,
    state: 'starting',
    label: '',
    message: null,
    machine: { model: null, osBuild: null },
    requestedIntervalMs: null,
    measuredIntervalMs: null,
    sampleCount: 0,
    faultCount: 0,
    lastFault: null,
    replay: null,
    live: null,
    eventSources: [],
  }
}
