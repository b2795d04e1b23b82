import type { PlacedSample } from '#shared/sample'
import { goesOn, type SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { LogFollower } from '../sources/unified-log/log-follower'
import type { StartLog } from '../sources/unified-log/log-process'
import { ProcessLookup } from '../sources/unified-log/process-table'
import type { Consumer } from './consumers'
import type { Pipeline } from './pipeline'

/**
 * Reads the unified log beside the samples: this Mac's beside samples of now, while the person wants it; a made-up one beside
 * samples that are made up; none beside a recording, onto whose axis the present does not belong.
 */
export class LogControl implements Consumer {
  readonly part = 'The unified log'
  private isWanted = false
  private following: { follower: LogFollower; detach: () => void } | null = null

  /** `startLog`: this Mac's. */
  constructor(
    private readonly pipeline: Pipeline,
    private readonly startLog: StartLog,
  ) {}

  /** Whether the person wants this Mac's log to be read. */
  setWanted(isWanted: boolean): void {
    this.isWanted = isWanted
    this.update(this.pipeline.status)
  }

  onSession(status: SourceStatus): void {
    this.end()
    this.update(status)
  }

  onStatus(status: SourceStatus): void {
    this.update(status)
  }

  onSample(placed: PlacedSample): void {
    this.following?.follower.onSample(placed)
  }

  private update(status: SourceStatus): void {
    const shouldFollow = this.shouldFollow(status)
    if (shouldFollow && this.following === null) this.begin()
    else if (!shouldFollow) this.end()
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
      isWide: false,
      fillInMs: null,
    })
    // Attaching it changes the status.
    this.following = { follower, detach: () => follower.stop() }
    this.following.detach = this.pipeline.attach(follower)
  }

  private end(): void {
    const { following } = this
    this.following = null
    following?.detach()
  }
}
