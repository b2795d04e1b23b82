import type { RangeEvents } from '../history'
import type { Measurement } from '../measurement'
import { attribute, type Claim, type Work } from './attribution'
import type { UsingProcess } from './clues'
import { failuresOf, type Failures } from './failures'
import { lookUpPhasesOf, type LookUpPhase } from './look-up'
import { describeWho, type SentenceStyle } from './sentences'

/** Who may be behind what was measured, as `show ID --json` has it. */
export interface Who {
  /** What a person reads. */
  sentences: string[]
  /** One for each of `ane.bursts`, in their order. */
  bursts: { claims: Claim[]; holders: UsingProcess[]; isIncomplete: boolean }[]
  /** Who loaded, opened or asked for power with no burst to be seen. */
  withoutWork: Claim[]
  lookUp: LookUpPhase[]
  /** Files of the log that were laid over it, each with how it was moved; mostly empty. */
  logFiles: string[]
  failures: Failures
  /** So many events of the earliest were not looked at, since there are too many. */
  omittedEvents: number
}

/** When the ANE worked in a stretch of time: what is looked at of a measurement, or of a range that is only looked at. */
export interface WorkedTime extends Pick<Measurement, 'intervalMs' | 'startedAt' | 'endedAt'> {
  ane: Pick<Measurement['ane'], 'bursts'>
}

/** Of windows whose length is not known. */
const USUAL_INTERVAL_MS = 1000

/** null where the log was not read, so that nothing can be said. */
export function whoUsed(
  { ane, intervalMs, startedAt, endedAt }: WorkedTime,
  { events, omittedEvents }: RangeEvents,
  style: SentenceStyle,
): Who | null {
  const works = ane.bursts.map((burst): Work => {
    const fromMs = Date.parse(burst.startedAt)
    return { fromMs, toMs: fromMs + burst.durationMs, startUncertaintyMs: intervalMs ?? USUAL_INTERVAL_MS }
  })
  const attribution = attribute(events, works)
  if (attribution.coverage.fromMs === null) return null
  const lookUp = lookUpPhasesOf(events, attribution.works)
  return {
    sentences: describeWho(attribution, lookUp, style),
    bursts: attribution.works.map(({ claims, holders, isIncomplete }) => ({ claims, holders, isIncomplete })),
    withoutWork: attribution.withoutWork,
    lookUp,
    logFiles: events.filter(({ kind }) => kind === 'log-file').map(({ label }) => label),
    failures: failuresOf(events, Date.parse(startedAt), Date.parse(endedAt)),
    omittedEvents,
  }
}
