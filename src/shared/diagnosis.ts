import type { MetricId } from './metrics'
import type { Instrument } from './origins'

/** What *Check this Mac* and `anemometer doctor` find out. Pure data: the window and the terminal show the same. */

/**
 * `ok`; `degraded`: works, but not all of it; `cannot-measure`: without this nothing can be measured here; `not-asked`:
 * nothing to ask here, which is no fault.
 */
export const CHECK_STATES = ['ok', 'not-asked', 'degraded', 'cannot-measure'] as const
export type CheckState = (typeof CHECK_STATES)[number]

export const CHECK_WORDS: Readonly<Record<CheckState, string>> = {
  ok: 'ok',
  'not-asked': 'not asked here',
  degraded: 'degraded',
  'cannot-measure': 'cannot measure',
}

/** Of all checks together, by the worst of them. */
export const SUMMARY_WORDS: Readonly<Record<CheckState, string>> = {
  ok: 'Everything that was asked works.',
  'not-asked': 'Everything that was asked works.',
  degraded: 'This Mac can be measured, but not all of it works: see "degraded".',
  'cannot-measure': 'Nothing can be measured here: see "cannot measure".',
}

export interface CheckResult {
  /** Stable, for programs: `ioreport-groups`. */
  id: string
  title: string
  /** The question, a sentence. */
  asks: string
  state: CheckState
  /** What was seen: sentences, each with its point. */
  evidence: string
  /** What to do, in sentences; null where there is nothing to do. */
  advice: string | null
}

/** How far a metric moved while the Mac was checked, in the metric's unit (`METRICS`). */
export interface MetricMove {
  metric: MetricId
  instrument: Instrument
  lowest: number
  highest: number
  sampleCount: number
}

export interface Diagnosis {
  results: CheckResult[]
  /** In the order of the metrics; empty where nothing was read. */
  moves: MetricMove[]
  /** For how long it listened, ms. */
  listenedMs: number
}

/** The worst of all: what was not asked is no fault. */
export function stateOfAll(results: readonly Pick<CheckResult, 'state'>[]): CheckState {
  const has = (state: CheckState): boolean => results.some((result) => result.state === state)
  return has('cannot-measure') ? 'cannot-measure' : has('degraded') ? 'degraded' : 'ok'
}
