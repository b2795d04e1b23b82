import type { Sample } from '#shared/sample'
import type { ReplayProgress } from '#shared/source-status'
import type { TrackEvent } from '#shared/track-events'
import { describeFileError } from '../../files/named-file'
import { readRecording, type Recording } from './recording'
import type { Source, SourceEvents } from '../source'

/** The longest delay of a timer. A longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Plays a recording at the pace at which it was recorded, or faster. */
export class ReplaySource implements Source {
  readonly kind = 'replay'
  readonly label: string
  readonly requestedIntervalMs = null

  private bytesRead = 0
  private stopped = false
  private paused = false
  /** When the next sample is due, by the monotonic clock. A pause moves it when it ends. */
  private dueMs = 0
  private pausedAtMs = 0
  /** Ends the present wait, so that the loop reads speed, pause and stop again. */
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

  /** Applies to the rest of the present wait as well. */
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
        for (const { sample, frame, gapBefore, events: told = [] } of step.samples) {
          await this.untilReady(sample, events)
          if (this.stopped) return
          if (gapBefore === true) events.onGap?.()
          events.onSample(sample, frame)
          for (const event of told) this.tell(event, events)
        }
        if (this.stopped) return
      }
      if (!this.stopped) events.onEnd()
    } catch (error) {
      if (!this.stopped) events.onFailure(this.describeFailure(error))
    }
  }

  /** Whoever is told of something may stop this. */
  private tell(event: TrackEvent, events: SourceEvents): void {
    if (!this.stopped) events.onEvent?.(event)
  }

  /** Only errors of the file system have a code. Any other is a bug of ours, which must not look like a damaged file. */
  private describeFailure(error: unknown): string {
    if ((error as NodeJS.ErrnoException).code !== undefined) return describeFileError(this.label, error)
    return `${this.label} stopped because of a fault in Anemometer, not in the file: ${String(error)}`
  }

  /**
   * Waits until the end of the sample's window and until the consumers are ready; a pause may begin meanwhile. The
   * schedule is absolute, so that late timers do not add up.
   */
  private async untilReady(sample: Sample, events: SourceEvents): Promise<void> {
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
