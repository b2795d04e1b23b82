import { PowermetricsReader } from '../../powermetrics/powermetrics-reader'
import { createDemonstration, DEMONSTRATION_INTERVAL_MS } from '../../synthesis/demonstration'
import type { Source, SourceEvents } from '../source'
import { MadeUpLog } from './made-up-log'

/** A timer that is later than this means that the computer slept. */
const LONGEST_DELAY_MS = 5 * DEMONSTRATION_INTERVAL_MS

/**
 * Plays the built-in demonstration: made-up `powermetrics` bytes, and made-up lines of the unified log, that go through the
 * same readers as real ones.
 * A pause or the computer's sleep leaves a gap, as with live readings.
 */
export class DemonstrationSource implements Source {
  readonly kind = 'demonstration'
  readonly label = 'Demonstration'
  readonly requestedIntervalMs = DEMONSTRATION_INTERVAL_MS

  private readonly log = new MadeUpLog()
  readonly startLog = this.log.start
  private readonly stream = createDemonstration({ startMs: Date.now() })
  private reader: PowermetricsReader | null = null
  private timer: NodeJS.Timeout | null = null
  private paused = false

  start(events: SourceEvents): void {
    this.reader = new PowermetricsReader(
      {
        onSample: (sample, _, bytes) => events.onSample(sample, bytes && [bytes]),
        onFault: (fault) => events.onFault(fault),
      },
      { keepFrames: true },
    )
    this.scheduleNext()
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.reader = null
  }

  setPaused(paused: boolean): void {
    if (this.reader === null || paused === this.paused) return
    this.paused = paused
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    if (paused) return
    this.stream.skipTo(Date.now())
    this.scheduleNext()
  }

  /**
   * Sends the next sample at the end of its window, and without waiting longer than its length where the clock was
   * set back. A listener may have stopped, paused or resumed while it received the sample before.
   */
  private scheduleNext(): void {
    if (this.reader === null || this.paused || this.timer !== null) return
    const next = this.stream.next()
    const delayMs = Math.min(next.elapsedMs, Math.max(0, next.endMs - Date.now()))
    this.timer = setTimeout(() => {
      this.timer = null
      try {
        this.reader?.write(next.bytes)
        this.log.write(next.logLines)
      } finally {
        // Also after a bug, which somebody else reports.
        if (Date.now() - next.endMs > LONGEST_DELAY_MS) this.stream.skipTo(Date.now())
        this.scheduleNext()
      }
    }, delayMs)
  }
}
