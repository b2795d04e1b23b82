import { isAneEvent, type AneEvent, type TrackEvent } from '../track-events'
import type { WorkAttribution } from './attribution'
import { isSameProcess, type UsingProcess } from './clues'

/** One phase of Visual Look Up: `parse` finds what is on a picture, `search` looks up what a person clicked at. */
export interface LookUpPhase {
  step: 'parse' | 'search'
  requester: UsingProcess
  /** ms since 1970, of the request. */
  atMs: number
  /** Indexes of the stretches of work that it caused; empty where the Neural Engine did no measurable work for it. */
  works: number[]
}

/** One request is written in several lines. */
const SAME_REQUEST_MS = 2000
/** Work begins at most so long after the request that it is for. */
const LONGEST_WAIT_MS = 10_000

/** Finds the phases by who asked for them, and the work that followed each before the next was asked for. */
export function lookUpPhasesOf(
  events: readonly TrackEvent[],
  works: readonly WorkAttribution[],
): LookUpPhase[] {
  const phases: LookUpPhase[] = []
  for (const { label, startMs, ane } of requestsOf(events)) {
    const step = label === 'search' ? 'search' : 'parse'
    const requester = { name: ane.process, pid: ane.pid }
    const last = phases.at(-1)
    const isSame =
      last?.step === step &&
      startMs - last.atMs <= SAME_REQUEST_MS &&
      isSameProcess(last.requester, requester)
    if (!isSame) phases.push({ step, requester, atMs: startMs, works: [] })
  }
  for (const [index, attributed] of works.entries())
    if (mayBeAnalysis(attributed)) phaseOf(phases, attributed)?.works.push(index)
  return phases
}

function requestsOf(events: readonly TrackEvent[]): AneEvent[] {
  return events
    .filter(isAneEvent)
    .filter(({ kind, label }) => kind === 'ane-request' && label !== 'received')
    .sort((a, b) => a.startMs - b.startMs)
}

/** The daemon's work, or nobody's in particular; never work that the log shows to be another program's. */
function mayBeAnalysis({ claims }: WorkAttribution): boolean {
  const named = claims.filter(({ process }) => process.name !== null)
  return named.length === 0 || named.some(({ requesters }) => requesters.length > 0)
}

/** The latest phase that was asked for before the work can have begun. */
function phaseOf(phases: readonly LookUpPhase[], { work }: WorkAttribution): LookUpPhase | undefined {
  const latestMs = work.fromMs + work.startUncertaintyMs
  const phase = phases.findLast(({ atMs }) => atMs <= latestMs)
  return phase !== undefined && work.fromMs - phase.atMs <= LONGEST_WAIT_MS ? phase : undefined
}
