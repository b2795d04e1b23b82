import type { PlacedSample } from '#shared/sample'

/** A fast replay reaches a window at most this often: more would be drawn by nobody. */
const SHORTEST_PUSH_INTERVAL_MS = 50

/**
 * Collects samples for a window: the first goes out at once, and those that follow closely go together. Memory is
 * bounded by what `SHORTEST_PUSH_INTERVAL_MS` brings.
 */
export class SampleBatcher {
  private waiting: PlacedSample[] = []
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly send: (samples: PlacedSample[]) => void) {}

  add(sample: PlacedSample): void {
    this.waiting.push(sample)
    if (this.timer !== null) return
    this.flush()
    this.timer = setTimeout(() => {
      this.timer = null
      if (this.waiting.length > 0) this.flush()
    }, SHORTEST_PUSH_INTERVAL_MS)
  }

  /** Forgets what has not been sent. */
  clear(): void {
    this.waiting = []
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private flush(): void {
    const samples = this.waiting
    this.waiting = []
    this.send(samples)
  }
}
