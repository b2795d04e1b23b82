import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import type { TrackEvent } from '#shared/track-events'
import type { Fault } from '../../powermetrics/faults'
import { describeFileError } from '../../files/named-file'
import { chunksOf } from '../replay/recording'
import { AneLines } from './ane-lines'
import { archiveCommand } from './log-command'
import { LogReader } from './log-reader'
import type { LogRecord } from './log-record'
import { RepeatLimit } from './repeat-limit'

/** A file that shows no record within this much is taken for something else. */
const PROBE_BYTES = 64e6

/** One step of reading a file of the log. */
export interface LogFileStep {
  bytesRead: number
  /** By the wall clock of the Mac that wrote it. */
  events: TrackEvent[]
  faults: Fault[]
  /** Of every record in it, about the Neural Engine or not, ms since 1970; null without one. */
  fromMs: number | null
  toMs: number | null
  /** False where a record has no time zone, so that it was taken for this machine's. */
  hasZone: boolean
}

/**
 * What `log show` wrote in the style ndjson, compact, syslog or default, from its beginning, in flat memory. Throws the
 * file system's error.
 */
export async function* readLogFile(path: string): AsyncGenerator<LogFileStep> {
  const lines = new AneLines()
  let step = emptyStep(0)
  const limit = new RepeatLimit((event) => step.events.push(event))
  const addRecord = (record: LogRecord): void => {
    const { wallMs } = record
    step.fromMs = Math.min(step.fromMs ?? wallMs, wallMs)
    step.toMs = Math.max(step.toMs ?? wallMs, wallMs)
    step.hasZone &&= record.hasZone
    const line = lines.recognise(record)
    if (line === null) return
    const { kind, label, facts } = line
    const ane = { ...facts, isOfCommand: null }
    limit.add({ kind, label, startMs: wallMs, endMs: null, uncertaintyMs: 0, ane })
  }
  let lastMs: number | null = null
  /** Messages are missing since the last record. */
  let isDropped = false
  const endDropped = (untilMs: number | null): void => {
    const fromMs = lastMs ?? untilMs
    if (isDropped && fromMs !== null) step.events.push(droppedFrom(fromMs, untilMs ?? fromMs))
    isDropped = false
  }
  const reader = new LogReader(
    {
      onRecord: (record) => {
        endDropped(record.wallMs)
        lastMs = record.wallMs
        addRecord(record)
      },
      onDropped: () => (isDropped = true),
      onFault: (fault) => step.faults.push(fault),
    },
    false,
  )
  for await (const chunk of chunksOf(path)) {
    reader.write(chunk)
    step.bytesRead += chunk.length
    yield step
    step = emptyStep(step.bytesRead)
  }
  reader.end()
  endDropped(lastMs)
  limit.flush()
  yield step
}

/** Looks whether it is a file of the log. The message is for a person: what it is, and what to do. */
export async function probeLogFile(path: string): Promise<Result> {
  const label = basename(path)
  try {
    if ((await stat(path)).isDirectory()) return { ok: false, message: whyNoFolder(label, path) }
    let cause: string | null = null
    for await (const { fromMs, faults, bytesRead } of readLogFile(path)) {
      if (fromMs !== null) return { ok: true, value: null }
      cause ??= faults[0]?.message ?? null
      if (bytesRead >= PROBE_BYTES) break
    }
    const what =
      cause === null
        ? `${label} has no entry: there was nothing to tell in that time, or nothing that was asked for.`
        : `${label} is no output of the log command. ${cause}`
    const how = 'Make one on the Mac with: log show --style ndjson --start "YYYY-MM-DD HH:MM:SS" > ane.ndjson'
    return { ok: false, message: `${what} ${how}` }
  } catch (error) {
    return { ok: false, message: describeFileError(label, error) }
  }
}

function whyNoFolder(label: string, path: string): string {
  if (!/\.logarchive\/?$/.test(path)) return `${label} is a folder. Name a file that the log command wrote.`
  return `${label} is an archive that only a Mac can read. Type this on one, and import the file it makes: ${archiveCommand(path)}`
}

function emptyStep(bytesRead: number): LogFileStep {
  return { bytesRead, events: [], faults: [], fromMs: null, toMs: null, hasZone: true }
}

/** Between the records before and after it: a stream that was written into a file says that messages are missing, not which. */
function droppedFrom(fromMs: number, untilMs: number): TrackEvent {
  const [startMs, endMs] = [Math.min(fromMs, untilMs), Math.max(fromMs, untilMs)]
  return { kind: 'log-gap', label: 'dropped', startMs, endMs, uncertaintyMs: 1000 }
}
