import { windowStartMs } from '#shared/sample-window'
import type { Arrival } from '../../main/measurement/measurement-recorder'

/** A baseline needs so many windows (docs/verdict.md). */
const FEWEST_WINDOWS = 3
/** Tolerance for rounding. */
const EDGE_MS = 1

/** Collects the latest samples while no command runs. They are the margin before the next command. */
export class QuietTime {
  /** Oldest first. */
  arrivals: Arrival[] = []
  /** End of the last command on the samples' axis, ms since 1970. */
  private sinceMs = Number.NEGATIVE_INFINITY

  constructor(private readonly marginMs: number) {}

  add(arrival: Arrival): void {
    // Samples before a gap are not the time directly before the command.
    if (arrival.placed.gapBefore) this.arrivals = []
    if (startOf(arrival) < this.sinceMs - EDGE_MS) return
    this.arrivals.push(arrival)
    const newestMs = arrival.placed.endMs
    while (this.arrivals.length > FEWEST_WINDOWS && this.isBeyondMargin(newestMs)) this.arrivals.shift()
  }

  /** Starts anew at `atMs`, the end of a command; null when that is unknown. */
  restart(atMs: number | null): void {
    this.sinceMs = atMs ?? Number.POSITIVE_INFINITY
    this.arrivals = this.arrivals.filter((arrival) => startOf(arrival) >= this.sinceMs - EDGE_MS)
  }

  /** Whether the margin is complete. Without a margin one sample is enough, which shows that samples arrive. */
  get isEnough(): boolean {
    const [first] = this.arrivals
    const last = this.arrivals.at(-1)
    if (first === undefined || last === undefined) return false
    if (this.marginMs === 0) return true
    return (
      this.arrivals.length >= FEWEST_WINDOWS && last.placed.endMs - startOf(first) >= this.marginMs - EDGE_MS
    )
  }

  /** Whether the margin would be complete without the oldest sample. */
  private isBeyondMargin(newestMs: number): boolean {
    const [, second] = this.arrivals
    return second !== undefined && newestMs - startOf(second) >= this.marginMs
  }
}

function startOf({ placed }: Arrival): number {
  return windowStartMs(placed.endMs, placed.sample.elapsedMs)
}
