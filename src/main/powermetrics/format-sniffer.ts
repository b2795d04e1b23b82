import type { FaultCode, ReportFault } from './faults'
import { recogniseError } from './powermetrics-errors'

export type Format = 'plist' | 'text'

/** More than any line that tells the format. */
const SEGMENT_BYTES = 4096

const TEXT_LANDMARK =
  /^(?:Machine model: |OS version: |Boot arguments:|Boot time: |\*{3,4} +[A-Z].* \*{3,4}\s*$|\*{3} \w+ system activity )/

interface Alien {
  code: FaultCode
  matches: (start: string) => boolean
  message: string
}

/** gzip, bzip2, zip, xz, zstd. */
const COMPRESSED = ['\x1f\x8b', 'BZh', 'PK\x03\x04', '\xfd7zXZ', '\x28\xb5\x2f\xfd']

const ALIENS: readonly Alien[] = [
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

/** Where the format showed: `head` are the bytes from there to the end of the segment, `rest` what follows them. */
export interface Sniffed {
  format: Format
  head: Uint8Array
  offset: number
  /** Index in the chunk just written. */
  rest: number
}

/**
 * Reads ahead, line by line, until the input shows what it is. NULs count as line breaks, so that any number of them
 * may come first, and lines that tell nothing are passed over: a shell's prompt, a warning on the same pipe.
 */
export class FormatSniffer {
  private readonly segment = Buffer.alloc(SEGMENT_BYTES)
  private length = 0
  private segmentOffset = 0
  private isEmpty = true
  private isFirst = true
  /** Offset of the first byte that told nothing; null when there was none. */
  private unknownAt: number | null = null
  private errorSeen = false
  private alien = false

  constructor(private readonly onFault: ReportFault) {}

  /** `offset` is that of the chunk's first byte. Null until the format is known. */
  write(chunk: Uint8Array, offset: number): Sniffed | null {
    if (this.alien) return null
    if (chunk.length > 0) this.isEmpty = false
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index] as number
      const isBreak = byte === 0 || byte === 0x0a
      if (!isBreak) this.push(byte, offset + index)
      if ((isBreak && this.length > 0) || this.length === SEGMENT_BYTES) {
        const found = this.examine(isBreak ? index : index + 1)
        if (found === 'alien') return null
        if (found !== 'nothing') return found
      }
    }
    return null
  }

  /** At the end of the input: the last line counts without its break. Reports when there was nothing to read. */
  end(): Sniffed | null {
    if (this.alien) return null
    const found = this.examine(0)
    if (found === 'nothing' && !this.errorSeen) this.reportNothing()
    return typeof found === 'string' ? null : found
  }

  private push(byte: number, offset: number): void {
    if (this.length === 0) this.segmentOffset = offset
    this.segment[this.length++] = byte
  }

  private examine(rest: number): Sniffed | 'nothing' | 'alien' {
    const bytes = this.segment.subarray(0, this.length)
    this.length = 0
    const line = bytes.toString('latin1')
    if (line.trim() === '') return 'nothing'
    if (this.isFirst && this.isAlien(line)) return 'alien'
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

  private isAlien(line: string): boolean {
    const kind = ALIENS.find((candidate) => candidate.matches(line))
    if (!kind) return false
    this.alien = true
    this.onFault({ code: kind.code, offset: this.segmentOffset, message: kind.message })
    return true
  }

  private noteUnknown(line: string): void {
    const error = recogniseError(line)
    if (error) {
      this.errorSeen = true
      this.onFault({ ...error, offset: this.segmentOffset })
    } else this.unknownAt ??= this.segmentOffset
  }

  /** A stream of documents that was joined late, or whose beginning was cut off. */
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

/** Index in `line` where readable output begins, or null. */
function landmarkIn(line: string, from: number): number | null {
  const markup = /<\?xml|<plist/.exec(line)
  if (markup) return markup.index
  return TEXT_LANDMARK.test(line.slice(from)) ? from : null
}
