import type { Result } from '#shared/ipc-contract'
import { DemonstrationSource } from './demonstration-source'
import { whyLiveIsUnavailable } from './live-source'
import { probeRecording } from './recording'
import { ReplaySource } from './replay-source'
import type { Sampler } from './sampler'

/** Chooses what the sampler reads, in answer to a person. The last wish wins, however long an earlier one takes. */
export class SourceControl {
  /** Grows with every wish. */
  private wishes = 0
  /** Recordings being looked at. */
  private opening = 0

  constructor(
    private readonly sampler: Sampler,
    private readonly platform: string,
  ) {}

  /** Live where it can be had; otherwise the demonstration, which says why it plays. */
  select(wanted: 'live' | 'demonstration'): Result {
    this.wishes++
    const reason = wanted === 'live' ? whyLiveIsUnavailable(this.platform) : null
    this.sampler.use(new DemonstrationSource(), reason)
    return { ok: true, value: null }
  }

  /**
   * A file that is no recording changes nothing; the message says what it is. Nor does a recording for which another
   * wish did not wait: that is a success, since the person got what was asked for last.
   */
  async openRecording(path: string, speed: number | null = 1): Promise<Result> {
    const wish = ++this.wishes
    this.opening++
    const recording = await probeRecording(path)
    this.opening--
    if (!recording.ok) return recording
    if (wish === this.wishes) this.sampler.use(new ReplaySource(recording.value, speed))
    return { ok: true, value: null }
  }

  /** True while nothing was ever played and nothing is about to be. */
  get isIdle(): boolean {
    return this.sampler.status.sessionId === 0 && this.opening === 0
  }

  /** Ends what is read; a recording that is still being looked at will not be played. */
  stop(): void {
    this.wishes++
    this.sampler.stop()
  }
}
