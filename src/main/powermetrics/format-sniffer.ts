import type { FaultCode, ReportFault } from './faults'
import { recogniseError } from './powermetrics-errors'

export type Format = 'plist' | 'text'

/** Longer than any line by which the format is recognised. */
const SEGMENT_BYTES = 4096

const TEXT_LANDMARK =
  /^(?:Machine model: |OS version: |Boot arguments:|Boot time: |\*{3,4} +[A-Z].* \*{3,4}\s*$|\*{3} \w+ system activity )/

interface OtherFormat {
  code: FaultCode
  matches: (start: string) => boolean
  message: string
}

/** gzip, bzip2, zip, xz, zstd. */
const COMPRESSED = ['\x1f\x8b', 'BZh', 'PK\x03\x04', '\xfd7zXZ', '\x28\xb5\x2f\xfd']

const OTHER_FORMATS: readonly OtherFormat[] = [
  {
    code: 'binary-plist',
    matches: (start) => start.startsWith('bplist'),
    message: 'This is a binary property list. Convert it with `plutil -convert xml1 FILE`.',
  },
  {
    code: 'compressed',
    matches: (start) => COMPRESSED.some((magic) => start.startsWith(magic)),
    message: 'This is compressed. Unpack it first, for example with `gunzip FILE`.',
  },
  {
    code: 'utf-16',
    matches: (start) => start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff'),
    message: 'This is UTF-16 text. Convert it with `iconv -f UTF-16 -t UTF-8 FILE`.',
  },
]

/** The recognised format, and where it begins. */
export interface Sniffed {
  format: Format
  /** Bytes from where it begins to the end of the line. */
  head: Uint8Array
  /** Of `head`, bytes from the start of the input. */
  offset: number
  /** Index in the chunk just written of the byte behind `head`. */
  rest: number
}

/**
 * Reads line by line until the format is known. NULs count as line breaks, so that the input may begin with any
 * number of them; lines that do not show a format are skipped, as a shell's prompt or a warning on the same pipe.
 */
export class FormatSniffer {
  private readonly segment = Buffer.alloc(SEGMENT_BYTES)
  private length = 0
  private segmentOffset = 0
  private isEmpty = true
  private isFirst = true
  /** Offset of the first line that was skipped; null without one. */
  private unknownAt: number | null = null
  private errorSeen = false
  private isOtherFormat = false

  constructor(private readonly onFault: ReportFault) {}

  /** `offset`: of the chunk's first byte. null until the format is known. */
  write(chunk: Uint8Array, offset: number): Sniffed | null {
    if (this.isOtherFormat) return null
    if (chunk.length > 0) this.isEmpty = false
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index] as number
      const isBreak = byte === 0 || byte === 0x0a
      if (!isBreak) this.push(byte, offset + index)
      if ((isBreak && this.length > 0) || this.length === SEGMENT_BYTES) {
        const found = this.examine(isBreak ? index : index + 1)
        if (found === 'other-format') return null
        if (found !== 'nothing') return found
      }
    }
    return null
  }

  /** No more bytes follow: the last line counts without its break. Reports an input without readings as a fault. */
  end(): Sniffed | null {
    if (this.isOtherFormat) return null
    const found = this.examine(0)
    if (found === 'nothing' && !this.errorSeen) this.reportNothing()
    return typeof found === 'string' ? null : found
  }

  private push(byte: number, offset: number): void {
    if (this.length === 0) this.segmentOffset = offset
    this.segment[this.length++] = byte
  }

  private examine(rest: number): Sniffed | 'nothing' | 'other-format' {
    const bytes = this.segment.subarray(0, this.length)
    this.length = 0
    const line = bytes.toString('latin1')
    if (line.trim() === '') return 'nothing'
    if (this.isFirst && this.reportOtherFormat(line)) return 'other-format'
    const bom = this.isFirst && line.startsWith('\xef\xbb\xbf') ? 3 : 0
    this.isFirst = false
    const start = landmarkIn(line, bom)
    if (start !== null) {
      const format = line.startsWith('<', start) ? 'plist' : 'text'
      if (format === 'plist') this.reportSkipped(this.segmentOffset + start)
      return {
        format,
        head: Uint8Array.from(bytes.subarray(start)),
        offset: this.segmentOffset + start,
        rest,
      }
    }
    this.noteUnknown(line)
    return 'nothing'
  }

  private reportOtherFormat(line: string): boolean {
    const found = OTHER_FORMATS.find((candidate) => candidate.matches(line))
    if (!found) return false
    this.isOtherFormat = true
    this.onFault({ code: found.code, offset: this.segmentOffset, message: found.message })
    return true
  }

  private noteUnknown(line: string): void {
    const error = recogniseError(line)
    if (error) {
      this.errorSeen = true
      this.onFault({ ...error, offset: this.segmentOffset })
    } else this.unknownAt ??= this.segmentOffset
  }

  /** Reports what precedes the first document, as in a stream whose beginning is missing. */
  private reportSkipped(start: number): void {
    if (this.unknownAt === null) return
    const bytes = start - this.unknownAt
    const message = `${bytes} bytes from here on belong to no property list and were skipped.`
    this.onFault({ code: 'stray-bytes', offset: this.unknownAt, message })
  }

  private reportNothing(): void {
    if (this.unknownAt === null) {
      const message = this.isEmpty ? 'The input is empty.' : 'It holds nothing but zero bytes and spaces.'
      return this.onFault({ code: 'empty-input', offset: 0, message })
    }
    const message =
      'This is no output of powermetrics: it has neither a property list nor a "Sampled system activity" line.'
    this.onFault({ code: 'not-powermetrics', offset: this.unknownAt, message })
  }
}

/** Index in `line` where output of `powermetrics` begins; null where it does not. */
function landmarkIn(line: string, from: number): number | null {
  const markup = /<\?xml|<plist/.exec(line)
  if (markup) return markup.index
  return TEXT_LANDMARK.test(line.slice(from)) ? from : null
}
