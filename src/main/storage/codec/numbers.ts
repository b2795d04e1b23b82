import { ByteReader, ByteWriter, DamagedBlockError } from './bytes'

/**
 * Numbers with holes (NaN), bit-exact whatever they are. Each series takes the first of these forms that gives back
 * every one of its numbers:
 *
 * - whole numbers over a power of ten, as `powermetrics` prints decimals;
 * - whole amounts over the length of the window, as `normalise` computes rates;
 * - float64.
 *
 * Of whole numbers, bytes of the same weight stand together, first the lowest of every row, then the next: so they
 * resemble one another, and shrink when they are compressed.
 */
const NOTHING = 0
const DECIMALS = 1
const AMOUNTS = 2
const FLOATS = 3

const MOST_DECIMALS = 12
const FLOAT_BYTES = 8
/** Beside the width of whole numbers, in bytes: code 0 is a hole. */
const HAS_HOLES = 0x08

/** Several series of the same rows, one after another. `elapsedNs`: where amounts over it are likely; NaN unknown. */
export function encodeNumbers(
  series: readonly Float64Array[],
  elapsedNs: Float64Array | null = null,
): Uint8Array {
  const writer = new ByteWriter()
  for (const values of series) {
    if (isEmpty(values)) writer.byte(NOTHING)
    else if (!writeDecimals(values, writer) && !writeAmounts(values, elapsedNs, writer))
      writeFloats(values, writer)
  }
  return writer.toBytes()
}

/** An upper limit of what `count` series of so many rows take, bytes. */
export function mostBytes(count: number, rows: number): number {
  return count * (rows * FLOAT_BYTES + 32)
}

export function isEmpty(values: Float64Array): boolean {
  return values.every(Number.isNaN)
}

export function decodeNumbers(
  bytes: Uint8Array,
  count: number,
  rows: number,
  elapsedNs: Float64Array | null = null,
): Float64Array[] {
  const reader = new ByteReader(bytes)
  return Array.from({ length: count }, () => {
    const form = reader.byte()
    if (form === NOTHING) return new Float64Array(rows).fill(Number.NaN)
    if (form === DECIMALS) return readDecimals(reader, rows)
    if (form === AMOUNTS && elapsedNs !== null) return readAmounts(reader, rows, elapsedNs)
    if (form === FLOATS) return readFloats(reader, rows)
    throw new DamagedBlockError('a column has an unknown form')
  })
}

function writeDecimals(values: Float64Array, writer: ByteWriter): boolean {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const scale = 10 ** decimals
    const wholes = toWholes(
      values,
      (value) => Math.round(value * scale),
      (whole) => whole / scale,
    )
    if (wholes === null) continue
    writer.byte(DECIMALS)
    writer.byte(decimals)
    writeWholes(wholes, writer)
    return true
  }
  return false
}

function readDecimals(reader: ByteReader, rows: number): Float64Array {
  const scale = 10 ** reader.byte()
  const values = readWholes(reader, rows)
  if (scale !== 1) for (let row = 0; row < rows; row++) values[row] = (values[row] as number) / scale
  return values
}

function writeAmounts(values: Float64Array, elapsedNs: Float64Array | null, writer: ByteWriter): boolean {
  if (elapsedNs === null) return false
  const amounts = toWholes(
    values,
    (value, row) => Math.round((value * (elapsedNs[row] as number)) / 1e9),
    (amount, row) => rateOf(amount, elapsedNs[row] as number),
  )
  if (amounts === null) return false
  writer.byte(AMOUNTS)
  writeWholes(amounts, writer)
  return true
}

function readAmounts(reader: ByteReader, rows: number, elapsedNs: Float64Array): Float64Array {
  const values = readWholes(reader, rows)
  for (let row = 0; row < rows; row++) values[row] = rateOf(values[row] as number, elapsedNs[row] as number)
  return values
}

/** Exactly as `main/powermetrics/normalise.ts` computes it. */
function rateOf(amount: number, elapsedNs: number): number {
  return (amount * 1e9) / elapsedNs
}

/** Little-endian, as in the memory of every processor that this runs on. */
function writeFloats(values: Float64Array, writer: ByteWriter): void {
  writer.byte(FLOATS)
  writer.put(new Uint8Array(values.slice().buffer))
}

function readFloats(reader: ByteReader, rows: number): Float64Array {
  const values = new Float64Array(rows)
  new Uint8Array(values.buffer).set(reader.take(rows * FLOAT_BYTES))
  return values
}

/** Distances from the smallest, in as many bytes as the largest needs. */
function writeWholes(values: Float64Array, writer: ByteWriter): void {
  let smallest = Number.POSITIVE_INFINITY
  let largest = Number.NEGATIVE_INFINITY
  let firstCode = 0
  for (const value of values) {
    if (Number.isNaN(value)) firstCode = 1
    if (value < smallest) smallest = value
    if (value > largest) largest = value
  }
  let width = 0
  while (256 ** width <= largest - smallest + firstCode) width++
  writer.signed(smallest)
  writer.byte(width | (firstCode === 0 ? 0 : HAS_HOLES))
  for (let plane = 0, scale = 1; plane < width; plane++, scale *= 256) {
    for (const value of values) {
      const code = Number.isNaN(value) ? 0 : value - smallest + firstCode
      writer.byte(Math.floor(code / scale) % 256)
    }
  }
}

function readWholes(reader: ByteReader, rows: number): Float64Array {
  const smallest = reader.signed()
  const head = reader.byte()
  const hasHoles = (head & HAS_HOLES) !== 0
  const values = new Float64Array(rows).fill(hasHoles ? smallest - 1 : smallest)
  for (let plane = 0, scale = 1; plane < (head & (HAS_HOLES - 1)); plane++, scale *= 256) {
    const bytes = reader.take(rows)
    for (let row = 0; row < rows; row++)
      values[row] = (values[row] as number) + (bytes[row] as number) * scale
  }
  if (hasHoles) {
    for (let row = 0; row < rows; row++) if ((values[row] as number) < smallest) values[row] = Number.NaN
  }
  return values
}

/** Every number as a whole one, holes kept; null as soon as one does not come back exactly. */
function toWholes(
  values: Float64Array,
  toWhole: (value: number, row: number) => number,
  back: (whole: number, row: number) => number,
): Float64Array | null {
  const wholes = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    const whole = Number.isNaN(value) ? value : toWhole(value, row)
    if (!Number.isNaN(value) && !(isSmall(whole) && Object.is(back(whole, row), value))) return null
    wholes[row] = whole
  }
  return wholes
}

/** Whole numbers that lie less than 2^52 apart, without -0. */
function isSmall(whole: number): boolean {
  return Number.isSafeInteger(whole) && Math.abs(whole) < 2 ** 51 && !Object.is(whole, -0)
}
