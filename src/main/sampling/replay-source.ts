import type { Sample } from '#shared/sample'
import type { ReplayProgress } from '#shared/source-status'
import { describeFileError, readRecording, type Recording } from './recording'
import type { Source, SourceEvents } from './source'

/** Plays a recording at the pace at which it was recorded, or faster. */
export class ReplaySource implements Source {
  readonly kind = 'replay'
  readonly label: string
  readonly requestedIntervalMs = null

  private bytesRead = 0
  private stopped = false
  private paused = false
  /** When the next sample is due, by the monotonic clock. */
  private dueMs = 0
  /** Ends the present wait early, so that the loop looks again at speed, pause and stop. */
  private wake: (() => void) | null = null

  constructor(
    private readonly recording: Recording,
    private speed: number | null,
  ) {
    this.label = recording.label
  }

  start(events: SourceEvents): void {
    this.dueMs = performance.now()
    void this.play(events)
  }

  stop(): void {
    this.stopped = true
    this.wake?.()
  }

  setPaused(paused: boolean): void {
    this.paused = paused
    this.dueMs = performance.now()
    this.wake?.()
  }

  setSpeed(speed: number | null): void {
    this.speed = speed
    this.dueMs = performance.now()
    this.wake?.()
  }

  progress(): ReplayProgress {
    return { speed: this.speed, bytesRead: this.bytesRead, totalBytes: this.recording.totalBytes }
  }

  private async play(events: SourceEvents): Promise<void> {
    try {
      for await (const step of readRecording(this.recording.path)) {
        this.bytesRead = step.bytesRead
        for (const fault of step.faults) if (!this.stopped) events.onFault(fault)
        for (const sample of step.samples) {
          await this.untilDue(sample)
          if (this.stopped) return
          events.onSample(sample)
        }
        if (this.stopped) return
      }
      events.onEnd()
    } catch (error) {
      if (!this.stopped) events.onFailure(describeFileError(this.label, error))
    }
  }

  /** Waits until the sample's window would be over. The schedule is absolute, so late timers do not add up. */
  private async untilDue(sample: Sample): Promise<void> {
    if (this.speed !== null) this.dueMs += (sample.elapsedMs ?? 0) / this.speed
    while (!this.stopped) {
      const remainingMs = this.speed === null ? 0 : this.dueMs - performance.now()
      if (!this.paused && remainingMs <= 0) return
      await this.sleep(this.paused ? null : remainingMs)
    }
  }

  /** null sleeps until woken. */
  private sleep(durationMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = durationMs === null ? null : setTimeout(() => this.wake?.(), durationMs)
      this.wake = () => {
        if (timer !== null) clearTimeout(timer)
        this.wake = null
        resolve()
      }
    })
  }
}
