import { labelOf, parsePhaseWords } from '#shared/phases/phase-lines'
import { findPhases } from '#shared/phases/phase-spans'
import type { TrackEvent } from '#shared/track-events'

/** When something was, on the axis of the samples, and how far that may be off, ms. */
interface AxisTime {
  ms: number
  uncertaintyMs: number
}

/** What phases need of the readings. */
export interface PhaseSink {
  /** A recent time of the monotonic clock (`performance.now`) on the axis. */
  toAxis: (momentMs: number) => AxisTime
  addEvent: (event: TrackEvent) => void
}

/** A stamp of a program may be a little later than when we read it, since clocks are read one after the other. */
const SLACK_MS = 1000
/** How far a time without digits behind the point may be off. */
const WHOLE_SECOND_MS = 1000
/** More are counted, but not named: a program may write one wrong line after the other. */
const MOST_PROBLEMS = 5

/** Makes marks of the words by which a command tells its phases, and remembers what is wrong with them. */
export class PhaseMarks {
  private readonly named: string[] = []
  private unnamed = 0
  /** Of the command, ms of the monotonic clock. */
  private readonly startedMs = performance.now()
  /** The wall clock less the monotonic one, ms: asked once, so that times of one run keep their distances. */
  private readonly wallAheadMs = Date.now() - performance.now()

  constructor(private readonly sink: PhaseSink) {}

  /** `arrivedMs`: of the monotonic clock. `delayMs`: the most that the words may have waited before they arrived. */
  add(words: string, arrivedMs: number, delayMs: number): void {
    const parsed = parsePhaseWords(words)
    if (!parsed.ok) return this.addProblem(parsed.message)
    const { kind, timeS } = parsed.value
    const momentMs = timeS === null ? arrivedMs : timeS * 1000 - this.wallAheadMs
    if (momentMs < this.startedMs - SLACK_MS || momentMs > performance.now() + SLACK_MS)
      return this.addProblem(
        `"${words}" tells a time outside of this run, so it was left out. t= is in seconds since 1970, as of: date +%s`,
      )
    const { ms, uncertaintyMs } = this.sink.toAxis(Math.max(momentMs, this.startedMs))
    const ownMs = timeS === null ? delayMs : Number.isInteger(timeS) ? WHOLE_SECOND_MS : 0
    this.sink.addEvent({
      kind: kind === 'begin' ? 'phase-begin' : 'phase-end',
      startMs: ms,
      endMs: null,
      label: labelOf(parsed.value),
      uncertaintyMs: uncertaintyMs + ownMs,
    })
  }

  addProblem(sentence: string): void {
    if (this.named.length < MOST_PROBLEMS) this.named.push(sentence)
    else this.unnamed++
  }

  /**
   * A sentence each. `marks`: all that were set while the command ran, also by others: only when it has ended is it known
   * which begin an end belongs to, since a pipe may hand on lines later than another one.
   */
  problems(marks: readonly TrackEvent[]): string[] {
    const { spans, strayEnds } = findPhases(marks)
    for (const name of new Set(strayEnds))
      this.addProblem(`the phase "${name}" ended without a begin, so that end was left out`)
    const open = spans.filter(({ endMs }) => endMs === null)
    for (const name of new Set(open.map((span) => span.name)))
      this.addProblem(`the phase "${name}" began, but never ended`)
    return [...this.named, ...(this.unnamed > 0 ? [`${this.unnamed} more like these`] : [])]
  }
}
