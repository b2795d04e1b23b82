import { UnknownKeys } from '../../powermetrics/unknown-keys'
import type { LiveIntervalMs, LiveState, LiveStatus, PermissionWay } from '#shared/live'
import type { Sample } from '#shared/sample'
import type { Clocks } from '../clocks'
import type { Frame } from '../source'
import type { Fault } from '../../powermetrics/faults'
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
export interface LiveEnvironment extends Clocks {
  /** Connects to the installed service of an interval. */
  openInstalled(intervalMs: LiveIntervalMs, handlers: StreamHandlers): ByteStream
  /** `Apple M1`, `Intel(R) Core(TM) …`; empty when unknown. */
  chip: string
}

type Open = (handlers: StreamHandlers) => ByteStream

/** Whoever reads; called until it is detached. */
export interface LiveListener {
  /** `frame`: as in `SourceEvents`. */
  onSample(sample: Sample, frame: Frame | null): void
  onFault(fault: Fault): void
  /** Time is missing before the next sample. */
  onGap(): void
  /** The state has changed; before the sample that changed it. */
  onState(state: LiveState): void
}

/** What is known of powermetrics alone. */
export type PowermetricsStatus = Pick<
  LiveStatus,
  'state' | 'way' | 'connectedSinceMs' | 'bytesReceived' | 'canAskForMore' | 'unknownKeys'
>

/**
 * Runs `powermetrics`: opens and closes the stream and the timer that the supervisor's state requires, and passes
 * samples to the source that is attached. Exists as long as the app, and reads only while a source is attached.
 */
export class LiveReadings {
  private supervision: Supervision
  private stream: LiveStream | null = null
  private streamNumber = 0
  private cancelTimer: (() => void) | null = null
  private listener: LiveListener | null = null
  /** Opens the stream that was allowed once. */
  private openOnce: Open | null = null
  private connectedSinceMs: number | null = null
  private bytesReceived = 0
  private readonly unknownKeys = new UnknownKeys()
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

  get status(): PowermetricsStatus {
    const { state, way } = this.supervision
    const { connectedSinceMs, bytesReceived } = this
    const unknownKeys = this.unknownKeys.describe()
    const canAskForMore = this.aneWatch.isMissing
    return { state, way, connectedSinceMs, bytesReceived, canAskForMore, unknownKeys }
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

  /** Samples go to `listener` until `detach`. */
  attach(listener: LiveListener): void {
    this.listener = listener
    this.gapPending = false
    this.dispatch({ kind: 'attached', attached: true })
  }

  detach(): void {
    this.listener = null
    this.dispatch({ kind: 'attached', attached: false })
    this.dispatch({ kind: 'resumed', by: 'person' })
  }

  /** The app ends: closes the stream and the timer. */
  dispose(): void {
    this.listener = null
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
    this.onChange()
    if (after.state !== before.state) this.listener?.onState(after.state)
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
      onFault: (fault) => this.listener?.onFault(fault),
      onUnknown: (keys) => this.unknownKeys.add(keys),
      onClosed: (reason) => this.dispatch({ kind: 'closed', reason }),
      onRefused: (reason) => this.dispatch({ kind: 'unavailable', reason }),
    })
  }

  private onSample(sample: Sample, frame: Frame | null): void {
    this.dispatch({ kind: 'sample' })
    if (this.supervision.state.kind !== 'live' || this.listener === null) {
      this.gapPending = true
      return
    }
    const wasMissing = this.aneWatch.isMissing
    this.aneWatch.onSample(sample)
    if (this.gapPending) this.listener.onGap()
    this.gapPending = false
    this.listener.onSample(sample, frame)
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
}

/** Why reading cannot continue without a person; null where it can. */
export function whyOver(state: LiveState): string | null {
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
