import type { Result } from '#shared/ipc-contract'
import { describeLive, type PermissionWay, type TrustReport } from '#shared/live'
import { goesOn, isLive } from '#shared/source-status'
import { FALLBACK_SOURCE, isUnaided, SOURCES, type SelectableKind, type SourceKind } from '#shared/sources'
import { createSource } from '../sources/create-source'
import type { StartHelper } from '../sources/ioreport/helper-client'
import type { LiveControl } from '../sources/live/live-control'
import { probeRecording } from '../sources/replay/recording'
import { ReplaySource } from '../sources/replay/replay-source'
import type { Source } from '../sources/source'
import type { Pipeline } from './pipeline'

const NOT_A_MAC = 'Live readings need a Mac: powermetrics exists only on macOS.'

const DONE: Result = { ok: true, value: null }

/** Chooses the source that the pipeline reads. The last request wins, however long an earlier one takes. */
export class SourceControl {
  /** Grows with every request. */
  private requests = 0
  /** The app ends: no request has an effect. */
  private stopped = false
  /** Requests that are not settled. */
  private pending = 0
  /** Path of the recording that was begun last; null before the first. */
  private recordingPath: string | null = null

  constructor(
    private readonly pipeline: Pipeline,
    /** null where live readings are not possible. */
    private readonly live: LiveControl | null,
    private readonly startHelper: StartHelper,
  ) {}

  /**
   * Does nothing where this source runs already; one that has failed begins again. Fails where live readings are not
   * possible, and the present source continues. Without one, at the start or after live readings that failed,
   * `FALLBACK_SOURCE` begins.
   */
  async select(kind: SelectableKind): Promise<Result> {
    const request = ++this.requests
    if (isUnaided(kind)) return this.begin(kind, () => createSource(kind, this.startHelper))
    const { live } = this
    if (live === null) return this.refuseLive(NOT_A_MAC)
    const canRead = await this.whilePending(live.canRead(kind))
    try {
      if (this.stopped || request !== this.requests) return DONE
      return canRead ? this.begin(kind, () => live.createSource(kind)) : this.refuseLive(whyNot(live))
    } finally {
      live.release()
    }
  }

  /**
   * Plays a file from its beginning, also the one that plays or has ended. A file that is no recording changes
   * nothing, and is a failure. A recording changes nothing either where another request was made meanwhile, but that
   * is a success: the last request wins.
   */
  async openRecording(path: string, speed: number | null = 1): Promise<Result> {
    const request = ++this.requests
    const recording = await this.whilePending(probeRecording(path))
    if (!recording.ok) return recording
    if (this.stopped || request !== this.requests) return DONE
    this.recordingPath = path
    this.pipeline.use(new ReplaySource(recording.value, speed))
    return DONE
  }

  /** Of the recording that plays. One that has ended plays again from its beginning, unless as fast as it can be read. */
  async setSpeed(speed: number | null): Promise<Result> {
    const { kind, state } = this.pipeline.status
    if (kind === 'replay' && state === 'ended' && this.recordingPath !== null)
      return speed === null ? DONE : this.openRecording(this.recordingPath, speed)
    this.pipeline.setSpeed(speed)
    return DONE
  }

  /** True while no session has begun and no request is pending. */
  get isIdle(): boolean {
    return this.pipeline.status.sessionId === 0 && this.pending === 0
  }

  /** Stops reading for good. Requests that are not settled begin nothing. */
  stop(): void {
    this.stopped = true
    this.pipeline.stop()
    this.live?.dispose()
  }

  /** The present source continues until live readings are allowed. */
  async allow(way: PermissionWay): Promise<Result> {
    if (this.live === null) return { ok: false, message: NOT_A_MAC }
    const asked = await this.live.allow(way)
    if (this.live.readings.isAllowed) await this.select('live')
    return asked
  }

  async retry(): Promise<Result> {
    if (this.live === null) return { ok: false, message: NOT_A_MAC }
    const { status } = this.pipeline
    const canRead = await this.live.canRead(status.kind === 'powermetrics' ? status.kind : 'live')
    this.live.readings.retry()
    if (canRead && isLive(this.pipeline.status) && goesOn(this.pipeline.status)) return DONE
    return this.select('live')
  }

  async remove(): Promise<Result> {
    if (this.live === null) return { ok: false, message: NOT_A_MAC }
    const removed = await this.live.remove()
    if (removed.ok && SOURCES[this.pipeline.status.kind].needs !== 'file') await this.select('live')
    return removed
  }

  async askForMore(): Promise<Result> {
    const { osBuild } = this.pipeline.status.machine
    if (this.live === null || osBuild === null)
      return { ok: false, message: 'Wait for a first live sample, then ask again.' }
    return this.live.askForMore(osBuild)
  }

  async report(): Promise<Result<TrustReport>> {
    return this.live === null ? { ok: false, message: NOT_A_MAC } : this.live.report()
  }

  private begin(kind: SelectableKind, create: () => Source): Result {
    if (this.stopped) return DONE
    // It may have run in place of another source; now it is the chosen one.
    if (this.isRunning(kind)) this.pipeline.setMessage(null)
    else this.pipeline.use(create())
    return DONE
  }

  private isRunning(kind: SourceKind): boolean {
    const { status } = this.pipeline
    return status.sessionId > 0 && status.kind === kind && goesOn(status)
  }

  private refuseLive(message: string): Result {
    const { status } = this.pipeline
    // Live readings that are no longer allowed have ended.
    if (status.sessionId === 0 || isLive(status))
      this.pipeline.use(createSource(FALLBACK_SOURCE, this.startHelper), message)
    else if (status.kind === FALLBACK_SOURCE) this.pipeline.setMessage(message)
    return { ok: false, message }
  }

  private async whilePending<T>(work: Promise<T>): Promise<T> {
    this.pending++
    try {
      return await work
    } finally {
      this.pending--
    }
  }
}

function whyNot({ status }: LiveControl): string {
  const { title, text } = describeLive(status)
  return `${title}. ${text}`
}
