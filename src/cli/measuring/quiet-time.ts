import { windowStartMs } from '#shared/sample-window'
import type { Arrival } from '../../main/measurement/measurement-recorder'

/** Fewer windows are no baseline (docs/verdict.md). */
const FEWEST_WINDOWS = 3
/** Rounding. */
const EDGE_MS = 1

/** The last samples while no command runs: the margin before the next one. */
export class QuietTime {
  /** In the order of time. */
  arrivals: Arrival[] = []
  /** Where the last command ended, on the samples' axis. */
  private sinceMs = Number.NEGATIVE_INFINITY

  constructor(private readonly marginMs: number) {}

  take(arrival: Arrival): void {
    // What was before a gap is not the time just before.
    if (arrival.placed.gapBefore) this.arrivals = []
    if (startOf(arrival) < this.sinceMs - EDGE_MS) return
    this.arrivals.push(arrival)
    const newestMs = arrival.placed.endMs
    while (this.arrivals.length > FEWEST_WINDOWS && this.isBeyondMargin(newestMs)) this.arrivals.shift()
  }

  /** Quiet begins anew at the end of a command; null where that is not known. */
  restart(atMs: number | null): void {
    this.sinceMs = atMs ?? Number.POSITIVE_INFINITY
    this.arrivals = this.arrivals.filter((arrival) => startOf(arrival) >= this.sinceMs - EDGE_MS)
  }

  /** Whether the margin is there; without a margin one sample is enough, to know that samples come. */
  get isEnough(): boolean {
    const [first] = this.arrivals
    const last = this.arrivals.at(-1)
    if (first === undefined || last === undefined) return false
    if (this.marginMs === 0) return true
    return (
      this.arrivals.length >= FEWEST_WINDOWS && last.placed.endMs - startOf(first) >= this.marginMs - EDGE_MS
    )
  }

  /** True where the second one would be margin enough. */
  private isBeyondMargin(newestMs: number): boolean {
    const [, second] = this.arrivals
    return second !== undefined && newestMs - startOf(second) >= this.marginMs
  }
}

function startOf({ placed }: Arrival): number {
  return windowStartMs(placed.endMs, placed.sample.elapsedMs)
}
