import type { LiveIntervalMs, LiveState, LiveStatus, PermissionWay } from '#shared/live'
import type { Sample } from '#shared/sample'
import type { Frame, SourceEvents } from '../source'
import type { ByteStream, StreamHandlers } from './socket-stream'
import { LiveStream } from './live-stream'
import { AneWatch } from './profile-choice'
import {
  initialSupervision,
  supervise,
  needsConnection,
  type Supervision,
  type SupervisorEvent,
  type Suspension,
} from './supervisor'

/** What the readings need from outside; tests pass their own. */
export interface LiveEnvironment {
  /** The monotonic clock of all deadlines. */
  nowMs(): number
  /** ms since 1970, only shown to a person. */
  wallClockMs(): number
  random(): number
  /** Calls back once after `delayMs`; returns what cancels it. */
  after: (delayMs: number, callback: () => void) => () => void
  /** Connects to the installed service of an interval. */
  openInstalled(intervalMs: LiveIntervalMs, handlers: StreamHandlers): ByteStream
  /** `Apple M1`, `Intel(R) Core(TM) …`; empty when unknown. */
  chip: string
}

type Open = (handlers: StreamHandlers) => ByteStream

/**
 * Runs live readings: opens and closes the stream and the timer that the supervisor's state requires, and passes
 * samples to the source that is attached. Exists as long as the app, and reads only while a source is attached.
 */
export class LiveReadings {
  private supervision: Supervision
  private stream: LiveStream | null = null
  private streamNumber = 0
  private cancelTimer: (() => void) | null = null
  private events: SourceEvents | null = null
  /** Opens the stream that was allowed once. */
  private openOnce: Open | null = null
  private connectedSinceMs: number | null = null
  private bytesReceived = 0
  private gapPending = false
  private aneWatch: AneWatch

  constructor(
    private readonly env: LiveEnvironment,
    intervalMs: LiveIntervalMs,
    /** `status` has changed other than by a sample. */
    private readonly onChange: () => void,
  ) {
    this.supervision = initialSupervision(intervalMs)
    this.aneWatch = new AneWatch(env.chip)
  }

  get status(): LiveStatus {
    const { state, way } = this.supervision
    const { connectedSinceMs, bytesReceived } = this
    return { state, way, connectedSinceMs, bytesReceived, canAskForMore: this.aneWatch.isMissing }
  }

  get intervalMs(): LiveIntervalMs {
    return this.supervision.intervalMs
  }

  get isAllowed(): boolean {
    return this.supervision.way !== null
  }

  /** The installed service may be used. */
  allowAlways(): void {
    this.openOnce = null
    this.dispatch({ kind: 'allowed', way: 'always' })
  }

  /** A stream was allowed for one time; `open` is called once and uses its connection. */
  allowOnce(open: Open): void {
    this.openOnce = open
    this.dispatch({ kind: 'allowed', way: 'once' })
  }

  /** The prompt is about to open. */
  asked(way: PermissionWay, intervalMs: LiveIntervalMs): void {
    this.dispatch({ kind: 'asked', way, intervalMs })
  }

  refused(why: 'cancelled' | 'wrong-password'): void {
    this.dispatch({ kind: 'refused', why })
  }

  withdraw(reason: string | null): void {
    this.dispatch({ kind: 'withdrawn', reason })
  }

  setInterval(intervalMs: LiveIntervalMs): void {
    this.dispatch({ kind: 'interval', intervalMs })
  }

  suspend(by: Suspension): void {
    this.dispatch({ kind: 'suspended', by })
  }

  resume(by: Suspension): void {
    this.dispatch({ kind: 'resumed', by })
  }

  retry(): void {
    this.dispatch({ kind: 'retry' })
  }

  /** Samples go to `events` until `detach`. */
  attach(events: SourceEvents): void {
    this.events = events
    this.gapPending = false
    this.dispatch({ kind: 'attached', attached: true })
  }

  detach(): void {
    this.events = null
    this.dispatch({ kind: 'attached', attached: false })
    this.dispatch({ kind: 'resumed', by: 'person' })
  }

  /** The app ends: closes the stream and the timer. */
  dispose(): void {
    this.events = null
    this.cancelTimer?.()
    this.stream?.close()
    this.stream = null
  }

  private dispatch(event: SupervisorEvent): void {
    const before = this.supervision
    const env = { nowMs: this.env.nowMs(), random: this.env.random() }
    const after = supervise(before, event, env)
    if (after === before) return
    this.supervision = after
    this.followStream()
    this.followDeadline(before, after)
    if (after.state === before.state && after.way === before.way) return
    this.notifyFailure(after)
    this.onChange()
  }

  private followStream(): void {
    const needed = needsConnection(this.supervision)
    if (this.stream !== null && (!needed || this.streamNumber !== this.supervision.connection)) {
      this.stream.close()
      this.stream = null
      this.connectedSinceMs = null
      this.gapPending = true
    }
    if (needed && this.stream === null) this.openStream()
  }

  private openStream(): void {
    const { connection, way, intervalMs } = this.supervision
    const open: Open = (handlers) =>
      way === 'once' && this.openOnce !== null
        ? this.openOnce(handlers)
        : this.env.openInstalled(intervalMs, handlers)
    this.streamNumber = connection
    this.aneWatch = new AneWatch(this.env.chip)
    this.stream = new LiveStream(open, {
      onOpen: () => {
        this.connectedSinceMs = this.env.wallClockMs()
        this.onChange()
      },
      onBytes: (count) => (this.bytesReceived += count),
      onSample: (sample, frame) => this.onSample(sample, frame),
      onFault: (fault) => this.events?.onFault(fault),
      onClosed: (reason) => this.dispatch({ kind: 'closed', reason }),
      onRefused: (reason) => this.dispatch({ kind: 'unavailable', reason }),
    })
  }

  private onSample(sample: Sample, frame: Frame | null): void {
    this.dispatch({ kind: 'sample' })
    if (this.supervision.state.kind !== 'live' || this.events === null) {
      this.gapPending = true
      return
    }
    const wasMissing = this.aneWatch.isMissing
    this.aneWatch.onSample(sample)
    if (this.gapPending) this.events.onGap?.()
    this.gapPending = false
    this.events.onSample(sample, frame)
    if (this.aneWatch.isMissing !== wasMissing) this.onChange()
  }

  /** Every sample moves the deadline. The timer stays where the deadline moves later, and is set again when it fires. */
  private followDeadline(before: Supervision, after: Supervision): void {
    if (after.deadlineMs === before.deadlineMs) return
    const moved = after.state === before.state && before.deadlineMs !== null && after.deadlineMs !== null
    if (moved && after.deadlineMs > before.deadlineMs && this.cancelTimer !== null) return
    this.setTimer()
  }

  private setTimer(): void {
    this.cancelTimer?.()
    this.cancelTimer = null
    const { deadlineMs } = this.supervision
    if (deadlineMs === null) return
    this.cancelTimer = this.env.after(Math.max(0, deadlineMs - this.env.nowMs()), () => {
      this.cancelTimer = null
      this.dispatch({ kind: 'tick' })
      if (!this.hasTimer()) this.setTimer()
    })
  }

  /** `dispatch` may have set one; a method, because the compiler would assume that the field is unchanged. */
  private hasTimer(): boolean {
    return this.cancelTimer !== null
  }

  /** A state that only a person can end fails the source. */
  private notifyFailure({ state }: Supervision): void {
    const { events } = this
    const reason = reasonOfEnd(state)
    if (events === null || reason === null) return
    this.events = null
    this.supervision = { ...this.supervision, attached: false }
    events.onFailure(reason)
  }
}

/** Why reading cannot continue without a person; null where it can. */
function reasonOfEnd(state: LiveState): string | null {
  switch (state.kind) {
    case 'not-available':
      return state.reason
    case 'not-allowed':
      return state.reason ?? 'Live readings are not allowed any more.'
    case 'refused':
      return state.why === 'cancelled' ? 'The prompt was cancelled.' : 'The password was not accepted.'
    default:
      return null
  }
}
