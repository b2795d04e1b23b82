import type { TrackEvent } from '../track-events'
import { isSameProcess, type Clue, type UsingProcess } from './clues'
import type { LogCoverage } from './log-coverage'

/** A stretch in which a process held the engine's power. That is no proof that it computed. */
export interface PowerSpan {
  process: UsingProcess
  isOfCommand: boolean | null
  uncertaintyMs: number
  /** ms since 1970. */
  fromMs: number
  /** The latest it can have ended; Infinity where nothing ended it yet. */
  toMs: number
  /** False: its beginning was not in the log, and lies at `fromMs` or later. */
  isBeginKnown: boolean
  /** How it ended; only `off` says when. */
  end: 'off' | 'gone' | 'asleep' | 'boot' | 'gap' | 'open'
}

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
): PowerSpan[] {
  const pairing = new Pairing(coverage.fromMs ?? Number.NEGATIVE_INFINITY)
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
  private readonly spans: PowerSpan[] = []
  private open: PowerSpan[] = []

  /** `sinceMs`: nothing is known of what was before. */
  constructor(private sinceMs: number) {}

  add(turn: Turn): void {
    if (turn.kind === 'clue') this.addClue(turn.clue)
    else {
      const delayMs = turn.kind === 'asleep' ? SLEEP_DELAY_MS : 0
      this.close(() => true, turn.atMs - delayMs, turn.kind)
      this.sinceMs = turn.resumesMs
    }
  }

  finish(): PowerSpan[] {
    this.close(() => true, Number.POSITIVE_INFINITY, 'open')
    return this.spans.sort((a, b) => a.fromMs - b.fromMs)
  }

  private addClue({ kind, atMs, process, isOfCommand, uncertaintyMs }: Clue): void {
    const isIts = (span: PowerSpan): boolean => isSameProcess(span.process, process)
    const span = { process, isOfCommand, uncertaintyMs, fromMs: atMs, isBeginKnown: true }
    if (kind === 'ane-gone') this.close(isIts, atMs, 'gone')
    // A second one without an end between them is the same use, or its end was lost.
    else if (kind === 'ane-power-on' && !this.open.some(isIts))
      this.open.push({ ...span, toMs: atMs, end: 'open' })
    else if (kind === 'ane-power-off' && !this.close(isIts, atMs, 'off'))
      this.spans.push({ ...span, fromMs: this.sinceMs, toMs: atMs, isBeginKnown: false, end: 'off' })
  }

  private close(isEnded: (span: PowerSpan) => boolean, atMs: number, end: PowerSpan['end']): boolean {
    const ended = this.open.filter(isEnded)
    this.open = this.open.filter((span) => !ended.includes(span))
    for (const span of ended) this.spans.push({ ...span, toMs: Math.max(span.fromMs, atMs), end })
    return ended.length > 0
  }
}
