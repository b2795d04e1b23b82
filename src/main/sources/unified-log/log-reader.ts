import { LineSplitter } from '../../powermetrics/line-splitter'
import type { Fault } from '../../powermetrics/faults'
import { parseLogObject, type LogRecord } from './log-record'
import { parseTextLine } from './text-styles'

/** A thousand times what a record takes: texts may be long. A longer line is skipped and told. */
const LONGEST_LINE_BYTES = 1024 * 1024
/** The lines of a message in a style of text, characters; the rest of it is left out. */
const LONGEST_TEXT_MESSAGE = 64 * 1024

const BANNER = /^Filtering the log data using /
/** Written by macOS in the place of what it could not deliver. */
const DROPPED = /^=== ?Messages dropped/
/** Headings, tables of counts, and what a simulator says: no records, and no fault. */
const CHATTER =
  /^(Timestamp +|Skipping info and debug messages|Log +- Default:|\[\{?$|\]$|-{10,}|getpwuid_r did not find)/

export interface LogListener {
  onRecord(record: LogRecord): void
  /** The log says that it left messages out here. */
  onDropped(): void
  /** The log has looked at the predicate and begins. Where none was given, it says nothing. */
  onReady?(): void
  onFault(fault: Fault): void
}

/**
 * What `log stream` and `log show` write, in the styles ndjson, compact, syslog and default, as records: in chunks cut
 * anywhere, with the lines in between that are none. `isStream`: only ndjson is taken for records, since whoever writes
 * into a log could otherwise break a line and make up another record.
 */
export class LogReader {
  /** The line that ends `log show --style ndjson` was seen; without it the output may be cut. */
  hasTrailer = false
  private readonly lines: LineSplitter
  /** A record of text that may go on in the next line. */
  private open: LogRecord | null = null
  /** The same of an entry that is no message. */
  private skipping = false
  private stopped = false

  constructor(
    private readonly listener: LogListener,
    private readonly isStream: boolean,
  ) {
    const onFault = (fault: Fault): void => {
      if (!this.stopped) listener.onFault(fault)
    }
    const onLine = (line: string, offset: number): null => {
      this.onLine(line, offset)
      return null
    }
    this.lines = new LineSplitter(onLine, onFault, 0, LONGEST_LINE_BYTES)
  }

  write(bytes: Uint8Array): void {
    if (!this.stopped) this.lines.write(bytes)
  }

  /** The output is over. A last line without its break counts. */
  end(): void {
    if (!this.stopped) this.lines.end()
    this.emitOpen()
  }

  /** Nothing is told afterwards, not even of lines that are being read. */
  stop(): void {
    this.stopped = true
    this.open = null
  }

  private onLine(latin1: string, offset: number): void {
    if (this.stopped) return
    if (latin1.startsWith('{')) this.onObject(latin1, offset)
    else this.onText(utf8(latin1), offset)
  }

  private onObject(latin1: string, offset: number): void {
    this.emitOpen()
    const fields = parseJson(utf8(latin1))
    const parsed = fields === null ? null : parseLogObject(fields)
    if (parsed === null) this.fault(offset, 'This line is no record of the log and was skipped.')
    else if (parsed.kind === 'record') this.listener.onRecord(parsed.record)
    else if (parsed.kind === 'dropped') this.listener.onDropped()
    else if (parsed.kind === 'trailer') this.hasTrailer = true
  }

  private onText(line: string, offset: number): void {
    if (BANNER.test(line)) this.listener.onReady?.()
    else if (DROPPED.test(line)) {
      this.emitOpen()
      this.listener.onDropped()
    } else if (!CHATTER.test(line)) this.onTextLine(line, offset)
  }

  private onTextLine(line: string, offset: number): void {
    const begun = this.isStream ? null : parseTextLine(line)
    if (begun !== null) {
      this.emitOpen()
      if (begun === 'skipped') this.skipping = true
      else this.open = begun
    } else if (this.open !== null) {
      const message = `${this.open.message}\n${line}`.slice(0, LONGEST_TEXT_MESSAGE)
      this.open = { ...this.open, message }
    } else if (!this.skipping && line.trim() !== '') {
      this.fault(offset, 'This line is no output of the log and was skipped.')
    }
  }

  private emitOpen(): void {
    const { open } = this
    this.open = null
    this.skipping = false
    if (open !== null && !this.stopped) this.listener.onRecord(open)
  }

  private fault(offset: number, message: string): void {
    this.listener.onFault({ code: 'malformed-document', offset, message })
  }
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8')
}

function parseJson(text: string): Partial<Record<string, unknown>> | null {
  try {
    return JSON.parse(text) as Partial<Record<string, unknown>>
  } catch {
    return null
  }
}
