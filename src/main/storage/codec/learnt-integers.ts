import type { ByteReader, ByteWriter } from './bytes'
import { extentOf, widthOf } from './extent'
import { BitModel, RangeDecoder, RangeEncoder } from './range-coder'

/**
 * A column of whole numbers with holes (NaN). Written are the smallest number, the width of what lies above it, and
 * one range-coded stream: for each entry whether it is a hole, whether it is the smallest, then its distance from it.
 * The top bits of the distance are learnt, separately after small and large ones; those below are noise.
 */

const LEARNT_BITS = 6
/** How much of the entry before is looked at. */
const CONTEXT_BITS = 2
const PLAIN_BITS_AT_ONCE = 16

const HAS_HOLES = 0x80
/** The smallest often enough to be worth a bit of its own. */
const HAS_FLOOR = 0x40
const WIDTH_MASK = 0x3f
const FLOOR_SHARE = 1 / 32

/** How the bits of a distance are divided; both sides derive it from the width. */
function divide(width: number): { learnt: number; plain: number; context: number } {
  const learnt = Math.min(LEARNT_BITS, width)
  return { learnt, plain: width - learnt, context: Math.min(CONTEXT_BITS, learnt) }
}

/** `values`: at least one is no hole. */
export function encodeLearnt(values: Float64Array, writer: ByteWriter): void {
  const { smallest, largest, holes, atSmallest } = extentOf(values)
  const width = widthOf(largest - smallest)
  const hasHoles = holes > 0
  const hasFloor = atSmallest >= values.length * FLOOR_SHARE
  writer.byte(width | (hasHoles ? HAS_HOLES : 0) | (hasFloor ? HAS_FLOOR : 0))
  writer.signed(smallest)
  if (width === 0 && !hasHoles) return
  const { learnt, plain, context } = divide(width)
  const plainScale = 2 ** plain
  const encoder = new RangeEncoder()
  const flags = new BitModel(4)
  const model = new BitModel(2 ** (context + learnt))
  let wasHole = 0
  let wasFloor = 0
  let before = 0
  for (const value of values) {
    const isHole = Number.isNaN(value) ? 1 : 0
    if (hasHoles) encoder.bit(flags, wasHole, isHole)
    wasHole = isHole
    if (isHole === 1 || width === 0) continue
    const isFloor = value === smallest ? 1 : 0
    if (hasFloor) encoder.bit(flags, 2 + wasFloor, isFloor)
    wasFloor = isFloor
    if (hasFloor && isFloor === 1) {
      before = 0
      continue
    }
    const distance = value - smallest
    const top = Math.floor(distance / plainScale)
    encodeTop(encoder, model, (before >>> (learnt - context)) << learnt, top, learnt)
    encodePlain(encoder, distance - top * plainScale, plain)
    before = top
  }
  writer.put(encoder.finish())
}

/** Into an array of `count` numbers, from all that is left of `reader`. */
export function decodeLearnt(reader: ByteReader, count: number): Float64Array {
  const head = reader.byte()
  const smallest = reader.signed()
  const width = head & WIDTH_MASK
  const hasHoles = (head & HAS_HOLES) !== 0
  const values = new Float64Array(count)
  if (width === 0 && !hasHoles) return values.fill(smallest)
  const hasFloor = (head & HAS_FLOOR) !== 0
  const { learnt, plain, context } = divide(width)
  const plainScale = 2 ** plain
  const decoder = new RangeDecoder(reader.rest())
  const flags = new BitModel(4)
  const model = new BitModel(2 ** (context + learnt))
  let wasHole = 0
  let wasFloor = 0
  let before = 0
  for (let index = 0; index < count; index++) {
    values[index] = smallest
    if (hasHoles && (wasHole = decoder.bit(flags, wasHole)) === 1) values[index] = Number.NaN
    if (wasHole === 1 || width === 0) continue
    if (hasFloor && (wasFloor = decoder.bit(flags, 2 + wasFloor)) === 1) {
      before = 0
      continue
    }
    before = decodeTop(decoder, model, (before >>> (learnt - context)) << learnt, learnt)
    values[index] = smallest + (before * plainScale + decodePlain(decoder, plain))
  }
  return values
}

/** The bits from the highest on, each learnt in the light of those above it. `base`: of the 2^count contexts. */
function encodeTop(encoder: RangeEncoder, model: BitModel, base: number, value: number, count: number): void {
  let node = 1
  for (let shift = count - 1; shift >= 0; shift--) {
    const bit = (value >>> shift) & 1
    encoder.bit(model, base + node, bit)
    node = node * 2 + bit
  }
}

function decodeTop(decoder: RangeDecoder, model: BitModel, base: number, count: number): number {
  let node = 1
  for (let index = 0; index < count; index++) node = node * 2 + decoder.bit(model, base + node)
  return node - (1 << count)
}

function encodePlain(encoder: RangeEncoder, value: number, count: number): void {
  let rest = value
  for (let left = count; left > 0;) {
    const now = Math.min(PLAIN_BITS_AT_ONCE, left)
    left -= now
    const part = Math.floor(rest / 2 ** left)
    encoder.plain(part, now)
    rest -= part * 2 ** left
  }
}

function decodePlain(decoder: RangeDecoder, count: number): number {
  let value = 0
  for (let left = count; left > 0;) {
    const now = Math.min(PLAIN_BITS_AT_ONCE, left)
    left -= now
    value = value * (1 << now) + decoder.plain(now)
  }
  return value
}
