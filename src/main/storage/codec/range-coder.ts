import { DamagedBlockError } from './damaged-block-error'

/**
 * A binary range coder that learns how likely each bit is, after that of LZMA (Igor Pavlov, public domain), with
 * probabilities that move fast at first and slower with what they have seen.
 */

/** The probability that a bit is 0, in 1/2^15. */
const PROBABILITY_BITS = 15
const HALF = 1 << (PROBABILITY_BITS - 1)
/** No bit may become impossible. */
const LEAST = 24
const MOST = (1 << PROBABILITY_BITS) - LEAST
const NORMAL_RANGE = 2 ** 24
/** A bit moves its probability by 1 / (bits seen + 1.6), at least by the last of these; in 1/2^15. */
const STEPS = Int32Array.from({ length: 64 }, (_, seen) => Math.round(2 ** 15 / (seen + 1.6)))
/** Zeros at the end, which the decoder supplies. */
const MOST_ZEROS_LEFT_OUT = 4

/** What was learnt, one entry a context. */
export class BitModel {
  readonly probabilities: Uint16Array
  readonly seen: Uint8Array

  constructor(contexts: number) {
    this.probabilities = new Uint16Array(contexts).fill(HALF)
    this.seen = new Uint8Array(contexts)
  }

  learn(context: number, bit: number): void {
    const before = this.probabilities[context] as number
    const seen = this.seen[context] as number
    const target = bit === 0 ? 1 << PROBABILITY_BITS : 0
    const after = before + (((target - before) * (STEPS[seen] as number)) >> 15)
    this.probabilities[context] = after < LEAST ? LEAST : after > MOST ? MOST : after
    if (seen < STEPS.length - 1) this.seen[context] = seen + 1
  }
}

export class RangeEncoder {
  private bytes: number[] = []
  /** Below 2^33: the topmost bit is a carry. */
  private low = 0
  private range = 0xffff_ffff
  /** The byte a carry may still change, and how many bytes of 255 follow it. */
  private held = -1
  private heldFull = 0

  bit(model: BitModel, context: number, bit: number): void {
    const bound = (this.range >>> PROBABILITY_BITS) * (model.probabilities[context] as number)
    if (bit === 0) this.range = bound
    else {
      this.low += bound
      this.range -= bound
    }
    model.learn(context, bit)
    this.normalise()
  }

  /** `count` bits, at most 16, that are as likely 0 as 1. */
  plain(value: number, count: number): void {
    this.range = this.range >>> count
    this.low += value * this.range
    this.normalise()
  }

  finish(): Uint8Array {
    for (let index = 0; index < 5; index++) this.shift()
    let length = this.bytes.length
    const least = Math.max(0, length - MOST_ZEROS_LEFT_OUT)
    while (length > least && this.bytes[length - 1] === 0) length--
    return Uint8Array.from(this.bytes.slice(0, length))
  }

  private normalise(): void {
    while (this.range < NORMAL_RANGE) {
      this.range = (this.range << 8) >>> 0
      this.shift()
    }
  }

  private shift(): void {
    const carry = this.low >= 2 ** 32 ? 1 : 0
    const low = this.low - carry * 2 ** 32
    if (carry === 0 && low >= 0xff00_0000) this.heldFull++
    else {
      if (this.held >= 0) this.bytes.push(this.held + carry)
      for (; this.heldFull > 0; this.heldFull--) this.bytes.push((0xff + carry) & 0xff)
      this.held = low >>> 24
    }
    this.low = (low & 0x00ff_ffff) * 256
  }
}

export class RangeDecoder {
  private at = 0
  private range = 0xffff_ffff
  private code = 0

  constructor(private readonly bytes: Uint8Array) {
    for (let index = 0; index < 4; index++) this.code = ((this.code << 8) | this.next()) >>> 0
  }

  bit(model: BitModel, context: number): number {
    const bound = (this.range >>> PROBABILITY_BITS) * (model.probabilities[context] as number)
    let bit = 0
    if (this.code < bound) this.range = bound
    else {
      this.code -= bound
      this.range -= bound
      bit = 1
    }
    model.learn(context, bit)
    if (this.range < NORMAL_RANGE) this.normalise()
    return bit
  }

  plain(count: number): number {
    this.range = this.range >>> count
    const value = Math.min((this.code / this.range) >>> 0, (1 << count) - 1)
    this.code -= value * this.range
    if (this.range < NORMAL_RANGE) this.normalise()
    return value
  }

  private normalise(): void {
    while (this.range < NORMAL_RANGE) {
      this.range = (this.range << 8) >>> 0
      this.code = ((this.code << 8) | this.next()) >>> 0
    }
  }

  private next(): number {
    const byte = this.bytes[this.at++]
    if (byte !== undefined) return byte
    if (this.at > this.bytes.length + MOST_ZEROS_LEFT_OUT)
      throw new DamagedBlockError('a column ends too early')
    return 0
  }
}
