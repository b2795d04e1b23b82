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

interface Baseline {
  stampNs: number
  /** When we read it. */
  readNs: number
  values: BigInt64Array
}

/**
 * Makes steps of what one counter says. The driver's own times decide how long a step is: some publish every two seconds,
 * and divided by our time the same load is 0 W, then 40 W. A time that has not moved is no new reading, least of all a zero.
 */
export class Counter {
  /** The newest step; null before the first, and after the counter began anew. */
  private newest: CounterStep | null = null
  private baseline: Baseline | null = null
  private firstReadNs: number | null = null
  private isInvalid = false
  /** The driver's times make no sense: ours are used from then on. */
  private hasOwnTimes = true

  /** `stampNs` and `values` as in a snapshot, `readNs` its time. The step that ends here, or null. */
  update(stampNs: bigint, values: BigInt64Array, readNs: number): CounterStep | null {
    const hasRow = stampNs !== NO_VALUE || values.some((value) => value !== NO_VALUE)
    if (!hasRow) return null
    this.firstReadNs ??= readNs
    this.isInvalid = values.includes(NO_VALUE)
    if (this.isInvalid) return this.beginAnew(null)
    const now: Baseline = { stampNs: Number(stampNs), readNs, values }
    const { baseline } = this
    if (baseline === null) return this.beginAnew(now)
    // Also right where a counter passes 2^63; what is smaller than before began anew.
    const deltas = Array.from(values, (value, i) => BigInt.asIntN(64, value - (baseline.values[i] ?? 0n)))
    if (deltas.some((delta) => delta < 0n)) return this.beginAnew(now)
    const moved = deltas.some((delta) => delta > 0n)
    const isStuck = now.stampNs === baseline.stampNs && moved
    if (isStuck || now.stampNs < 0 || now.stampNs > readNs + MOST_AHEAD_NS) this.hasOwnTimes = false
    return this.step(baseline, now, deltas, moved)
  }

  /** The newest step for as long as it may be held. */
  held(nowNs: number): CounterStep | null {
    return this.newest !== null && nowNs - this.newest.endNs <= STANDS_STILL_NS ? this.newest : null
  }

  /** Why there is no step to hold; null where there is one. */
  absence(nowNs: number): CounterAbsence | null {
    if (this.held(nowNs) !== null) return null
    if (this.isInvalid) return 'refused'
    const sinceNs = this.newest?.endNs ?? this.firstReadNs ?? nowNs
    return nowNs - sinceNs > STANDS_STILL_NS ? 'stands-still' : 'starting'
  }

  private step(from: Baseline, to: Baseline, deltas: bigint[], moved: boolean): CounterStep | null {
    if (this.hasOwnTimes && to.stampNs < from.stampNs) return this.beginAnew(to)
    // Without the driver's times nothing tells a counter at rest from one that is not published.
    if (!this.hasOwnTimes && !moved) return null
    const startNs = this.hasOwnTimes ? from.stampNs : from.readNs
    const endNs = this.hasOwnTimes ? to.stampNs : to.readNs
    if (endNs - startNs < SHORTEST_STEP_NS) return null
    this.baseline = to
    return (this.newest = { startNs, endNs, deltas: deltas.map(Number) })
  }

  private beginAnew(baseline: Baseline | null): null {
    this.baseline = baseline
    this.newest = null
    if (baseline !== null) this.firstReadNs = baseline.readNs
    return null
  }
}
