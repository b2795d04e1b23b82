import { logStateOf, type EventSourceStatus, type SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { describeLogState } from '#shared/unified-log'
import { words } from '#shared/words/words'

/** How the reading of the log stands, for a person. */
export interface LogWords {
  /** A sentence without its full stop. */
  title: string
  text: string
  /** Something is missing that the person may want to do something about. */
  isTrouble: boolean
}

const WAITING: LogWords = {
  title: words.liveReadings.logWaits,
  text: words.liveReadings.logWaitsText,
  isTrouble: false,
}
const MADE_UP: LogWords = {
  title: words.liveReadings.logMadeUp,
  text: words.liveReadings.logMadeUpText,
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
  const records = words.counts.records(skippedCount)
  const { recordsUnread, latestUnread } = words.liveReadings
  return lastFault === null ? recordsUnread(records) : latestUnread(records, lastFault)
}
