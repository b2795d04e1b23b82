import { describeFault, type Fault } from '../powermetrics/faults'
import type { Result } from '#shared/ipc-contract'
import type { PlacedSample, Sample, SamplePlace } from '#shared/sample'
import { windowStartMs } from '#shared/sample-window'
import type { LiveStatus } from '#shared/live'
import type { SourceStatus } from '#shared/source-status'
import { FALLBACK_SOURCE, SOURCES } from '#shared/sources'
import { isMadeUp } from '#shared/origins'
import { LONGEST_EVENT_LABEL } from '#shared/limits'
import type { MarkKind, TrackEvent } from '#shared/track-events'
import { errorFields, nameOf, whereLogged } from '../log/bug-reports'
import { log } from '../log/log'
import { ArrivalClock, type AxisTime } from '../sources/arrival-clock'
import type { EventSource, Frame, Source, SourceEvents } from '../sources/source'
import type { StartLog } from '../sources/unified-log/log-process'
import { Consumers, type Consumer, type ConsumerFailureListener } from './consumers'
import { EventSources } from './event-sources'
import { Timeline } from './timeline'

/** `measuredIntervalMs` is the median of so many windows. */
const INTERVAL_WINDOW = 31

/** So many of a session's newest marks can still be named. */
const NAMEABLE_MARKS = 20

/**
 * Passes what is read from one source of samples at a time, and from any number of sources of events, to its
 * consumers. Every `use` begins a session with its own time axis, counts and status. The time of a sample, and
 * whether time is missing before it, are decided here, once for all consumers.
 */
export class Pipeline {
  private source: Source | null = null
  private timeline = new Timeline()
  private intervals: number[] = []
  private current: SourceStatus = emptyStatus()
  private readonly consumers: Consumers
  private readonly eventSources = new EventSources(
    (event) => this.addEvent(event),
    () => this.announce(),
  )
  /** The newest marks of the session, the oldest first. */
  private marks: TrackEvent[] = []
  private clock = new ArrivalClock()
  /** The newest sample's end on the axis, and its arrival by the monotonic clock; null before the first. */
  private newest: { endMs: number; arrivedMs: number } | null = null

  /**
   * `live`: the state of live readings, whatever is read at present; null where they are not possible. `onConsumerFailure`:
   * without it, what a consumer throws ends the process, like any bug.
   */
  constructor(
    private readonly live: () => LiveStatus | null = () => null,
    onConsumerFailure: ConsumerFailureListener = throwUncaught,
  ) {
    this.consumers = new Consumers(onConsumerFailure)
  }

  /** Returns the function that ends it. */
  register(consumer: Consumer): () => void {
    return this.consumers.register(consumer)
  }

  /** Runs a source of events beside the samples, until the function that it returns is called or the pipeline stops. */
  attach(source: EventSource): () => void {
    return this.eventSources.attach(source)
  }

  /** Sends an event to the consumers; does nothing before the first session. */
  addEvent(event: TrackEvent): void {
    if (this.current.sessionId === 0) return
    const label = event.label.slice(0, LONGEST_EVENT_LABEL)
    this.forEach((consumer) => consumer.onEvent?.({ ...event, label }, this.status))
  }

  /** Sets a mark at the present. Fails before the first sample of a recording, which has no present yet. */
  mark(label: string, kind: MarkKind = 'mark'): Result {
    if (this.current.sessionId === 0 || (this.current.kind === 'replay' && this.newest === null))
      return { ok: false, message: 'Nothing was read yet that could be marked. Wait for the first sample.' }
    const uncertaintyMs = this.current.measuredIntervalMs ?? 0
    const mark = { kind, startMs: Math.floor(this.presentMs()), endMs: null, label, uncertaintyMs }
    if (kind === 'mark') this.marks = [...this.marks, mark].slice(-NAMEABLE_MARKS)
    this.addEvent(mark)
    return { ok: true, value: null }
  }

  /** Sends a mark of this session again, with a label. */
  nameMark(startMs: number, label: string): Result {
    const mark = this.marks.find((set) => set.startMs === startMs)
    if (mark === undefined)
      return { ok: false, message: 'This mark can no longer be named: it is too old. Set another one.' }
    this.addEvent({ ...mark, label })
    return { ok: true, value: null }
  }

  /**
   * The present on the session's axis, ms since 1970: the end of the newest sample plus the time since its arrival,
   * without that time for a recording. The wall clock before the first sample.
   */
  presentMs(): number {
    if (this.newest === null) return Date.now()
    const sinceMs = performance.now() - this.newest.arrivedMs
    return this.newest.endMs + (SOURCES[this.current.kind].isPresent ? sinceMs : 0)
  }

  /** A recent time of the monotonic clock on the session's axis; null before the first sample. */
  toAxis(momentMs: number): AxisTime | null {
    return this.clock.toAxis(momentMs)
  }

  /** Starts the log that belongs to the present source; null where that is this Mac's, or there is no source. */
  get startLog(): StartLog | null {
    return this.source?.startLog ?? null
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

  /** Sends the status to the consumers: a part of it that is kept elsewhere has changed. */
  announce(): void {
    this.forEach((consumer) => consumer.onStatus?.(this.status))
  }

  /** Replaces the source. `message`: why it is not the one that was chosen; null where it is. */
  use(source: Source, message: string | null = null): void {
    this.source?.stop()
    this.source = source
    this.timeline = new Timeline(SOURCES[source.kind].stampResolutionMs)
    this.intervals = []
    this.current = {
      ...emptyStatus(),
      sessionId: this.current.sessionId + 1,
      kind: source.kind,
      isMadeUp: !SOURCES[source.kind].isReal,
      label: source.label,
      message,
    }
    this.newest = null
    this.clock = new ArrivalClock()
    this.marks = []
    this.forEach((consumer) => consumer.onSession?.(this.status))
    this.start(source)
  }

  private start(source: Source): void {
    // A stopped source is silent by contract, so nothing of an older session can arrive here.
    const events: SourceEvents = {
      onSample: (sample, frame, place) => this.onSample(sample, frame, place),
      whenReady: () => this.whenReady(),
      onEvent: (event) => this.addEvent(event),
      onFault: (fault) => this.onFault(fault),
      onGap: () => this.interrupt(),
      onMessage: (message) => this.setMessage(message),
      onEnd: () => this.change({ state: 'ended' }),
      onFailure: (failure) => this.change({ state: 'failed', message: failure }),
    }
    try {
      source.start(events)
    } catch (thrown) {
      source.stop()
      log.error('bug', 'A source could not be started.', errorFields(thrown))
      const message = `${source.label} could not be started (${nameOf(thrown)}). Choose it again; ${whereLogged()}.`
      this.change({ state: 'failed', message })
    }
  }

  /** Replaces the `message` of `use`, or of the source itself; the session continues. */
  setMessage(message: string | null): void {
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

  private onSample(sample: Sample, frame: Frame | null, place?: SamplePlace): void {
    const placed = this.place(sample, place)
    const before = this.newest
    this.newest = { endMs: placed.endMs, arrivedMs: performance.now() }
    this.clock.addSample(placed.endMs, this.newest.arrivedMs, placed.gapBefore)
    if (sample.elapsedMs !== null) {
      this.intervals.push(sample.elapsedMs)
      if (this.intervals.length > INTERVAL_WINDOW) this.intervals.shift()
    }
    this.current = {
      ...this.current,
      state: 'running',
      isMadeUp: this.current.isMadeUp || isMadeUp(sample.origins),
      machine: sample.machine,
      measuredIntervalMs: median(this.intervals),
      sampleCount: this.current.sampleCount + 1,
    }
    this.addGapEvent(placed, before?.endMs ?? null)
    const { status } = this
    this.forEach((consumer) => consumer.onSample?.(placed, status, frame))
  }

  /** Nothing is known of the time before a session's first sample, so that time is missing before it as well. */
  private place(sample: Sample, place?: SamplePlace): PlacedSample {
    const placed =
      place === undefined
        ? this.timeline.place(sample, Date.now())
        : { ...place, sequence: this.current.sampleCount, sample }
    return this.newest === null ? { ...placed, gapBefore: true } : placed
  }

  /** Adds an event for the start of a source, or for missing time. */
  private addGapEvent({ endMs, gapBefore, sample }: PlacedSample, beforeMs: number | null): void {
    if (!gapBefore) return
    const startMs = windowStartMs(endMs, sample.elapsedMs)
    if (beforeMs === null)
      this.addEvent({ kind: 'source', startMs, endMs: null, label: this.current.label, uncertaintyMs: 0 })
    else if (startMs > beforeMs)
      this.addEvent({ kind: 'gap', startMs: beforeMs, endMs: startMs, label: '', uncertaintyMs: 0 })
  }

  private whenReady(): Promise<void> | null {
    const waits: Promise<void>[] = []
    this.forEach((consumer) => {
      const wait = consumer.whenReady?.() ?? null
      if (wait !== null) waits.push(wait)
    })
    return waits.length === 0 ? null : Promise.all(waits).then(() => undefined)
  }

  private forEach(notify: (consumer: Consumer) => void): void {
    this.consumers.forEach(() => this.status, notify)
  }

  /** The intervals before a gap say nothing about those after it. */
  private interrupt(): void {
    this.timeline.interrupt()
    this.intervals = []
  }

  private onFault(fault: Fault): void {
    this.forEach((consumer) => consumer.onFault?.(fault))
    this.change({ faultCount: this.current.faultCount + 1, lastFault: describeFault(fault) })
  }

  private change(part: Partial<SourceStatus>): void {
    this.current = { ...this.current, ...part }
    this.announce()
  }
}

function throwUncaught(thrown: unknown): void {
  queueMicrotask(() => {
    throw thrown
  })
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
    isMadeUp: !SOURCES[FALLBACK_SOURCE].isReal,
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
