import type { CounterStep } from './counter'

/** How sure a number is. `at-least`: it is more, by an unknown amount. */
export type Certainty = 'measured' | 'estimated' | 'at-least'

/** Mean over a step: bytes per second, or mW. */
export interface Rate {
  value: number
  certainty: Certainty
}

const BYTES_IN_GB = 1e9
/** A larger share of the time in the highest bin: what went on above it can no longer be neglected. */
const MOST_CLIPPED_RATIO = 0.1
/** What a shorter step counted says too little about how many events there are in a second. */
const SHORTEST_RATE_NS = 500e6

/**
 * Events in a second while the link is powered, by generation of the chip: M4 4406 to 4409, M5 4745 to 4786, M6 24 MHz /
 * 5400; measured by the authors of anemon. 3 is an M3 Pro ("about 4400").
 */
const EVENTS_PER_SECOND = new Map([
  [3, 4400],
  [4, 4408],
  [5, 4766],
  [6, 24e6 / 5400],
])

/**
 * Mean traffic from a histogram: each event says in which bin the rate was, and its name is the bin's upper edge.
 * Events come only while the link is powered, so that the mean over time needs to know how many a second would be: from the
 * chip, or the most that were ever seen. A link that is off carried nothing.
 */
export class Histogram {
  private readonly edgesGb: readonly number[]
  private mostPerSecond = 0

  private constructor(
    edgesGb: readonly number[],
    private readonly knownPerSecond: number | null,
  ) {
    this.edgesGb = edgesGb
  }

  /** null where a state is no rate, or the rates do not rise. `generation`: 4 of an M4; null where it is not known. */
  static of(states: readonly string[], generation: number | null): Histogram | null {
    const edgesGb = states.map((state) => Number(/^(\d+)GB\/s$/.exec(state)?.[1] ?? Number.NaN))
    const rises = edgesGb.every((edge, i) => edge > (edgesGb[i - 1] ?? 0))
    if (edgesGb.length === 0 || !rises) return null
    return new Histogram(edgesGb, EVENTS_PER_SECOND.get(generation ?? Number.NaN) ?? null)
  }

  rate({ startNs, endNs, deltas }: CounterStep): Rate {
    const events = deltas.reduce((sum, count) => sum + count, 0)
    if (events === 0) return { value: 0, certainty: 'estimated' }
    const seconds = (endNs - startNs) / 1e9
    if (endNs - startNs >= SHORTEST_RATE_NS || this.mostPerSecond === 0)
      this.mostPerSecond = Math.max(this.mostPerSecond, events / seconds)
    const gb = deltas.reduce((sum, count, bin) => sum + count * this.middleGb(bin), 0)
    const clippedRatio = (deltas.at(-1) ?? 0) / events
    return {
      value: (gb / (this.knownPerSecond ?? this.mostPerSecond) / seconds) * BYTES_IN_GB,
      certainty: clippedRatio > MOST_CLIPPED_RATIO ? 'at-least' : 'estimated',
    }
  }

  /** The highest bin holds everything above, too, so that it counts with its edge. */
  private middleGb(bin: number): number {
    const edge = this.edgesGb[bin] ?? 0
    return bin === this.edgesGb.length - 1 ? edge : (edge + (this.edgesGb[bin - 1] ?? 0)) / 2
  }
}
