import type { Result } from '#shared/ipc-contract'
import { DemonstrationSource } from './demonstration-source'
import { whyLiveIsUnavailable } from './live-source'
import { probeRecording } from './recording'
import { ReplaySource } from './replay-source'
import type { Sampler } from './sampler'

/** Chooses what the sampler reads, in answer to a person. */
export class SourceControl {
  constructor(
    private readonly sampler: Sampler,
    private readonly platform: string,
  ) {}

  /** Live where it can be had; otherwise the demonstration, which says why it plays. */
  select(wanted: 'live' | 'demonstration'): Result {
    const reason = wanted === 'live' ? whyLiveIsUnavailable(this.platform) : null
    this.sampler.use(new DemonstrationSource(), reason)
    return { ok: true, value: null }
  }

  /** A file that is no recording changes nothing; the message says what it is. */
  async openRecording(path: string, speed: number | null = 1): Promise<Result> {
    const recording = await probeRecording(path)
    if (!recording.ok) return recording
    this.sampler.use(new ReplaySource(recording.value, speed))
    return { ok: true, value: null }
  }
}
