import type { TrackEvent } from '../track-events'
import { isNobody, isSameProcess, type Clue, type UsingProcess } from './clues'
import type { LogCoverage } from './log-coverage'

/** A stretch in which a process held the engine or its power. That is no proof that it computed. */
export interface HeldSpan {
  process: UsingProcess
  isOfCommand: boolean | null
  uncertaintyMs: number
  /** ms since 1970. */
  fromMs: number
  /** The latest it can have ended; Infinity where nothing ended it yet. */
  toMs: number
  /** False: its beginning was not in the log, and lies at `fromMs` or later. */
  isBeginKnown: boolean
  /**
   * How it ended. `off`, and of `holdingSpansOf` also `gone`: the log says so. `open`: it goes on. Otherwise its own end is
   * lost, and something else shows that it was over.
   */
  end: 'off' | 'gone' | 'asleep' | 'boot' | 'gap' | 'open'
}

/** Which lines begin and end a use. */
interface Use {
  begins: readonly string[]
  ends: readonly string[]
  /** The engine's sleep shows that nobody holds it any more. */
  endsAsleep: boolean
}

const POWER: Use = { begins: ['ane-power-on'], ends: ['ane-power-off'], endsAsleep: true }
const HOLDING: Use = { begins: ['ane-loaded', 'ane-opened', 'ane-connected'], ends: [], endsAsleep: false }

/** The hardware is switched off 5.001 s after the last client let go (seen on macOS 27). */
const SLEEP_DELAY_MS = 5001

type Turn =
  | { atMs: number; kind: 'clue'; clue: Clue }
  | { atMs: number; kind: 'asleep' | 'boot' | 'gap'; resumesMs: number }

/**
 * Pairs power lines. A lost *power off* ends with whatever shows that the power was gone: the engine's sleep, the end of
 * the process, a start of the Mac; behind a gap of the log nothing is claimed.
 */
export function powerSpansOf(
  events: readonly TrackEvent[],
  clues: readonly Clue[],
  coverage: LogCoverage,
): HeldSpan[] {
  return spansOf(POWER, events, clues, coverage)
}

/**
 * From where a process connected, opened the engine or loaded a model to where it let go or ended. A model stays loaded
 * while the engine sleeps. Those whom the log does not name hold nothing: their lines cannot be paired.
 */
export function holdingSpansOf(
  events: readonly TrackEvent[],
  clues: readonly Clue[],
  coverage: LogCoverage,
): HeldSpan[] {
  const named = clues.filter(({ process }) => !isNobody(process))
  return spansOf(HOLDING, events, named, coverage)
}

function spansOf(
  use: Use,
  events: readonly TrackEvent[],
  clues: readonly Clue[],
  coverage: LogCoverage,
): HeldSpan[] {
  const pairing = new Pairing(use, coverage.fromMs ?? Number.NEGATIVE_INFINITY)
  for (const turn of turnsOf(events, clues, coverage)) pairing.add(turn)
  return pairing.finish()
}

function turnsOf(events: readonly TrackEvent[], clues: readonly Clue[], { gaps }: LogCoverage): Turn[] {
  const ends = events.flatMap(({ kind, startMs }): Turn[] =>
    kind === 'ane-asleep' || kind === 'ane-boot'
      ? [{ atMs: startMs, kind: kind === 'ane-boot' ? 'boot' : 'asleep', resumesMs: startMs }]
      : [],
  )
  const holes = gaps.map(({ fromMs, toMs }): Turn => ({ atMs: fromMs, kind: 'gap', resumesMs: toMs }))
  const told = clues.map((clue): Turn => ({ atMs: clue.atMs, kind: 'clue', clue }))
  return [...ends, ...holes, ...told].sort((a, b) => a.atMs - b.atMs)
}

class Pairing {
  private readonly spans: HeldSpan[] = []
  private open: HeldSpan[] = []

  /** `sinceMs`: nothing is known of what was before. */
  constructor(
    private readonly use: Use,
    private sinceMs: number,
  ) {}

  add(turn: Turn): void {
    if (turn.kind === 'clue') this.addClue(turn.clue)
    else if (turn.kind !== 'asleep' || this.use.endsAsleep) {
      const delayMs = turn.kind === 'asleep' ? SLEEP_DELAY_MS : 0
      this.close(() => true, turn.atMs - delayMs, turn.kind)
      this.sinceMs = turn.resumesMs
    }
  }

  finish(): HeldSpan[] {
    this.close(() => true, Number.POSITIVE_INFINITY, 'open')
    return this.spans.sort((a, b) => a.fromMs - b.fromMs)
  }

  private addClue({ kind, atMs, process, isOfCommand, uncertaintyMs }: Clue): void {
    const { begins, ends } = this.use
    const isIts = (span: HeldSpan): boolean => isSameProcess(span.process, process)
    const span = { process, isOfCommand, uncertaintyMs, fromMs: atMs, isBeginKnown: true }
    // A second one without an end between them is the same use, or its end was lost.
    if (begins.includes(kind) && !this.open.some(isIts)) this.open.push({ ...span, toMs: atMs, end: 'open' })
    const end = ends.includes(kind) ? 'off' : kind === 'ane-gone' ? 'gone' : null
    if (end === null || this.close(isIts, atMs, end)) return
    // That a process is gone is the end of what it held, and only a hint at that of its power.
    if (end === 'off' || ends.length === 0)
      this.spans.push({ ...span, fromMs: this.sinceMs, toMs: atMs, isBeginKnown: false, end })
  }

  private close(isEnded: (span: HeldSpan) => boolean, atMs: number, end: HeldSpan['end']): boolean {
    const ended = this.open.filter(isEnded)
    this.open = this.open.filter((span) => !ended.includes(span))
    for (const span of ended) this.spans.push({ ...span, toMs: Math.max(span.fromMs, atMs), end })
    return ended.length > 0
  }
}
