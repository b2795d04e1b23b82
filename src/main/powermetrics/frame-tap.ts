import { LARGEST_DOCUMENT_BYTES } from '#shared/limits'
import { SlidingBuffer } from './sliding-buffer'

/** A larger sample has no frame. A document may be as large; the block of a text log has no limit of its own. */
const MOST_BYTES_HELD = LARGEST_DOCUMENT_BYTES + 1024 * 1024
/** Ten times the longest header seen. */
const LONGEST_HEADER_BYTES = 8 * 1024
/** Far beyond the words that a sample may have. */
const LONGEST_HEADER_LINE = 2048

/**
 * Copies the frames of samples out of the input: the bytes that each was read from.
 *
 * Only the header of a text log names the Mac, not the blocks. It is put in front of each frame, so that each can be
 * read by itself; `createFrameJoiner` leaves the repetitions out again.
 */
export class FrameTap {
  private readonly buffer = new SlidingBuffer()
  /** No frame will begin before this offset. */
  private needed = 0
  private header: Uint8Array = new Uint8Array()

  /** `bytes` follow those of the call before. */
  write(bytes: Uint8Array): void {
    const { base, end } = this.buffer
    this.buffer.append(bytes, Math.max(base, Math.min(this.needed, end), end - MOST_BYTES_HELD))
  }

  /** The header of a text log lies from `from` to `to`. Every frame begins with it, until another header names a Mac. */
  setHeader(from: number, to: number): void {
    const found = this.copy(from, to)
    if (found === null) return
    const namesMac = Buffer.from(found).includes('Machine model: ')
    this.header = bounded(namesMac ? found : Buffer.concat([this.header, found]))
  }

  /** What follows are property lists, or the log of another run. */
  forgetHeader(): void {
    this.header = new Uint8Array()
  }

  /** The frame of the sample from `offset` to `end`; null where it is too large. Bytes before `end` are dropped. */
  cut(offset: number, end: number): Uint8Array | null {
    const body = this.copy(offset, end)
    this.needed = end
    if (body === null || this.header.length === 0) return body
    return Buffer.concat([this.header, body])
  }

  private copy(from: number, to: number): Uint8Array | null {
    const { base, bytes } = this.buffer
    if (from < base || to - from > MOST_BYTES_HELD) return null
    return Uint8Array.from(bytes.subarray(from - base, to - base))
  }
}

const HEADER_LABELS = ['Machine model: ', 'OS version: ', 'Boot time: ']

/** A header that is too long (boot arguments have any length) without the lines that are not read, and of the others the last. */
function bounded(header: Uint8Array): Uint8Array {
  if (header.length <= LONGEST_HEADER_BYTES) return header
  const lines = Buffer.from(header).toString('latin1').split('\n')
  const read = HEADER_LABELS.flatMap((label) => lines.findLast((line) => line.startsWith(label)) ?? [])
  return Buffer.from(read.map((line) => `${line.slice(0, LONGEST_HEADER_LINE)}\n`).join(''), 'latin1')
}

const NUL = 0
const LINE_FEED = 0x0a
const LESS_THAN = 0x3c
/** Begins the block of a text log, at the beginning of a line. */
const MARK = Buffer.from('*** Sampled system activity (')

/**
 * Joins frames to a stream as `powermetrics` writes it: a NUL in front of every property list but
 * the first, and the header of a text log only where it changes. Returns what to write for each frame.
 */
export function createFrameJoiner(): (frame: Uint8Array) => Uint8Array {
  let header: Uint8Array = new Uint8Array()
  let before: Uint8Array | null = null
  return (frame) => {
    const last = before
    before = frame
    if (frame[0] === LESS_THAN) return asDocument(frame, last === null)
    const ownHeader = frame.subarray(0, lengthOfHeader(frame))
    const isKnown = sameBytes(ownHeader, header) || (last !== null && endsWith(last, ownHeader))
    header = ownHeader
    return isKnown ? frame.subarray(ownHeader.length) : frame
  }
}

function asDocument(frame: Uint8Array, isFirst: boolean): Uint8Array {
  const lead = isFirst ? [] : [Uint8Array.of(NUL)]
  return Buffer.concat([...lead, frame, Uint8Array.of(LINE_FEED)])
}

/** 0 where a text block has no header. */
function lengthOfHeader(frame: Uint8Array): number {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  let at = bytes.indexOf(MARK)
  while (at > 0 && bytes[at - 1] !== LINE_FEED) at = bytes.indexOf(MARK, at + 1)
  return Math.max(0, at)
}

function endsWith(bytes: Uint8Array, end: Uint8Array): boolean {
  return end.length <= bytes.length && sameBytes(bytes.subarray(bytes.length - end.length), end)
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0
}
