import { windowStartMs } from '#shared/sample-window'
import type { TrackEvent } from '#shared/track-events'
import type { Arrival } from '../../main/measurement/measurement-recorder'

/** A baseline needs so many windows (docs/verdict.md). */
const FEWEST_WINDOWS = 3
/** Tolerance for rounding. */
const EDGE_MS = 1
/** Of the log: more than anybody looks at. */
const MOST_EVENTS = 1000

/** Collects the latest samples while no command runs. They are the margin before the next command. */
export class QuietTime {
  /** Oldest first. */
  arrivals: Arrival[] = []
  /** What the log told meanwhile, in its order: who holds the Neural Engine already. */
  private told: TrackEvent[] = []
  /** Since when it is read; null while it is not. */
  private logOn: TrackEvent | null = null
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

  addEvent(event: TrackEvent): void {
    if (event.kind === 'log-on') this.logOn = event
    else this.told.push(event)
    if (this.told.length > MOST_EVENTS) this.told.shift()
  }

  /** Of the margin; that the log is read is told as from its beginning. */
  get events(): TrackEvent[] {
    const [first] = this.arrivals
    const fromMs = first === undefined ? Number.NEGATIVE_INFINITY : startOf(first)
    const { logOn } = this
    return [
      ...(logOn === null ? [] : [{ ...logOn, startMs: Math.max(logOn.startMs, fromMs) }]),
      ...this.told.filter(({ startMs, endMs }) => (endMs ?? startMs) >= fromMs),
    ]
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
