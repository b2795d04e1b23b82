import { highestOf } from '../extremes'
import { EVIDENCE, type Evidence } from '../ane-facts'
import type { TimeSpan } from '../sample-window'
import { isAneEvent, type TrackEvent } from '../track-events'
import { cluesOf, isNobody, isSameProcess, type Clue, type UsingProcess } from './clues'
import { logCoverageOf, touchesGap, type LogCoverage } from './log-coverage'
import { powerSpansOf, type HeldSpan } from './held-spans'

/** A line belongs to work that begins at most so long after it. */
const JOIN_MS = 2000
/** Who asked for the work that a daemon does, asked at most so long before it. */
const REQUEST_MS = 5000
/** The daemon that analyses pictures for others. */
const ANALYSIS_DAEMON = 'mediaanalysisd'

/** A stretch in which ANE power was up; its true beginning lies within `startUncertaintyMs` after `fromMs`. */
export interface Work extends TimeSpan {
  /** The length of a window: where in its first one the work began is not known. */
  startUncertaintyMs: number
}

/** Why a process may be behind a stretch of work. Never for how long it computed: no line tells that. */
export interface Claim {
  /** Nobody, where only `unknown-client` lines fall on it. */
  process: UsingProcess
  /** The most trusted line about this process. */
  evidence: Evidence
  /** Of that line: `ane-loaded`, `ane-power-on` and so on. */
  kind: string
  atMs: number
  uncertaintyMs: number
  /** A stretch of held power that began before the work: `atMs` is its beginning; null where it is not in the log. */
  powerFromMs: number | null
  /** Whom it worked for: programs that asked for a picture to be analysed. Mostly empty. */
  requesters: UsingProcess[]
  isOfCommand: boolean | null
}

export interface WorkAttribution {
  work: Work
  /** The most trusted first; each process once. */
  claims: Claim[]
  /** Without a claim: who held the engine from before. Any of them may have worked, and so may somebody else. */
  holders: UsingProcess[]
  /** Something of the log is missing there, so that others may have used it, too. */
  isIncomplete: boolean
}

export interface Attribution {
  coverage: LogCoverage
  works: WorkAttribution[]
  /** Who loaded, opened or asked for power with no work to be seen. */
  withoutWork: Claim[]
}

/** Says who may be behind each stretch of work, by the rules of docs/attribution.md. */
export function attribute(events: readonly TrackEvent[], works: readonly Work[]): Attribution {
  const coverage = logCoverageOf(events)
  const clues = cluesOf(events)
  const spans = powerSpansOf(events, clues, coverage)
  const requests = requestsOf(events)
  const bootsMs = events.filter(({ kind }) => kind === 'ane-boot').map(({ startMs }) => startMs)
  const attributed = works.map((work) => {
    const bootMs = highestOf(bootsMs.filter((atMs) => atMs <= work.fromMs))
    const sinceBoot = clues.filter(({ atMs }) => atMs >= bootMs)
    return attributeWork(work, sinceBoot, spans, requests, coverage)
  })
  const joined = attributed.flatMap(({ claims }) => claims)
  const isJoined = ({ process }: Clue): boolean =>
    joined.some((claim) => isSameProcess(claim.process, process))
  const idle = clues.filter((clue) => isUse(clue) && !isNobody(clue.process) && !isJoined(clue))
  return { coverage, works: attributed, withoutWork: bestClaims(idle.map(claimOf)) }
}

function attributeWork(
  work: Work,
  clues: readonly Clue[],
  spans: readonly HeldSpan[],
  requests: readonly Request[],
  coverage: LogCoverage,
): WorkAttribution {
  const near = clues.filter((clue) => isUse(clue) && fallsOn(clue, work) && !isGoneBefore(clue, clues, work))
  const held = spans.filter((span) => overlaps(span, work))
  const all = bestClaims([...near.filter(({ kind }) => !isPower(kind)).map(claimOf), ...held.map(powerClaim)])
  const named = all.filter(({ process }) => !isNobody(process))
  const claims = (named.length > 0 ? named : all).map((claim) => withRequesters(claim, work, requests))
  const isIncomplete = touchesGap(coverage, { fromMs: work.fromMs - JOIN_MS, toMs: work.toMs })
  return { work, claims, holders: named.length > 0 ? [] : holdersAt(work, clues), isIncomplete }
}

/** A line that a process begins to use it, not that it ends or failed. */
function isUse({ kind }: Clue): boolean {
  return ['ane-loaded', 'ane-opened', 'ane-connected', 'ane-power-on'].includes(kind)
}

function isPower(kind: string): boolean {
  return kind === 'ane-power-on'
}

function fallsOn({ atMs, uncertaintyMs }: Clue, { fromMs, toMs }: Work): boolean {
  return atMs >= fromMs - JOIN_MS - uncertaintyMs && atMs <= toMs + uncertaintyMs
}

/** The process let go, or ended, after this line and before the work began. */
function isGoneBefore(clue: Clue, clues: readonly Clue[], { fromMs }: Work): boolean {
  return clues.some(
    ({ kind, atMs, uncertaintyMs, process }) =>
      kind === 'ane-gone' &&
      atMs >= clue.atMs &&
      atMs + uncertaintyMs < fromMs &&
      isSameProcess(process, clue.process),
  )
}

function overlaps(span: HeldSpan, { fromMs, toMs }: Work): boolean {
  return span.fromMs <= toMs + span.uncertaintyMs && span.toMs >= fromMs - span.uncertaintyMs
}

function claimOf({ process, evidence, kind, atMs, uncertaintyMs, isOfCommand }: Clue): Claim {
  return { process, evidence, kind, atMs, uncertaintyMs, powerFromMs: null, requesters: [], isOfCommand }
}

function powerClaim({ process, isOfCommand, uncertaintyMs, fromMs, isBeginKnown, toMs }: HeldSpan): Claim {
  return {
    ...{
      process,
      evidence: isNobody(process) ? 'unknown-client' : 'power',
      kind: 'ane-power-on',
      isOfCommand,
    },
    ...{ atMs: isBeginKnown ? fromMs : toMs, uncertaintyMs, powerFromMs: isBeginKnown ? fromMs : null },
    requesters: [],
  }
}

/** Of each process the most trusted, then the earliest; of all the most trusted first. */
function bestClaims(claims: readonly Claim[]): Claim[] {
  const best: Claim[] = []
  for (const claim of claims.toSorted((a, b) => rank(a) - rank(b) || a.atMs - b.atMs)) {
    const same = best.find(({ process }) =>
      isNobody(process) ? isNobody(claim.process) : isSameProcess(process, claim.process),
    )
    if (same === undefined) best.push(claim)
    else same.isOfCommand ??= claim.isOfCommand
  }
  return best
}

function rank({ evidence }: Claim): number {
  return EVIDENCE.indexOf(evidence)
}

/** Who had opened or loaded before and was not seen to let go. */
function holdersAt({ fromMs }: Work, clues: readonly Clue[]): UsingProcess[] {
  const holders: UsingProcess[] = []
  for (const { kind, atMs, process } of clues) {
    if (atMs > fromMs) break
    const index = holders.findIndex((holder) => isSameProcess(holder, process))
    if (kind === 'ane-gone' && index >= 0) holders.splice(index, 1)
    else if (['ane-loaded', 'ane-opened', 'ane-connected'].includes(kind) && index < 0 && !isNobody(process))
      holders.push(process)
  }
  return holders
}

interface Request {
  atMs: number
  process: UsingProcess
}

function requestsOf(events: readonly TrackEvent[]): Request[] {
  return events
    .filter(isAneEvent)
    .flatMap(({ kind, label, startMs, ane }) =>
      kind === 'ane-request' && label !== 'received'
        ? [{ atMs: startMs, process: { name: ane.process, pid: ane.pid } }]
        : [],
    )
}

function withRequesters(claim: Claim, { fromMs, toMs }: Work, requests: readonly Request[]): Claim {
  if (claim.process.name !== ANALYSIS_DAEMON) return claim
  const requesters: UsingProcess[] = []
  for (const { atMs, process } of requests) {
    const isInTime = atMs >= fromMs - REQUEST_MS && atMs <= toMs
    if (isInTime && !requesters.some((other) => isSameProcess(other, process))) requesters.push(process)
  }
  return { ...claim, requesters }
}
