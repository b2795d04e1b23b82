import type { Sample } from '#shared/sample'
import type { ReplayProgress } from '#shared/source-status'
import { describeFileError } from '../../files/named-file'
import { readRecording, type Recording } from './recording'
import type { Source, SourceEvents } from '../source'

/** No timer waits longer; one that is asked to fires at once instead. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Plays a recording at the pace at which it was recorded, or faster. */
export class ReplaySource implements Source {
  readonly kind = 'replay'
  readonly label: string
  readonly requestedIntervalMs = null

  private bytesRead = 0
  private stopped = false
  private paused = false
  /** When the next sample is due, by the monotonic clock; while paused, as if the pause ended at once. */
  private dueMs = 0
  private pausedAtMs = 0
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
    if (paused === this.paused) return
    const nowMs = performance.now()
    if (paused) this.pausedAtMs = nowMs
    else this.dueMs += nowMs - this.pausedAtMs
    this.paused = paused
    this.wake?.()
  }

  /** What is left of the present wait passes at the new speed. */
  setSpeed(speed: number | null): void {
    const nowMs = this.paused ? this.pausedAtMs : performance.now()
    const remainingMs = Math.max(0, this.dueMs - nowMs)
    const factor = this.speed === null || speed === null ? 0 : this.speed / speed
    this.dueMs = nowMs + remainingMs * factor
    this.speed = speed
    this.wake?.()
  }

  progress(): ReplayProgress {
    return { speed: this.speed, bytesRead: this.bytesRead, totalBytes: this.recording.totalBytes }
  }

  private async play(events: SourceEvents): Promise<void> {
    try {
      for await (const step of readRecording(this.recording.path, { keepFrames: true })) {
        this.bytesRead = step.bytesRead
        for (const fault of step.faults) if (!this.stopped) events.onFault(fault)
        for (const { sample, frame } of step.samples) {
          await this.untilWanted(sample, events)
          if (this.stopped) return
          events.onSample(sample, frame)
        }
        if (this.stopped) return
      }
      if (!this.stopped) events.onEnd()
    } catch (error) {
      if (!this.stopped) events.onFailure(this.describeFailure(error))
    }
  }

  /** Only the file system's errors carry a code: any other is a bug of ours and must not pass for a bad file. */
  private describeFailure(error: unknown): string {
    if ((error as NodeJS.ErrnoException).code !== undefined) return describeFileError(this.label, error)
    return `${this.label} stopped because of a fault in Anemometer, not in the file: ${String(error)}`
  }

  /**
   * Waits until the sample's window would be over and there is room for it; a pause may begin while there is none. The
   * schedule is absolute, so late timers do not add up.
   */
  private async untilWanted(sample: Sample, events: SourceEvents): Promise<void> {
    if (this.speed !== null) this.dueMs += (sample.elapsedMs ?? 0) / this.speed
    do {
      await this.untilDue()
      await events.whenReady?.()
    } while (this.paused && !this.stopped)
  }

  private async untilDue(): Promise<void> {
    while (!this.stopped) {
      const remainingMs = this.speed === null ? 0 : this.dueMs - performance.now()
      if (!this.paused && remainingMs <= 0) return
      await this.sleep(this.paused ? null : remainingMs)
    }
  }

  /** null sleeps until woken. */
  private sleep(durationMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer =
        durationMs === null ? null : setTimeout(() => this.wake?.(), Math.min(durationMs, LONGEST_TIMER_MS))
      this.wake = () => {
        if (timer !== null) clearTimeout(timer)
        this.wake = null
        resolve()
      }
    })
  }
}
