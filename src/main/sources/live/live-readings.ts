import type { LiveIntervalMs, LiveState, LiveStatus, PermissionWay } from '#shared/live'
import type { Sample } from '#shared/sample'
import type { SourceEvents } from '../source'
import type { ByteStream, StreamHandlers } from './byte-stream'
import { LiveStream } from './live-stream'
import { AneWatch } from './profile-choice'
import {
  initialSupervision,
  supervise,
  wantsConnection,
  type Supervision,
  type SupervisorEvent,
  type Suspension,
} from './supervisor'

/** What the readings need of the world; a test hands in its own. */
export interface LiveSurroundings {
  /** Never goes back: deadlines are kept by it. */
  nowMs(): number
  /** ms since 1970, for a person. */
  wallClockMs(): number
  random(): number
  /** Calls back once after `delayMs`; returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void
  /** Connects to the installed service of an interval. */
  openInstalled(intervalMs: LiveIntervalMs, handlers: StreamHandlers): ByteStream
  /** For `AneWatch`. */
  chip: string
}

type Open = (handlers: StreamHandlers) => ByteStream

/**
 * Keeps live readings going: carries out what the supervisor's state asks for (a stream, a timer) and tells a source
 * of the samples. Lives as long as the app; it reads only while somebody is attached.
 */
export class LiveReadings {
  private supervision: Supervision
  private stream: LiveStream | null = null
  private streamNumber = 0
  private cancelTimer: (() => void) | null = null
  private events: SourceEvents | null = null
  /** How the stream that was allowed once is opened; used for its one connection. */
  private openOnce: Open | null = null
  private connectedSinceMs: number | null = null
  private bytesReceived = 0
  private gapPending = false
  private aneWatch: AneWatch

  constructor(
    private readonly around: LiveSurroundings,
    intervalMs: LiveIntervalMs,
    /** Something of `status` has changed that no sample brought. */
    private readonly onChange: () => void,
  ) {
    this.supervision = initialSupervision(intervalMs)
    this.aneWatch = new AneWatch(around.chip)
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

  /** A stream was allowed for one time; `open` takes over its connection. */
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
    this.dispatch({ kind: 'wanted', wanted: true })
  }

  detach(): void {
    this.events = null
    this.dispatch({ kind: 'wanted', wanted: false })
    this.dispatch({ kind: 'resumed', by: 'person' })
  }

  /** Closes the stream and every timer: the end of the app. */
  dispose(): void {
    this.events = null
    this.cancelTimer?.()
    this.stream?.close()
    this.stream = null
  }

  private dispatch(event: SupervisorEvent): void {
    const before = this.supervision
    const around = { nowMs: this.around.nowMs(), random: this.around.random() }
    const after = supervise(before, event, around)
    if (after === before) return
    this.supervision = after
    this.followStream()
    this.followDeadline(before, after)
    if (after.state === before.state && after.way === before.way) return
    this.notifyFailure(after)
    this.onChange()
  }

  private followStream(): void {
    const wanted = wantsConnection(this.supervision)
    if (this.stream !== null && (!wanted || this.streamNumber !== this.supervision.connection)) {
      this.stream.close()
      this.stream = null
      this.connectedSinceMs = null
      this.gapPending = true
    }
    if (wanted && this.stream === null) this.openStream()
  }

  private openStream(): void {
    const { connection, way, intervalMs } = this.supervision
    const open: Open = (handlers) =>
      way === 'once' && this.openOnce !== null
        ? this.openOnce(handlers)
        : this.around.openInstalled(intervalMs, handlers)
    this.streamNumber = connection
    this.aneWatch = new AneWatch(this.around.chip)
    this.stream = new LiveStream(open, {
      onOpen: () => {
        this.connectedSinceMs = this.around.wallClockMs()
        this.onChange()
      },
      onBytes: (count) => (this.bytesReceived += count),
      onSample: (sample, frame) => this.onSample(sample, frame),
      onFault: (fault) => this.events?.onFault(fault),
      onClosed: (reason) => this.dispatch({ kind: 'closed', reason }),
      onRefused: (reason) => this.dispatch({ kind: 'unavailable', reason }),
    })
  }

  private onSample(sample: Sample, frame: Uint8Array | null): void {
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

  /** A timer that is due a little later than before is renewed when it fires: a sample moves the deadline each time. */
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
    this.cancelTimer = this.around.after(Math.max(0, deadlineMs - this.around.nowMs()), () => {
      this.cancelTimer = null
      this.dispatch({ kind: 'tick' })
      if (!this.hasTimer()) this.setTimer()
    })
  }

  /** A state that followed may have set one, which the compiler cannot see. */
  private hasTimer(): boolean {
    return this.cancelTimer !== null
  }

  /** States that only a person can end are the end of the source's session. */
  private notifyFailure({ state }: Supervision): void {
    const { events } = this
    const reason = reasonOfEnd(state)
    if (events === null || reason === null) return
    this.events = null
    this.supervision = { ...this.supervision, wanted: false }
    events.onFailure(reason)
  }
}

/** Why nothing more comes until a person does something; null where it may. */
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
