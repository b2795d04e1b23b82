import { whoUsed, type Who } from '#shared/attribution/measurement-who'
import type { Measurement } from '#shared/measurement'
import { printable } from '#shared/printable'
import type { StorageClient } from '../../main/storage-service/client'
import type { Style } from '../terminal/style'
import { wrap } from './table'
import { localTime } from './measurement-table'

/** What the log tells about a measurement that is kept; null where it was not read, or its events are not there any more. */
export async function whoOf(storage: StorageClient, measurement: Measurement): Promise<Who | null> {
  const events = await storage.call.measurementEvents(measurement.id)
  if (!events.ok) return null
  return whoUsed(measurement, events.value, { timeOf: clockTime, nameOf: printable })
}

/** Below a measurement, for `columns`; empty where there is nothing to say. */
export function whoText(who: Who | null, columns: number, style: Style): string {
  if (who === null) return ''
  const more = `${who.omittedEvents} earlier events were too many to be looked at.`
  const sentences = [...who.sentences, ...(who.omittedEvents > 0 ? [more] : [])]
  const lines = sentences.flatMap((sentence) => wrap(sentence, columns - 2).map((line) => `  ${line}`))
  const files = who.logFiles.map(printable).join('; ')
  const title = files === '' ? 'Who, as the log tells' : `Who, as the log tells (${files})`
  return `\n${[...wrap(title, columns).map((line) => style.bold(line)), ...lines].join('\n')}\n`
}

/** `14:03:07.250`, in this machine's time zone. */
function clockTime(ms: number): string {
  const wholeMs = Math.round(ms)
  const time = localTime(new Date(wholeMs).toISOString()).slice('2022-03-30 '.length)
  return `${time}.${String(((wholeMs % 1000) + 1000) % 1000).padStart(3, '0')}`
}
