/** A stored block that is not what was written: bytes were changed or cut off. The one error of decoding. */
export class DamagedBlockError extends Error {
  constructor(reason: string) {
    super(`This block of the history is damaged: ${reason}.`)
    this.name = 'DamagedBlockError'
  }
}

/** Collects bytes. Whole numbers take seven bits a byte, the lowest first. */
export class ByteWriter {
  private bytes = Buffer.allocUnsafe(256)
  private used = 0

  byte(value: number): void {
    this.makeRoom(1)
    this.bytes[this.used++] = value
  }

  /** `value`: whole, 0 to 2^53. */
  unsigned(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  /** `value`: whole, of at most 52 bits and its sign. */
  signed(value: number): void {
    this.unsigned(value < 0 ? -value * 2 - 1 : value * 2)
  }

  put(bytes: Uint8Array): void {
    this.makeRoom(bytes.length)
    this.bytes.set(bytes, this.used)
    this.used += bytes.length
  }

  /** Bytes with their number in front. */
  counted(bytes: Uint8Array): void {
    this.unsigned(bytes.length)
    this.put(bytes)
  }

  /** Valid until the next write. */
  toBytes(): Buffer {
    return this.bytes.subarray(0, this.used)
  }

  private makeRoom(count: number): void {
    if (this.used + count <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.used + count))
    this.bytes.copy(larger, 0, 0, this.used)
    this.bytes = larger
  }
}

/** Reads what `ByteWriter` wrote. Reading beyond the end throws `DamagedBlockError`. */
export class ByteReader {
  private at = 0

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    const value = this.bytes[this.at++]
    if (value === undefined) throw new DamagedBlockError('it ends too early')
    return value
  }

  unsigned(): number {
    let value = 0
    for (let scale = 1; scale < 2 ** 56; scale *= 0x80) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    throw new DamagedBlockError('a number in it is too large')
  }

  signed(): number {
    const value = this.unsigned()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  take(count: number): Uint8Array {
    if (count > this.bytes.length - this.at) throw new DamagedBlockError('it ends too early')
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }

  counted(): Uint8Array {
    return this.take(this.unsigned())
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.at)
  }
}
