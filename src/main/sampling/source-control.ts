import type { Result } from '#shared/ipc-contract'
import { describeLive } from '#shared/live-words'
import type { PermissionWay, TrustReport } from '#shared/live'
import { DemonstrationSource } from './demonstration-source'
import type { LiveControl } from './live/live-control'
import { LiveSource } from './live-source'
import { probeRecording } from './recording'
import { ReplaySource } from './replay-source'
import type { Sampler } from './sampler'

const NOT_A_MAC = 'Live readings need a Mac: powermetrics exists only on macOS.'

/** Chooses what the sampler reads, in answer to a person. The last wish wins, however long an earlier one takes. */
export class SourceControl {
  /** Grows with every wish. */
  private wishes = 0
  /** The app ends: no wish counts any more. */
  private stopped = false
  /** Wishes that are still being looked into. */
  private pending = 0

  constructor(
    private readonly sampler: Sampler,
    /** null where live readings cannot be had at all. */
    private readonly live: LiveControl | null,
  ) {}

  /** Live where it can be had; otherwise the demonstration, which says why it plays. */
  async select(wanted: 'live' | 'demonstration'): Promise<Result> {
    const wish = ++this.wishes
    if (wanted === 'live' && this.live !== null) await this.lookInto(this.live.look())
    if (this.stopped || wish !== this.wishes) return { ok: true, value: null }
    if (wanted === 'live' && this.live?.readings.isAllowed === true) {
      this.sampler.use(new LiveSource(this.live.readings))
    } else {
      this.sampler.use(new DemonstrationSource(), wanted === 'live' ? this.whyNotLive() : null)
    }
    return { ok: true, value: null }
  }

  /**
   * A file that is no recording changes nothing; the message says what it is. Nor does a recording for which another
   * wish did not wait: that is a success, since the person got what was asked for last.
   */
  async openRecording(path: string, speed: number | null = 1): Promise<Result> {
    const wish = ++this.wishes
    const recording = await this.lookInto(probeRecording(path))
    if (!recording.ok) return recording
    if (!this.stopped && wish === this.wishes) this.sampler.use(new ReplaySource(recording.value, speed))
    return { ok: true, value: null }
  }

  /** True while nothing was ever played and nothing is about to be. */
  get isIdle(): boolean {
    return this.sampler.status.sessionId === 0 && this.pending === 0
  }

  /** Ends what is read, for good: a recording that is still being looked at, or a late permission, begins nothing. */
  stop(): void {
    this.stopped = true
    this.sampler.stop()
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
    return this.sampler.status.kind === 'live' && this.sampler.status.state !== 'failed'
      ? { ok: true, value: null }
      : this.select('live')
  }

  async remove(): Promise<Result> {
    if (this.live === null) return { ok: false, message: NOT_A_MAC }
    const removed = await this.live.remove()
    if (removed.ok && this.sampler.status.kind !== 'replay') await this.select('live')
    return removed
  }

  async askForMore(): Promise<Result> {
    const { osBuild } = this.sampler.status.machine
    if (this.live === null || osBuild === null)
      return { ok: false, message: 'Wait for a first live sample, then ask again.' }
    return this.live.askForMore(osBuild)
  }

  async report(): Promise<Result<TrustReport>> {
    return this.live === null ? { ok: false, message: NOT_A_MAC } : this.live.report()
  }

  /** Counts as a wish under way until it is settled, also when it fails. */
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
