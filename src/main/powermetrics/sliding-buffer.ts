const INITIAL_CAPACITY_BYTES = 128 * 1024

/** The part of a stream that is still needed, by offset in the input. Copies only when it has no room left. */
export class SlidingBuffer {
  private memory = Buffer.alloc(INITIAL_CAPACITY_BYTES)
  private length = 0

  /** `firstOffset`: where in the input the first byte lies. */
  constructor(private firstOffset = 0) {}

  /** Offset in the input of `bytes[0]`. */
  get base(): number {
    return this.firstOffset
  }

  /** Offset in the input behind the last byte. */
  get end(): number {
    return this.firstOffset + this.length
  }

  /** Everything that is held. Valid until the next `append`. */
  get bytes(): Buffer {
    return this.memory.subarray(0, this.length)
  }

  /** `keepFrom`, from `base` to `end`: bytes before this offset may be dropped. */
  append(bytes: Uint8Array, keepFrom: number): void {
    if (this.length + bytes.length > this.memory.length) this.makeRoom(bytes.length, keepFrom)
    this.memory.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Half of the memory is free afterwards, so that copying is rare. Shrinks after something very large. */
  private makeRoom(extra: number, keepFrom: number): void {
    const kept = this.end - keepFrom
    let capacity = INITIAL_CAPACITY_BYTES
    while (capacity < (kept + extra) * 2) capacity *= 2
    const target = capacity === this.memory.length ? this.memory : Buffer.alloc(capacity)
    this.memory.copy(target, 0, keepFrom - this.firstOffset, this.length)
    this.memory = target
    this.firstOffset = keepFrom
    this.length = kept
  }
}
