/** Arrays and objects within each other: the arguments of the contract have four levels. */
const MOST_LEVELS = 16
/** Values in one call, counting each hole of an array: the most that the contract allows are 10,000 ids. */
const MOST_VALUES = 50_000
/** What a value takes beside its characters or bytes. */
const VALUE_BYTES = 8
const BYTES_A_CHARACTER = 2

/**
 * About how many bytes of memory the arguments of a call take; `Infinity` where that is more than `maximumBytes`, or where they
 * are of a kind, number or depth that no channel allows. It takes a short time whatever they are, which the check of a schema
 * does not: a part that is referred to many times, or that contains itself, counts each time.
 */
export function argumentBytes(args: readonly unknown[], maximumBytes: number): number {
  let bytes = 0
  let values = 0
  let level: readonly unknown[] = args
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_LEVELS) return Infinity
    const next: unknown[] = []
    for (const value of level) {
      bytes += ownBytes(value)
      if (bytes > maximumBytes || (Array.isArray(value) && value.length > MOST_VALUES)) return Infinity
      for (const part of partsOf(value)) {
        if (++values > MOST_VALUES) return Infinity
        next.push(part)
      }
    }
    level = next
  }
  return bytes
}

/** Without what an array or object contains. */
function ownBytes(value: unknown): number {
  if (typeof value === 'string') return VALUE_BYTES + value.length * BYTES_A_CHARACTER
  if (ArrayBuffer.isView(value)) return VALUE_BYTES + value.buffer.byteLength
  return typeof value === 'bigint' || isForeign(value) ? Infinity : VALUE_BYTES
}

/** Objects that can be sent to main, but that no channel has: a `Map`, a `Date`, an `ArrayBuffer` without a view. */
function isForeign(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== Object.prototype && prototype !== null
}

/** The elements of an array, or the names and values of an object. */
function* partsOf(value: unknown): Generator {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
  if (Array.isArray(value)) return yield* value as unknown[]
  for (const name in value) {
    yield name
    yield (value as Record<string, unknown>)[name]
  }
}
