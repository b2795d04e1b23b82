import { describeFault, type Fault } from '../powermetrics/faults'
import type { PlacedSample, Sample } from '#shared/sample'
import type { LiveStatus } from '#shared/live'
import type { SourceStatus } from '#shared/source-status'
import type { Source } from './source'
import { Timeline } from './timeline'

/** Windows the median of `measuredIntervalMs` is taken over. */
const INTERVAL_WINDOW = 31

export interface SamplerEvents {
  /** Another source begins; everything from before belongs to an older session. */
  onSession(status: SourceStatus): void
  /** `frame`: the bytes it was read from, as they arrived; null where they are not at hand. */
  onSample(placed: PlacedSample, status: SourceStatus, frame: Uint8Array | null): void
  /** null: the next sample may come. Otherwise it may once this resolves; only asked of sources that can wait. */
  whenReady?(): Promise<void> | null
  /** Anything else about the source changed: state, faults, speed. */
  onStatus(status: SourceStatus): void
  /** A part of the input could not be read; the status that follows counts it. */
  onFault?(fault: Fault): void
}

/**
 * Runs one source at a time and keeps the truth about it. Every `use` begins a session: its own time axis, counts
 * and status.
 */
export class Sampler {
  private source: Source | null = null
  private timeline = new Timeline()
  private intervals: number[] = []
  private current: SourceStatus = emptyStatus()

  /** `live`: how live readings stand, whatever is read at present; null where they cannot be had. */
  constructor(
    private readonly events: SamplerEvents,
    private readonly live: () => LiveStatus | null = () => null,
  ) {}

  get status(): SourceStatus {
    const requestedIntervalMs = this.source?.requestedIntervalMs ?? null
    return {
      ...this.current,
      requestedIntervalMs,
      replay: this.source?.progress?.() ?? null,
      live: this.live(),
    }
  }

  /** Something of the status that others keep has changed. */
  announce(): void {
    this.events.onStatus(this.status)
  }

  /** Replaces the source. `message` tells why it is not the one asked for, or null. */
  use(source: Source, message: string | null = null): void {
    this.source?.stop()
    this.source = source
    this.timeline = new Timeline()
    this.intervals = []
    this.current = {
      ...emptyStatus(),
      sessionId: this.current.sessionId + 1,
      kind: source.kind,
      label: source.label,
      message,
    }
    this.events.onSession(this.status)
    // A stopped source is silent by contract, so nothing of an older session can arrive here.
    source.start({
      onSample: (sample, frame) => this.take(sample, frame),
      whenReady: () => this.events.whenReady?.() ?? null,
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
  }

  private take(sample: Sample, frame: Uint8Array | null): void {
    const placed = this.timeline.place(sample, Date.now())
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
    this.events.onSample(placed, this.status, frame)
  }

  /** Windows from before do not tell how long those to come are. */
  private interrupt(): void {
    this.timeline.interrupt()
    this.intervals = []
  }

  private count(fault: Fault): void {
    this.events.onFault?.(fault)
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
    kind: 'demonstration',
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
  }
}
