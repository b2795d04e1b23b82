import type { ReportFault } from './faults'
import { isChatter, recogniseError } from './powermetrics-errors'
import { cleanLine, LinePrefix, MARK, quoteLine } from './text-line'

/** Longer than any line that is recognised. */
const LONGEST_LINE = 4096

/**
 * What stands between property lists, line by line: nothing, what the tool said on its error stream, an error of the
 * tool, the beginning of a text log, or bytes that belong to nothing and are reported.
 */
export class StrayText {
  /** The present line, bounded. */
  private line = ''
  private lineAt = 0
  /** The first line that nobody knows; null without one. */
  private unknown: { offset: number; line: string } | null = null
  private errorSeen = false
  private readonly prefix = new LinePrefix()

  /** `prefix`: what stands before every line, as before the first document; empty for nothing. */
  constructor(
    private readonly onFault: ReportFault,
    private readonly onChatter: () => void,
    prefix: string,
  ) {
    this.prefix.learn(cleanLine(prefix))
  }

  /** Where the present line begins; `done` between lines. What follows may have to be read again as a text log. */
  lineStart(done: number): number {
    return this.line === '' || this.line.length >= LONGEST_LINE ? done : this.lineAt
  }

  /** Offset at which a text log begins; null where none does. `offset`: of the first byte. */
  write(bytes: Buffer, offset: number): number | null {
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] as number
      const isBreak = byte === 0 || byte === 0x0a
      if (isBreak && this.line !== '') {
        if (this.isTextLog()) return this.leave(this.lineAt)
        this.endLine()
      } else if (!isBreak && (this.line !== '' || !isBlank(byte))) {
        if (this.line === '') this.lineAt = offset + index
        if (this.line.length < LONGEST_LINE) this.line += String.fromCharCode(byte)
      }
    }
    return null
  }

  /** A property list begins at `offset`, or the input ends there. Offset of a text log of one line. */
  end(offset: number): number | null {
    if (this.isTextLog()) return this.leave(this.lineAt)
    this.endLine()
    this.leave(offset)
    return null
  }

  private isTextLog(): boolean {
    const line = this.prefix.strip(cleanLine(this.line))
    return MARK.test(line) || /^Machine model: \S{1,64}$/.test(line)
  }

  private leave(offset: number): number {
    const { unknown, errorSeen } = this
    this.line = ''
    this.unknown = null
    this.errorSeen = false
    if (unknown !== null && !errorSeen) {
      const message = `${offset - unknown.offset} bytes from here on belong to no property list and were skipped: ${quoteLine(unknown.line)}.`
      this.onFault({ code: 'stray-bytes', offset: unknown.offset, message })
    }
    return offset
  }

  private endLine(): void {
    const line = this.prefix.strip(cleanLine(this.line))
    this.line = ''
    if (line === '') return
    const error = recogniseError(line)
    if (isChatter(line)) this.onChatter()
    else if (error === null) this.unknown ??= { offset: this.lineAt, line }
    else if (!this.errorSeen) {
      this.errorSeen = true
      this.onFault({ ...error, offset: this.lineAt })
    }
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}
