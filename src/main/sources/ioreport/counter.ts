import type { MissingReason } from '#shared/metrics'
import { NO_VALUE } from './protocol'

/** What a counter counted from one publication of its driver to a later one. ns as `CounterSnapshot.machNs`. */
export interface CounterStep {
  startNs: number
  endNs: number
  /** By state; one number for a simple counter. */
  deltas: readonly number[]
}

/**
 * Why a counter has no value: nothing to compare with yet; the driver published nothing for `STANDS_STILL_NS`; the kernel
 * gives none.
 */
export type CounterAbsence = Extract<MissingReason, 'starting' | 'stands-still' | 'refused'>

/** A tail of 9 to 26 ms follows a batch: what is shorter than this is added to what follows. */
export const SHORTEST_STEP_NS = 50e6
/** The longest that a value is held without a new one. */
export const STANDS_STILL_NS = 10e9
/** A driver's time that is further in the future is none. */
const MOST_AHEAD_NS = 1e9

/** What was read of a counter at one time. */
export interface CounterRow {
  /** When its driver published it, ns as `CounterSnapshot.machNs`. */
  stampNs: bigint
  /** When we read it, ns. */
  readNs: number
  values: BigInt64Array
}

/** All of the past that decides what a counter says from now on. */
export interface CounterMemory {
  /** False: the driver's times were found to make no sense, and ours are used from then on. */
  hasOwnTimes: boolean
  /** At most two, oldest first: where the newest step begins and ends, or what there is in the place of a step. */
  rows: CounterRow[]
}

/**
 * Makes steps of what one counter says. The driver's own times decide how long a step is: some publish every two seconds,
 * and divided by our time the same load is 0 W, then 40 W. A time that has not moved is no new reading, least of all a zero.
 */
export class Counter {
  /** The newest step; null before the first, and after the counter began anew. */
  private newest: CounterStep | null = null
  /** The row in which that step begins. */
  private beginning: CounterRow | null = null
  private baseline: CounterRow | null = null
  private firstReadNs: number | null = null
  /** The row by which the kernel said that it has no value; null where it has one. */
  private invalid: CounterRow | null = null
  private hasOwnTimes = true

  /** One that goes on as the counter whose memory this is. */
  static remembering({ hasOwnTimes, rows }: CounterMemory): Counter {
    const counter = new Counter()
    counter.hasOwnTimes = hasOwnTimes
    for (const { stampNs, values, readNs } of rows) counter.update(stampNs, values, readNs)
    return counter
  }

  get memory(): CounterMemory {
    const rows = [this.beginning, this.baseline, this.invalid].filter((row) => row !== null)
    return { hasOwnTimes: this.hasOwnTimes, rows }
  }

  /** `stampNs` and `values` as in a snapshot, `readNs` its time. The step that ends here, or null. */
  update(stampNs: bigint, values: BigInt64Array, readNs: number): CounterStep | null {
    const hasRow = stampNs !== NO_VALUE || values.some((value) => value !== NO_VALUE)
    if (!hasRow) return null
    this.firstReadNs ??= readNs
    const now: CounterRow = { stampNs, readNs, values }
    this.invalid = values.includes(NO_VALUE) ? now : null
    if (this.invalid !== null) return this.beginAnew(null)
    const { baseline } = this
    if (baseline === null) return this.beginAnew(now)
    // Also right where a counter passes 2^63; what is smaller than before began anew.
    const deltas = Array.from(values, (value, i) => BigInt.asIntN(64, value - (baseline.values[i] ?? 0n)))
    if (deltas.some((delta) => delta < 0n)) return this.beginAnew(now)
    const moved = deltas.some((delta) => delta > 0n)
    const isStuck = stampNs === baseline.stampNs && moved
    if (this.hasOwnTimes && (isStuck || stampNs < 0n || Number(stampNs) > readNs + MOST_AHEAD_NS)) {
      this.hasOwnTimes = false
      // A step between such times is none.
      this.beginAnew(baseline)
    }
    return this.step(baseline, now, deltas, moved)
  }

  /** The newest step for as long as it may be held. */
  held(nowNs: number): CounterStep | null {
    return this.newest !== null && nowNs - this.newest.endNs <= STANDS_STILL_NS ? this.newest : null
  }

  /** Why there is no step to hold; null where there is one. */
  absence(nowNs: number): CounterAbsence | null {
    if (this.held(nowNs) !== null) return null
    if (this.invalid !== null) return 'refused'
    const sinceNs = this.newest?.endNs ?? this.firstReadNs ?? nowNs
    return nowNs - sinceNs > STANDS_STILL_NS ? 'stands-still' : 'starting'
  }

  private step(from: CounterRow, to: CounterRow, deltas: bigint[], moved: boolean): CounterStep | null {
    if (this.hasOwnTimes && to.stampNs < from.stampNs) return this.beginAnew(to)
    // Without the driver's times nothing tells a counter at rest from one that is not published.
    if (!this.hasOwnTimes && !moved) return null
    const startNs = this.hasOwnTimes ? Number(from.stampNs) : from.readNs
    const endNs = this.hasOwnTimes ? Number(to.stampNs) : to.readNs
    if (endNs - startNs < SHORTEST_STEP_NS) return null
    this.beginning = from
    this.baseline = to
    return (this.newest = { startNs, endNs, deltas: deltas.map(Number) })
  }

  private beginAnew(baseline: CounterRow | null): null {
    this.baseline = baseline
    this.newest = this.beginning = null
    if (baseline !== null) this.firstReadNs = baseline.readNs
    return null
  }
}
