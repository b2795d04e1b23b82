import type { Result } from '#shared/ipc-contract'
import { describeLive, type PermissionWay, type TrustReport } from '#shared/live'
import { goesOn, isLive } from '#shared/source-status'
import { FALLBACK_SOURCE, isUnaided, SOURCES, type SelectableKind, type SourceKind } from '#shared/sources'
import { createSource } from '../sources/create-source'
import type { LiveControl } from '../sources/live/live-control'
import { LiveSource } from '../sources/live/live-source'
import { probeRecording } from '../sources/replay/recording'
import { ReplaySource } from '../sources/replay/replay-source'
import type { Source } from '../sources/source'
import type { Pipeline } from './pipeline'

const NOT_A_MAC = 'Live readings need a Mac: powermetrics exists only on macOS.'

const DONE: Result = { ok: true, value: null }

/** Chooses what the pipeline reads, in answer to a person. The last request wins, however long an earlier one takes. */
export class SourceControl {
  /** Grows with every request. */
  private requests = 0
  /** The app ends: no request counts any more. */
  private stopped = false
  /** Requests that are still being looked into. */
  private pending = 0

  constructor(
    private readonly pipeline: Pipeline,
    /** null where live readings cannot be had at all. */
    private readonly live: LiveControl | null,
  ) {}

  /**
   * What plays already goes on as it is; what has failed begins anew. Live readings that cannot be had are a failure
   * that says why, and what plays goes on. Only where nothing does, at the start or after live readings that failed,
   * `FALLBACK_SOURCE` begins.
   */
  async select(kind: SelectableKind): Promise<Result> {
    const request = ++this.requests
    if (isUnaided(kind)) return this.begin(kind, () => createSource(kind))
    if (this.live !== null) await this.lookInto(this.live.look())
    if (this.stopped || request !== this.requests) return DONE
    const readings = this.live?.readings
    return readings?.isAllowed === true ? this.begin(kind, () => new LiveSource(readings)) : this.refuseLive()
  }

  /**
   * Plays a file from its beginning, also the one that plays or has ended. A file that is no recording changes nothing;
   * the message says what it is. Nor does a recording for which another request did not wait: that is a success, since
   * the person got what was asked for last.
   */
  async openRecording(path: string, speed: number | null = 1): Promise<Result> {
    const request = ++this.requests
    const recording = await this.lookInto(probeRecording(path))
    if (!recording.ok) return recording
    if (!this.stopped && request === this.requests)
      this.pipeline.use(new ReplaySource(recording.value, speed))
    return DONE
  }

  /** True while nothing was ever played and nothing is about to be. */
  get isIdle(): boolean {
    return this.pipeline.status.sessionId === 0 && this.pending === 0
  }

  /** Ends what is read, for good: a recording that is still being looked at, or a late permission, begins nothing. */
  stop(): void {
    this.stopped = true
    this.pipeline.stop()
    this.live?.dispose()
  }

  /** What is read stays until it is allowed. */
  async allow(way: PermissionWay): Promise<Result> {
    if (this.live === null) return { ok: false, message: NOT_A_MAC }
    const asked = await this.live.allow(way)
    if (this.live.readings.isAllowed) await this.select('live')
    return asked
  }

  async retry(): Promise<Result> {
    if (this.live === null) return { ok: false, message: NOT_A_MAC }
    await this.live.look()
    this.live.readings.retry()
    return this.plays('live') ? DONE : this.select('live')
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
    // It may have played for want of what was asked for; now it is what was asked for.
    if (this.plays(kind)) this.pipeline.explain(null)
    else this.pipeline.use(create())
    return DONE
  }

  private plays(kind: SourceKind): boolean {
    const { status } = this.pipeline
    return status.sessionId > 0 && status.kind === kind && goesOn(status)
  }

  private refuseLive(): Result {
    const { status } = this.pipeline
    const message = this.whyNotLive()
    // Live readings that are not allowed any more have ended.
    if (status.sessionId === 0 || isLive(status)) this.pipeline.use(createSource(FALLBACK_SOURCE), message)
    else if (status.kind === FALLBACK_SOURCE) this.pipeline.explain(message)
    return { ok: false, message }
  }

  /** Counts as a request under way until it is settled, also when it fails. */
  private async lookInto<T>(work: Promise<T>): Promise<T> {
    this.pending++
    try {
      return await work
    } finally {
      this.pending--
    }
  }

  private whyNotLive(): string {
    if (this.live === null) return NOT_A_MAC
    const { title, text } = describeLive(this.live.status)
    return `${title}. ${text}`
  }
}
