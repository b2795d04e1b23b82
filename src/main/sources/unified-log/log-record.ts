/** A record of the unified log, whatever style it was written in. */
export interface LogRecord {
  /** By the wall clock of the Mac that wrote it, ms since 1970; exact to 0.001 ms in ndjson, to 1 ms in the style compact. */
  wallMs: number
  /** False in the style compact: the time was taken for one of this machine's time zone. */
  hasZone: boolean
  /** Of the Mac's own clock since it started; null where the style has none. Its unit is not documented. */
  machTicks: number | null
  /** Names one start of the Mac; empty where it is not said, as on macOS 11. */
  bootId: string
  threadId: number | null
  /** The last part of the path of the program that wrote it. */
  process: string
  /** null where only the name is known: the styles of text. */
  processPath: string | null
  /** 0 is the kernel. */
  pid: number
  /** The last part of the path of the program, library or kernel extension that the text comes from. */
  sender: string
  subsystem: string
  category: string
  level: LogLevel
  message: string
}

export const LOG_LEVELS = ['Default', 'Info', 'Debug', 'Error', 'Fault'] as const

export type LogLevel = (typeof LOG_LEVELS)[number]

/** `2026-03-26 10:31:41.803180-0700`; the zone is missing in the style compact. */
const STAMP = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d{4})?$/

/** ms since 1970; null where the text is no time. Without a zone it is one of this machine's. */
export function parseStamp(text: string): { wallMs: number; hasZone: boolean } | null {
  const match = STAMP.exec(text)
  if (match === null) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const fractionMs = Number(`0.${match[7] ?? '0'}`) * 1000
  const zone = match[8]
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null
  if (zone === undefined) {
    const localMs = new Date(year, month - 1, day, hour, minute, second).getTime()
    return { wallMs: localMs + fractionMs, hasZone: false }
  }
  const sign = zone.startsWith('-') ? -1 : 1
  const offsetMin = zone === 'Z' ? 0 : sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)))
  const utcMs = Date.UTC(year, month - 1, day, hour, minute, second)
  return { wallMs: utcMs - offsetMin * 60_000 + fractionMs, hasZone: true }
}

/** What an object of ndjson turned out to be. `skipped`: an entry that is no message, as an activity. */
export type ParsedObject = { kind: 'record'; record: LogRecord } | { kind: 'trailer' | 'dropped' | 'skipped' }

type Fields = Partial<Record<string, unknown>>

/**
 * An object of `log … --style ndjson`, or of the JSON that readers of `.logarchive` outside macOS write; null where it is
 * neither. Fields come in any order. `traceID` is beyond what a number holds exactly, and is never looked at.
 */
export function parseLogObject(fields: Fields): ParsedObject | null {
  if (fields.finished !== undefined && fields.count !== undefined) return { kind: 'trailer' }
  if (fields.eventType === 'lossEvent') return { kind: 'dropped' }
  const record = typeof fields.event_type === 'string' ? foreignRecord(fields) : ownRecord(fields)
  if (record !== null) return { kind: 'record', record }
  const kind = fields.eventType ?? fields.event_type
  return typeof kind === 'string' && kind !== 'logEvent' && kind !== 'Log' ? { kind: 'skipped' } : null
}

function ownRecord(fields: Fields): LogRecord | null {
  const { timestamp, eventMessage, processImagePath, processID, eventType } = fields
  // An entry without a level is an activity, whatever it says of itself.
  const level = LOG_LEVELS.find((known) => known === fields.messageType)
  if (eventType !== 'logEvent' || level === undefined || !isCount(processID)) return null
  if (typeof timestamp !== 'string' || typeof eventMessage !== 'string') return null
  const stamp = parseStamp(timestamp)
  if (stamp === null || typeof processImagePath !== 'string') return null
  return {
    ...stamp,
    machTicks: isCount(fields.machTimestamp) ? fields.machTimestamp : null,
    bootId: textOf(fields.bootUUID),
    threadId: isCount(fields.threadID) ? fields.threadID : null,
    process: baseName(processImagePath),
    processPath: processImagePath,
    pid: processID,
    sender: baseName(textOf(fields.senderImagePath)),
    subsystem: textOf(fields.subsystem),
    category: textOf(fields.category),
    level,
    message: eventMessage,
  }
}

/** As the library macos-UnifiedLogs names them; its messages keep their line break, its stamps have nanoseconds. */
function foreignRecord(fields: Fields): LogRecord | null {
  const { timestamp, message, process, pid, event_type: eventType } = fields
  if (eventType !== 'Log' || typeof timestamp !== 'string' || typeof message !== 'string') return null
  const stamp = parseStamp(timestamp)
  if (stamp === null || typeof process !== 'string' || !isCount(pid)) return null
  return {
    ...stamp,
    machTicks: null,
    bootId: textOf(fields.boot_uuid),
    threadId: isCount(fields.thread_id) ? fields.thread_id : null,
    process: baseName(process),
    processPath: process,
    pid,
    sender: baseName(textOf(fields.library)),
    subsystem: textOf(fields.subsystem),
    category: textOf(fields.category),
    level: LOG_LEVELS.find((known) => known === fields.log_type) ?? 'Default',
    message: message.replace(/\n$/, ''),
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
