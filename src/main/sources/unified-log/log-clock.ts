import type { LogRecord } from './log-record'

/** Ticks of the Mac's own clock: 24 MHz on Apple silicon, as far as is known. Believed once two records agree with it. */
const TICKS_PER_MS = 24_000
/** Two clocks that differ by more do not tell the same moment. */
const LARGEST_DIFFERENCE_MS = 500
/** So far apart two records tell whether the unit is right. */
const TELLING_MS = 2000

/**
 * When a record of a stream was written, by the monotonic clock of this process (docs/time.md). The record's own time is
 * by the wall clock, which a person or the network may set between its writing and its reading; where that is seen, the
 * Mac's ticks since the record before tell instead. A new one for every stream: ticks may stand still while a Mac sleeps.
 */
export class LogClock {
  private last: { bootId: string; ticks: number; momentMs: number } | null = null
  private isUnitKnown = false

  /** `wallMs`, `nowMs`: the two clocks of this process when the record arrived. */
  momentOf(record: LogRecord, wallMs: number, nowMs: number): number {
    const byWall = nowMs - (wallMs - record.wallMs)
    const byTicks = this.byTicks(record)
    const chosen = this.choose(byWall, byTicks, nowMs)
    // The wall clock of this process has whole ms, by which two records of one ms would change places.
    const beforeMs = this.last?.momentMs ?? Number.NEGATIVE_INFINITY
    const moment = byTicks !== null && byTicks >= beforeMs ? Math.max(chosen, beforeMs) : chosen
    if (record.machTicks !== null)
      this.last = { bootId: record.bootId, ticks: record.machTicks, momentMs: moment }
    return moment
  }

  private byTicks({ machTicks, bootId }: LogRecord): number | null {
    const { last } = this
    return last === null || machTicks === null || bootId !== last.bootId
      ? null
      : last.momentMs + (machTicks - last.ticks) / TICKS_PER_MS
  }

  /** Nothing is written after it is read. */
  private choose(byWall: number, byTicks: number | null, nowMs: number): number {
    const isFuture = byWall > nowMs + LARGEST_DIFFERENCE_MS
    const isAgreed = byTicks !== null && Math.abs(byWall - byTicks) <= LARGEST_DIFFERENCE_MS
    if (isAgreed && this.last !== null && byTicks - this.last.momentMs >= TELLING_MS) this.isUnitKnown = true
    if (!isAgreed && byTicks !== null && this.isUnitKnown) return Math.min(byTicks, nowMs)
    return isFuture ? nowMs : Math.min(byWall, nowMs)
  }
}
