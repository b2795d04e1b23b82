import { PowermetricsReader } from '../../powermetrics/powermetrics-reader'
import { createDemonstration, DEMONSTRATION_INTERVAL_MS } from '../../synthesis/demonstration'
import type { Source, SourceEvents } from '../source'

/** Later than this, the computer slept. */
const MOST_DELAY_MS = 5 * DEMONSTRATION_INTERVAL_MS

/**
 * Plays the built-in demonstration: made-up `powermetrics` bytes that take the same way as real ones.
 * A pause or the computer's sleep leaves a gap, as it would with a real Mac.
 */
export class DemonstrationSource implements Source {
  readonly kind = 'demonstration'
  readonly label = 'Demonstration'
  readonly requestedIntervalMs = DEMONSTRATION_INTERVAL_MS

  private readonly stream = createDemonstration({ startMs: Date.now() })
  private reader: PowermetricsReader | null = null
  private timer: NodeJS.Timeout | null = null
  private paused = false

  start(events: SourceEvents): void {
    this.reader = new PowermetricsReader(
      {
        onSample: (sample, _, frame) => events.onSample(sample, frame),
        onFault: (fault) => events.onFault(fault),
      },
      { keepFrames: true },
    )
    this.goOn()
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
    this.goOn()
  }

  /**
   * The next sample exists when its window is over. A clock that was set back is not waited for. Whoever was told of the
   * sample before may have stopped, paused or resumed meanwhile.
   */
  private goOn(): void {
    if (this.reader === null || this.paused || this.timer !== null) return
    const next = this.stream.next()
    const delayMs = Math.min(next.elapsedMs, Math.max(0, next.endMs - Date.now()))
    this.timer = setTimeout(() => {
      this.timer = null
      this.reader?.write(next.bytes)
      if (Date.now() - next.endMs > MOST_DELAY_MS) this.stream.skipTo(Date.now())
      this.goOn()
    }, delayMs)
  }
}
