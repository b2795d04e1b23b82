import { ByteReader, ByteWriter } from './bytes'
import { DamagedBlockError } from './damaged-block-error'
import { areWhole } from './extent'
import { decodeLearnt, encodeLearnt } from './learnt-integers'
import { decodePacked, encodePacked } from './packed-integers'

/**
 * A column of numbers with holes (NaN), bit-exact whatever they are. Each column takes the first of these that gives
 * back every one of its numbers:
 *
 * - whole numbers over a power of ten, as `powermetrics` prints decimals;
 * - whole amounts over the length of the window, as `normalise` computes rates;
 * - few different numbers, as places in a list of them;
 * - the two halves of each float64.
 *
 * A column of nothing but holes takes no bytes.
 */
const DECIMALS = 1
const AMOUNTS = 2
const LISTED = 3
const FLOATS = 4
/** Beside one of these: the whole numbers are packed instead of learnt. */
const PACKED = 0x10

/** Where in a float64's two words its halves are, on the little-endian processors this runs on. */
const LOWER = 0
const UPPER = 1

const MOST_DECIMALS = 12
/** A list pays where its numbers come back this often. */
const LEAST_REPEATS = 4

/** How the whole numbers are written: `learnt` is smallest, `packed` fastest to read. */
export type Coding = 'learnt' | 'packed'

interface IntegerCoder {
  encode: (values: Float64Array, writer: ByteWriter) => void
  decode: (reader: ByteReader, count: number) => Float64Array
}

const CODERS: Readonly<Record<Coding, IntegerCoder>> = {
  learnt: { encode: encodeLearnt, decode: decodeLearnt },
  packed: { encode: encodePacked, decode: decodePacked },
}

/** A column as bytes of its own. `elapsedNs`: of the same rows, where amounts over it are likely; NaN unknown. */
export function encodeNumbers(
  values: Float64Array,
  coding: Coding,
  elapsedNs: Float64Array | null = null,
): Uint8Array {
  const writer = new ByteWriter()
  if (values.every(Number.isNaN)) return writer.toBytes()
  const coder = CODERS[coding]
  writer.byte(0)
  const form =
    writeDecimals(values, coder, writer) ??
    (elapsedNs === null ? null : writeAmounts(values, elapsedNs, coder, writer)) ??
    writeListed(values, coder, writer) ??
    writeFloats(values, coder, writer)
  const bytes = writer.toBytes()
  bytes[0] = form | (coding === 'packed' ? PACKED : 0)
  return bytes
}

export function decodeNumbers(
  bytes: Uint8Array,
  count: number,
  elapsedNs: Float64Array | null = null,
): Float64Array {
  if (bytes.length === 0) return new Float64Array(count).fill(Number.NaN)
  const reader = new ByteReader(bytes)
  const head = reader.byte()
  const coder = CODERS[(head & PACKED) === 0 ? 'learnt' : 'packed']
  const form = head & ~PACKED
  if (form === DECIMALS) return readDecimals(reader, count, coder)
  if (form === AMOUNTS && elapsedNs !== null) return readAmounts(reader, count, elapsedNs, coder)
  if (form === LISTED) return readListed(reader, count, coder)
  if (form === FLOATS) return readFloats(reader, count, coder)
  throw new DamagedBlockError('a column has an unknown form')
}

/** Each writer gives its form, or null where its column is not of that form. */
function writeDecimals(values: Float64Array, coder: IntegerCoder, writer: ByteWriter): number | null {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const scale = 10 ** decimals
    const scaled = transform(
      values,
      (value) => Math.round(value * scale),
      (whole) => whole / scale,
    )
    if (scaled === null || !areWhole(scaled)) continue
    writer.byte(decimals)
    coder.encode(scaled, writer)
    return DECIMALS
  }
  return null
}

function readDecimals(reader: ByteReader, count: number, coder: IntegerCoder): Float64Array {
  const scale = 10 ** reader.byte()
  const values = coder.decode(reader, count)
  if (scale !== 1) for (let row = 0; row < count; row++) values[row] = (values[row] as number) / scale
  return values
}

function writeAmounts(
  values: Float64Array,
  elapsedNs: Float64Array,
  coder: IntegerCoder,
  writer: ByteWriter,
): number | null {
  const amounts = transform(
    values,
    (value, row) => Math.round((value * (elapsedNs[row] as number)) / 1e9),
    (amount, row) => rateOf(amount, elapsedNs[row] as number),
  )
  if (amounts === null || !areWhole(amounts)) return null
  coder.encode(amounts, writer)
  return AMOUNTS
}

function readAmounts(
  reader: ByteReader,
  count: number,
  elapsedNs: Float64Array,
  coder: IntegerCoder,
): Float64Array {
  const values = coder.decode(reader, count)
  for (let row = 0; row < count; row++) values[row] = rateOf(values[row] as number, elapsedNs[row] as number)
  return values
}

/** Exactly as `main/powermetrics/normalise.ts` computes it. */
function rateOf(amount: number, elapsedNs: number): number {
  return (amount * 1e9) / elapsedNs
}

function writeListed(values: Float64Array, coder: IntegerCoder, writer: ByteWriter): number | null {
  const list = new Map<number, number>()
  for (const value of values) {
    if (Object.is(value, -0)) return null
    if (Number.isNaN(value) || list.has(value)) continue
    if ((list.size + 1) * LEAST_REPEATS > values.length) return null
    list.set(value, list.size)
  }
  writer.unsigned(list.size)
  for (const value of list.keys()) writer.float64(value)
  coder.encode(
    values.map((value) => list.get(value) ?? Number.NaN),
    writer,
  )
  return LISTED
}

function readListed(reader: ByteReader, count: number, coder: IntegerCoder): Float64Array {
  const bytes = reader.take(reader.unsigned() * 8)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const values = coder.decode(reader, count)
  for (let row = 0; row < count; row++) {
    const place = values[row] as number
    if (!Number.isNaN(place)) values[row] = view.getFloat64(place * 8, true)
  }
  return values
}

/** The upper half is written without the zeros that all of them end in. */
function writeFloats(values: Float64Array, coder: IntegerCoder, writer: ByteWriter): number {
  const words = new Uint32Array(values.slice().buffer)
  const half = (offset: number, scale: number): Float64Array =>
    values.map((value, row) => (Number.isNaN(value) ? value : (words[row * 2 + offset] as number) / scale))
  const zeros = commonZeros(half(UPPER, 1))
  const upper = new ByteWriter()
  coder.encode(half(UPPER, 2 ** zeros), upper)
  writer.byte(zeros)
  writer.counted(upper.toBytes())
  coder.encode(half(LOWER, 1), writer)
  return FLOATS
}

function readFloats(reader: ByteReader, count: number, coder: IntegerCoder): Float64Array {
  const scale = 2 ** reader.byte()
  const upper = coder.decode(new ByteReader(reader.counted()), count)
  const lower = coder.decode(reader, count)
  const values = new Float64Array(count).fill(Number.NaN)
  const words = new Uint32Array(values.buffer)
  for (let row = 0; row < count; row++) {
    const word = upper[row] as number
    if (Number.isNaN(word)) continue
    words[row * 2 + UPPER] = word * scale
    words[row * 2 + LOWER] = lower[row] as number
  }
  return values
}

/** Zeros that every one of these 32-bit numbers ends in, at most 31. */
function commonZeros(words: Float64Array): number {
  let all = 0
  for (const word of words) all |= word
  return all === 0 ? 31 : 31 - Math.clz32(all & -all)
}

/** Every number as a whole one, holes kept; null as soon as one does not come back exactly. */
function transform(
  values: Float64Array,
  toWhole: (value: number, row: number) => number,
  back: (whole: number, row: number) => number,
): Float64Array | null {
  const wholes = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    const whole = Number.isNaN(value) ? value : toWhole(value, row)
    if (!Number.isNaN(value) && !Object.is(back(whole, row), value)) return null
    wholes[row] = whole
  }
  return wholes
}
