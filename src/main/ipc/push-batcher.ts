import type { PlacedSample } from '#shared/sample'
import { Throttle } from '../throttle'

/** A fast replay reaches a window at most this often: more would be drawn by nobody. */
const SHORTEST_PUSH_INTERVAL_MS = 50

/**
 * Collects what is to be pushed to a window: the first sample goes out at once, and those that follow closely go
 * together, as do changes of the status, of which a broken recording can bring thousands. Memory is bounded by what
 * `SHORTEST_PUSH_INTERVAL_MS` brings.
 */
export class PushBatcher {
  private waiting: PlacedSample[] = []
  private readonly throttle = new Throttle(SHORTEST_PUSH_INTERVAL_MS, () => this.flush())

  /** `send` is called with the samples since the last time, none when only the status changed. */
  constructor(private readonly send: (samples: PlacedSample[]) => void) {}

  add(sample: PlacedSample): void {
    this.waiting.push(sample)
    this.throttle.ask()
  }

  statusChanged(): void {
    this.throttle.ask()
  }

  /** Forgets what has not been sent. */
  clear(): void {
    this.waiting = []
    this.throttle.cancel()
  }

  private flush(): void {
    const samples = this.waiting
    this.waiting = []
    this.send(samples)
  }
}
