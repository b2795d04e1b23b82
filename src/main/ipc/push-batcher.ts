import type { PlacedSample } from '#shared/sample'
import { Throttle } from '../throttle'

/** With so many samples waiting they are sent at once, however seldom charts are drawn: memory must stay bounded. */
const MOST_WAITING = 500
/** A fast replay is pushed no more often: a window cannot draw more often than this. */
const SHORTEST_PUSH_INTERVAL_MS = 50

/**
 * Collects what is pushed to a window: the first sample is sent at once, those that follow within the interval are
 * sent together. So are changes of the status, of which a damaged recording can cause thousands. At most
 * `MOST_WAITING` samples wait, and those that arrive within `SHORTEST_PUSH_INTERVAL_MS`.
 */
export class PushBatcher {
  private waiting: PlacedSample[] = []
  private readonly throttle = new Throttle(SHORTEST_PUSH_INTERVAL_MS, () => this.flush())
  private drawing: { everyMs: number; throttle: Throttle } | null = null

  /** `send` receives the samples since its last call; none where only the status changed. */
  constructor(private readonly send: (samples: PlacedSample[]) => void) {}

  add(sample: PlacedSample): void {
    this.waiting.push(sample)
    const isFull = this.waiting.length >= MOST_WAITING
    ;(isFull ? this.throttle : (this.drawing?.throttle ?? this.throttle)).ask()
  }

  /** Sends samples no more often than this, since a window draws when some arrive; null sends each at once. */
  drawEvery(everyMs: number | null): void {
    if (everyMs === (this.drawing?.everyMs ?? null)) return
    this.drawing?.throttle.cancel()
    this.drawing =
      everyMs === null ? null : { everyMs, throttle: new Throttle(everyMs, () => this.throttle.ask()) }
    if (this.waiting.length > 0) this.throttle.ask()
  }

  statusChanged(): void {
    this.throttle.ask()
  }

  /** Drops what has not been sent. */
  clear(): void {
    this.waiting = []
    this.throttle.cancel()
    this.drawing?.throttle.cancel()
  }

  private flush(): void {
    const samples = this.waiting
    this.waiting = []
    this.send(samples)
  }
}
