import { LOG_LEVELS, parseStamp, type LogLevel, type LogRecord } from './log-record'

/** What one line begins: a record, an entry that is no message (as an activity), or nothing. */
type Begun = LogRecord | 'skipped' | null

/** `2026-03-26 10:31:41.803180-0700 0x4a46a  Default  0x0  0  0  kernel: (AppleH11ANEInterface) text` */
const DEFAULT = /^(\S+ \S+) 0x([0-9a-f]+) +(\w+) +0x[0-9a-f]+ +(\d+) +\d+ +(.+?): (.*)$/
/** `2026-03-26 10:31:41.803180-0700 localhost kernel[0]: (AppleH11ANEInterface) text` */
const SYSLOG = /^(\S+ \S+) \S+ (.+?)\[(\d+)\]: (.*)$/
/** `2026-03-26 10:31:41.803 Df kernel[0:4a46a] (AppleH11ANEInterface) text` */
const COMPACT = /^(\S+ \S+) +([A-Z][a-z]?) +(.+?)\[(\d+):([0-9a-f]+)\] (.*)$/

/** `(Sender) [subsystem:category] text`; the first two are there or not. */
const REST = /^(?:\(([^()]*)\) )?(?:\[([^\]:]*):([^\]]*)\] )?(.*)$/s

const COMPACT_LEVELS: Partial<Record<string, LogLevel>> = {
  Df: 'Default',
  I: 'Info',
  Db: 'Debug',
  E: 'Error',
  F: 'Fault',
}
function parseDefault(line: string): Begun {
  const [, stamp = '', thread = '', level = '', pid = '', process = '', rest = ''] = DEFAULT.exec(line) ?? []
  return recordOf({ stamp, process, pid, thread, level: LOG_LEVELS.find((known) => known === level), rest })
}

function parseSyslog(line: string): Begun {
  const [, stamp = '', process = '', pid = '', rest = ''] = SYSLOG.exec(line) ?? []
  return recordOf({ stamp, process, pid, thread: '', level: 'Default', rest })
}

function parseCompact(line: string): Begun {
  const [, stamp = '', level = '', process = '', pid = '', thread = '', rest = ''] = COMPACT.exec(line) ?? []
  return recordOf({ stamp, process, pid, thread, level: COMPACT_LEVELS[level], rest })
}

/**
 * A line of `log show` or `log stream` in the style default, syslog or compact: the beginning of an entry, or null for
 * the rest of the one before. Text cannot be told from what a program wrote into it: a message with a
 * line break may look like several records.
 */
export function parseTextLine(line: string): Begun {
  return /^\d{4}-\d\d-\d\d \d\d:/.test(line)
    ? (parseDefault(line) ?? parseCompact(line) ?? parseSyslog(line))
    : null
}

function recordOf(parts: {
  stamp: string
  process: string
  pid: string
  thread: string
  level: LogLevel | undefined
  rest: string
}): Begun {
  const stamp = parseStamp(parts.stamp)
  if (stamp === null) return null
  if (parts.level === undefined) return 'skipped'
  const [, sender, subsystem = '', category = '', message = ''] = REST.exec(parts.rest) ?? []
  return {
    ...stamp,
    machTicks: null,
    bootId: '',
    threadId: parts.thread === '' ? null : Number.parseInt(parts.thread, 16),
    process: parts.process,
    processPath: null,
    pid: Number(parts.pid),
    // Without one it is the program itself.
    sender: sender ?? parts.process,
    subsystem,
    category,
    level: parts.level,
    message,
  }
}
