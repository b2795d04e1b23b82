import { streamArguments } from '../../sources/unified-log/log-command'
import { LogReading } from '../../sources/unified-log/log-reading'
import type { LogRecord } from '../../sources/unified-log/log-record'
import { refusalOf, type LogEnd } from '../../sources/unified-log/supervisor'
import type { LogFound } from '../observations'
import { knownWordsOf } from '../privacy'
import type { DoctorSystem } from '../system'

/** Of a report. */
export const MOST_LOG_LINES = 50
const LONGEST_WORD = 60
const LONGEST_MESSAGE = 1000

/** Reads the unified log for `listenMs` as `--events` does. */
export function observeLog(system: DoctorSystem, listenMs: number): Promise<LogFound> {
  const beganMs = system.nowMs()
  const found: LogFound = { listenedMs: 0, isHeard: false, end: null, lines: [] }
  return new Promise((resolve) => {
    const finish = (end: LogFound['end']): void => {
      cancel()
      reading.stop()
      resolve({ ...found, end, listenedMs: Math.round(system.nowMs() - beganMs) })
    }
    const cancel = system.after(listenMs, () => finish(null))
    const reading = new LogReading(system, streamArguments(false), {
      onReady: () => (found.isHeard = true),
      onRecord: (record) => {
        found.isHeard = true
        if (found.lines.length < MOST_LOG_LINES) found.lines.push(cleanRecord(record))
      },
      onDropped: () => undefined,
      onFault: () => undefined,
      onEnd: (end) => queueMicrotask(() => finish(whyEnded(end))),
    })
  })
}

function whyEnded(end: LogEnd): LogFound['end'] {
  switch (refusalOf(end)?.kind) {
    case 'not-administrator':
      return 'not-administrator'
    case 'not-permitted':
      return 'not-permitted'
    case 'not-available':
      return end.message === 'ENOENT' ? 'no-program' : 'not-understood'
    default:
      return 'other'
  }
}

function cleanRecord({
  process,
  sender,
  subsystem,
  category,
  message,
}: LogRecord): LogFound['lines'][number] {
  const word = (text: string): string => knownWordsOf(text).slice(0, LONGEST_WORD)
  return {
    ...{ process: word(process), sender: word(sender), subsystem: word(subsystem), category: word(category) },
    message: knownWordsOf(message.slice(0, LONGEST_MESSAGE)),
  }
}
