import type { PlacedSample } from '#shared/sample'
import { goesOn, type SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { LogFollower } from '../sources/unified-log/log-follower'
import type { StartLog } from '../sources/unified-log/log-process'
import { ProcessLookup } from '../sources/unified-log/process-table'
import type { Consumer } from './consumers'
import type { Pipeline } from './pipeline'

/** How far back this Mac's log is looked up at first: what somebody asks about has just happened. */
const FILL_IN_MS = 5 * 60_000

/**
 * Reads the unified log beside the samples: this Mac's beside samples of now, while the person wants it; a made-up one beside
 * samples that are made up; none beside a recording, onto whose axis the present does not belong.
 */
export class LogControl implements Consumer {
  readonly part = 'The unified log'
  private isWanted = false
  private isMeasuring = false
  /** What was said while the person paused is not looked up afterwards. */
  private isResuming = false
  private following: { follower: LogFollower; detach: () => void; hasToldOff: boolean } | null = null

  /** `startLog`: starts this Mac's. */
  constructor(
    private readonly pipeline: Pipeline,
    private readonly startLog: StartLog,
  ) {}

  /** Whether the person wants this Mac's log to be read. */
  setWanted(isWanted: boolean): void {
    this.isWanted = isWanted
    this.update(this.pipeline.status)
  }

  /** While something is measured, more is read: who asked for the work, and what Core ML could not do. */
  setMeasuring(isMeasuring: boolean): void {
    this.isMeasuring = isMeasuring
    this.following?.follower.setWide(isMeasuring)
  }

  /** The Mac is about to sleep. */
  sleep(): void {
    this.following?.follower.sleep()
  }

  wake(): void {
    this.following?.follower.wake()
  }

  /** Resolves when everything that the log told so far was passed on. */
  async settled(): Promise<void> {
    await this.following?.follower.settled()
  }

  onSession(status: SourceStatus): void {
    // Its last words would come onto the axis of the new session.
    this.end()
    this.isResuming = false
    this.update(status)
  }

  onStatus(status: SourceStatus): void {
    this.update(status)
  }

  onSample(placed: PlacedSample): void {
    this.following?.follower.onSample(placed)
  }

  private update(status: SourceStatus): void {
    if (status.state === 'paused') this.isResuming = true
    if (!this.shouldFollow(status)) {
      this.tellOff()
      this.end()
    } else if (this.following === null) this.begin()
  }

  private shouldFollow(status: SourceStatus): boolean {
    if (status.sessionId === 0 || status.state === 'paused' || !goesOn(status)) return false
    const { isReal, isPresent } = SOURCES[status.kind]
    return this.pipeline.startLog !== null || (this.isWanted && isReal && isPresent)
  }

  private begin(): void {
    const madeUp = this.pipeline.startLog
    const follower = new LogFollower({
      ...(madeUp === null ? {} : { label: 'Unified log (made up)' }),
      startLog: madeUp ?? this.startLog,
      lookup: madeUp === null ? new ProcessLookup() : null,
      toAxis: (momentMs) => this.pipeline.toAxis(momentMs),
      isWide: this.isMeasuring,
      fillInMs: madeUp === null && !this.isResuming ? FILL_IN_MS : null,
      onState: () => this.onState(follower),
    })
    this.isResuming = false
    // Attaching it changes the status.
    this.following = { follower, detach: () => follower.stop(), hasToldOff: false }
    this.following.detach = this.pipeline.attach(follower)
  }

  private onState({ logState }: LogFollower): void {
    // It has failed for good.
    if (['not-administrator', 'not-permitted', 'not-available'].includes(logState.kind)) this.tellOff()
    this.pipeline.announce()
  }

  /** From here on nobody knows what the log would have told: later questions must not take silence for rest. */
  private tellOff(): void {
    const { following } = this
    const now = this.pipeline.toAxis(performance.now())
    if (following === null || following.hasToldOff || !following.follower.hasRun || now === null) return
    following.hasToldOff = true
    const { ms: startMs, uncertaintyMs } = now
    this.pipeline.addEvent({ kind: 'log-off', label: '', startMs, endMs: null, uncertaintyMs })
  }

  private end(): void {
    const { following } = this
    this.following = null
    following?.detach()
  }
}
