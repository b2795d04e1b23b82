import type { PlacedSample } from '#shared/sample'
import { Throttle } from '../throttle'

/** As many samples go out although charts are drawn less often: they would fill the memory. */
const MOST_WAITING = 500
/** A fast replay reaches a window at most this often: more would be drawn by nobody. */
const SHORTEST_PUSH_INTERVAL_MS = 50

/**
 * Collects what is to be pushed to a window: the first sample goes out at once, and those that follow closely go
 * together, as do changes of the status, of which a broken recording can bring thousands. Memory is bounded by
 * `MOST_WAITING` and what `SHORTEST_PUSH_INTERVAL_MS` brings.
 */
export class PushBatcher {
  private waiting: PlacedSample[] = []
  private readonly throttle = new Throttle(SHORTEST_PUSH_INTERVAL_MS, () => this.flush())
  private drawing: { everyMs: number; throttle: Throttle } | null = null

  /** `send` is called with the samples since the last time, none when only the status changed. */
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

  /** Forgets what has not been sent. */
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
