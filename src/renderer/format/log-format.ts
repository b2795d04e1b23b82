import { logStateOf, type EventSourceStatus, type SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { describeLogState } from '#shared/unified-log'
import { formatCount } from './source-format'

/** How the reading of the log stands, for a person. */
export interface LogWords {
  /** A sentence without its full stop. */
  title: string
  text: string
  /** Something is missing that the person may want to do something about. */
  isTrouble: boolean
}

const WAITING: LogWords = {
  title: 'The log waits for live readings',
  text: 'It is read beside samples of now, not beside a recording or made-up ones.',
  isTrouble: false,
}
const MADE_UP: LogWords = {
  title: 'The log is made up',
  text: 'As the samples of the demonstration are. Nothing of this machine is read.',
  isTrouble: false,
}
const FINE = ['off', 'starting', 'reading']

/** `readsLog`: the person turned it on. */
export function describeLog(status: SourceStatus, readsLog: boolean): LogWords {
  const source = logSourceOf(status)
  if (source === null) return readsLog ? WAITING : { ...describeLogState({ kind: 'off' }), isTrouble: false }
  if (!SOURCES[status.kind].isReal) return MADE_UP
  const state = logStateOf(status)
  return { ...describeLogState(state), isTrouble: !FINE.includes(state.kind) }
}

/** null while no log is read. */
export function logSourceOf({ eventSources }: Pick<SourceStatus, 'eventSources'>): EventSourceStatus | null {
  return eventSources.find(({ log }) => log !== undefined) ?? null
}

/** What of it could not be read; null where everything could. */
export function describeSkipped({ skippedCount, lastFault }: EventSourceStatus): string | null {
  if (skippedCount === 0) return null
  const latest = lastFault === null ? '' : ` The latest: ${lastFault}`
  return `${formatCount(skippedCount, 'record')} could not be read.${latest}`
}
