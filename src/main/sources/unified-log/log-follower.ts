import { setImmediate } from 'node:timers/promises'
import type { PlacedSample } from '#shared/sample'
import { windowStartMs } from '#shared/sample-window'
import type { TrackEvent } from '#shared/track-events'
import type { LogState } from '#shared/unified-log'
import type { AxisTime } from '../arrival-clock'
import { SYSTEM_CLOCKS } from '../clocks'
import type { EventListener, EventSource } from '../source'
import type { StartLog } from './log-process'
import type { ProcessLookup } from './process-table'
import { UnifiedLogSource, type LogOptions } from './unified-log-source'

export interface LogFollowing extends LogOptions {
  /** Words for a person; default: those of the source. */
  label?: string
  startLog: StartLog
  /** A moment of `performance.now()` on the axis of the samples; null before the first of them. */
  toAxis: (momentMs: number) => AxisTime | null
  /** Names processes of which the log has only an id; null where their ids are made up. */
  lookup: ProcessLookup | null
}

/** Follows the unified log beside samples, and places what it tells on their axis (docs/time.md). */
export class LogFollower implements EventSource {
  readonly label: string
  private readonly source: UnifiedLogSource
  private listener: EventListener | null = null
  /** Keeps the order in which the log told. */
  private pending: Promise<void> = Promise.resolve()
  /** What came before the first sample, with times of the monotonic clock: there is no axis yet. Null once there is one. */
  private held: TrackEvent[] | null = []

  constructor(private readonly following: LogFollowing) {
    this.source = new UnifiedLogSource(
      {
        ...SYSTEM_CLOCKS,
        startLog: following.startLog,
        toAxis: (momentMs) =>
          this.held === null ? this.toAxis(momentMs) : { ms: momentMs, uncertaintyMs: 0 },
      },
      following,
    )
    this.label = following.label ?? this.source.label
  }

  start(listener: EventListener): void {
    this.listener = listener
    this.source.start({ ...listener, onEvent: (event) => this.pass(event) })
  }

  /** A sample has come, and lies on the axis already. */
  onSample({ endMs, sample }: PlacedSample): void {
    if (this.held !== null) this.release(windowStartMs(endMs, sample.elapsedMs))
    if (sample.ane.powerMw !== null) this.source.addWork(endMs, sample.ane.powerMw > 0)
  }

  get logState(): LogState {
    return this.source.state
  }

  /** See `UnifiedLogSource`. */
  get hasRun(): boolean {
    return this.source.hasRun
  }

  setWide(isWide: boolean): void {
    this.source.setWide(isWide)
  }

  /** The Mac is about to sleep. */
  sleep(): void {
    this.source.sleep()
  }

  wake(): void {
    this.source.wake()
  }

  /** Resolves when everything that the log wrote so far, and what is missing from it, was passed on. */
  async settled(): Promise<void> {
    // Two turns of the event loop, between which Node reads what lies in pipes.
    await setImmediate()
    await setImmediate()
    this.source.tellMissing()
    await this.pending
  }

  stop(): void {
    this.listener = null
    this.source.stop()
  }

  private pass(event: TrackEvent): void {
    if (this.held !== null) {
      this.held.push(event)
      return
    }
    const { lookup } = this.following
    this.pending = this.pending
      .then(() => lookup?.complete(event) ?? event)
      .then((completed) => this.listener?.onEvent(completed))
  }

  /** The first sample has come, and begins at `beganMs`: there is an axis. Before, the log was read for nothing. */
  private release(beganMs: number): void {
    const held = (this.held ?? []).map((event) => this.placed(event))
    this.held = null
    for (const event of held)
      this.pass(event.kind === 'log-on' ? { ...event, startMs: Math.max(event.startMs, beganMs) } : event)
  }

  private placed(event: TrackEvent): TrackEvent {
    const { ms, uncertaintyMs } = this.toAxis(event.startMs)
    const endMs = event.endMs === null ? null : this.toAxis(event.endMs).ms
    return { ...event, startMs: ms, endMs, uncertaintyMs }
  }

  private toAxis(momentMs: number): AxisTime {
    const time = this.following.toAxis(momentMs)
    if (time === null) throw new Error('The axis begins with the first sample.')
    return time
  }
}
