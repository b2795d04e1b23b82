import type { ProgramState } from '#shared/alerts'
import { cluesOf, isSameProcess } from '#shared/attribution/clues'
import { holdingSpansOf, type HeldSpan } from '#shared/attribution/held-spans'
import { logCoverageOf } from '#shared/attribution/log-coverage'
import { isOfLog, type TrackEvent } from '#shared/track-events'
import type { LogState } from '#shared/unified-log'

/** A busy log tells some hundred events an hour that say who holds the ANE. The oldest go first. */
const MOST_EVENTS = 2000
/** Tell neither that a program runs nor that it ended. */
const OTHER_KINDS: ReadonlySet<string> = new Set([
  'ane-other',
  'log-omitted',
  'ane-power-on',
  'ane-power-off',
  'ane-asleep',
  'ane-compile',
  'ane-compiled',
])

/**
 * Whether a program runs, from the unified log: it does from where it connected to the ANE's daemon, opened the ANE or loaded
 * a model to where the log says that it is gone. Where the log is not read, or a part of it is missing since, nobody knows.
 */
export class ProgramWatch {
  private events: TrackEvent[] = []
  /** The answer and for whom, until something is told that may change it. */
  private told: { name: string; state: ProgramState } | null = null

  /** Another session begins, whose events are on another axis. */
  begin(): void {
    this.events = []
    this.told = null
  }

  onEvent(event: TrackEvent): void {
    if ((!isOfLog(event) && event.kind !== 'source') || OTHER_KINDS.has(event.kind)) return
    this.events.push(event)
    if (this.events.length > MOST_EVENTS) this.events.shift()
    this.told = null
  }

  /** `name`: as the log has it; empty for nobody. `log`: how its reading stands now. */
  stateOf(name: string, log: LogState): ProgramState {
    if (name === '' || log.kind !== 'reading') return 'unknown'
    if (this.told?.name !== name) this.told = { name, state: this.find(name) }
    return this.told.state
  }

  private find(name: string): ProgramState {
    const spans = holdingSpansOf(this.events, cluesOf(this.events), logCoverageOf(this.events)).filter(
      ({ process }) => isSameProcess({ name, pid: null }, process),
    )
    if (spans.some(({ end }) => end === 'open')) return 'runs'
    const last = spans.reduce<HeldSpan | null>(
      (latest, span) => (latest === null || span.toMs >= latest.toMs ? span : latest),
      null,
    )
    return last?.end === 'gone' ? 'ended' : 'unknown'
  }
}
