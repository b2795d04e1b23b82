import { LARGEST_DOCUMENT_BYTES } from './plist-framer'

const INITIAL_CAPACITY = 128 * 1024
/** Beyond this, the frame of a sample is given up. A document may be that large; a text block has no cap of its own. */
const MOST_BYTES_HELD = LARGEST_DOCUMENT_BYTES + 1024 * 1024
/** Ten times the longest header seen. */
const LONGEST_HEADER_BYTES = 8 * 1024

/**
 * Holds the bytes of the sample that is being read, so that it can be handed out as it arrived.
 *
 * The blocks of a text log do not repeat what Mac they are from. So that each frame can be read by itself, it begins
 * with the log's header; `joinFrames` leaves the repetitions out again.
 */
export class FrameTap {
  private buffer = Buffer.alloc(INITIAL_CAPACITY)
  /** Offset in the input of `buffer[0]`. */
  private base = 0
  private length = 0
  /** Nothing in front of this offset will be asked for. */
  private needed = 0
  private header: Uint8Array = new Uint8Array()

  /** `bytes` follow those of the call before. */
  write(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.buffer.length) this.makeRoom(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  /** The header of a text log lies here. Every frame begins with it, until another one names a Mac. */
  noteHeader(from: number, to: number): void {
    const found = this.copy(from, Math.min(to, from + LONGEST_HEADER_BYTES))
    if (found === null) return
    const namesMac = Buffer.from(found).includes('Machine model: ')
    const fits = this.header.length + found.length <= LONGEST_HEADER_BYTES
    this.header = namesMac || !fits ? found : Buffer.concat([this.header, found])
  }

  /** A copy, or null where the sample was too large to be held. What lies before its end is forgotten. */
  take(offset: number, end: number): Uint8Array | null {
    const body = this.copy(offset, end)
    this.needed = end
    if (body === null || this.header.length === 0) return body
    return Buffer.concat([this.header, body])
  }

  private copy(from: number, to: number): Uint8Array | null {
    if (from < this.base || to - from > MOST_BYTES_HELD) return null
    return Uint8Array.from(this.buffer.subarray(from - this.base, to - this.base))
  }

  /** Drops what is not needed any more; doubles when that frees less than half, shrinks after a very large sample. */
  private makeRoom(extra: number): void {
    const end = this.base + this.length
    const keepFrom = Math.max(this.base, Math.min(this.needed, end), end - MOST_BYTES_HELD)
    const kept = end - keepFrom
    let capacity = INITIAL_CAPACITY
    while (capacity < (kept + extra) * 2) capacity *= 2
    const target = capacity === this.buffer.length ? this.buffer : Buffer.alloc(capacity)
    this.buffer.copy(target, 0, keepFrom - this.base, this.length)
    this.buffer = target
    this.base = keepFrom
    this.length = kept
  }
}

const NUL = 0
const LINE_FEED = 0x0a
const LESS_THAN = 0x3c
/** Where the block of a text log begins, at the beginning of a line. */
const MARK = Buffer.from('*** Sampled system activity (')

/**
 * Puts frames together to a stream that `powermetrics` could have written: a NUL in front of every property list but
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
