import type { ByteReader, ByteWriter } from './bytes'
import { DamagedBlockError } from './damaged-block-error'
import { extentOf, widthOf } from './extent'

/**
 * A column of whole numbers with holes (NaN), each in as many bits as the widest needs: larger than what
 * `learnt-integers.ts` makes, and read several times as fast.
 *
 * `DENSE` has one code an entry: its distance from the smallest, and the code above the largest for a hole. `SPARSE`,
 * for a column that is nearly all holes or nearly all the smallest, lists only the others, with their rows.
 */
const DENSE = 0
const SPARSE = 1
const SPARSE_HOLES = 2
/** Others at most, for the sparse form. */
const MOST_OTHERS_SHARE = 1 / 8
/** Wider numbers are divided: 24 bits and up to 7 before them fit into one read of 32. */
const PLANE_BITS = 24
const READ_AHEAD_BYTES = 3
const WIDEST = 54

/** `values`: at least one is no hole. */
export function encodePacked(values: Float64Array, writer: ByteWriter): void {
  const { smallest, largest, holes, atSmallest } = extentOf(values)
  const others = values.length * MOST_OTHERS_SHARE
  writer.signed(smallest)
  if (values.length - atSmallest <= others && holes === 0) {
    writer.byte(SPARSE)
    writeOthers(values, (value) => value !== smallest, smallest, writer)
  } else if (values.length - holes <= others) {
    writer.byte(SPARSE_HOLES)
    writeOthers(values, (value) => !Number.isNaN(value), smallest, writer)
  } else {
    const hole = largest - smallest + 1
    writer.byte(DENSE)
    writer.unsigned(hole)
    writeCodes(
      values.map((value) => (Number.isNaN(value) ? hole : value - smallest)),
      widthOf(holes > 0 ? hole : hole - 1),
      writer,
    )
  }
}

export function decodePacked(reader: ByteReader, count: number): Float64Array {
  const smallest = reader.signed()
  const form = reader.byte()
  if (form === DENSE) {
    const hole = reader.unsigned()
    const values = readCodes(reader, count)
    for (let row = 0; row < count; row++) {
      const code = values[row] as number
      values[row] = code === hole ? Number.NaN : smallest + code
    }
    return values
  }
  if (form !== SPARSE && form !== SPARSE_HOLES) throw new DamagedBlockError('a column has an unknown form')
  const values = new Float64Array(count).fill(form === SPARSE ? smallest : Number.NaN)
  const others = reader.unsigned()
  if (others > count) throw new DamagedBlockError('a column has too many entries')
  const rows = readCodes(reader, others)
  const codes = readCodes(reader, others)
  rows.forEach((row, index) => (values[row] = smallest + (codes[index] as number)))
  return values
}

function writeOthers(
  values: Float64Array,
  isOther: (value: number) => boolean,
  smallest: number,
  writer: ByteWriter,
): void {
  const rows = Float64Array.from([...values.keys()].filter((row) => isOther(values[row] as number)))
  const codes = rows.map((row) => (values[row] as number) - smallest)
  writer.unsigned(rows.length)
  writeCodes(rows, widthOf(values.length), writer)
  writeCodes(codes, widthOf(codes.reduce((most, code) => Math.max(most, code), 0)), writer)
}

function writeCodes(codes: Float64Array, width: number, writer: ByteWriter): void {
  writer.byte(width)
  for (let from = 0; from < width; from += PLANE_BITS) {
    const bits = Math.min(PLANE_BITS, width - from)
    const plane = new Uint8Array(planeBytes(codes.length, bits))
    fillPlane(new DataView(plane.buffer), codes, bits, 2 ** from)
    writer.put(plane)
  }
}

function fillPlane(plane: DataView, codes: Float64Array, bits: number, scale: number): void {
  const mask = 2 ** bits - 1
  for (let index = 0, bit = 0; index < codes.length; index++, bit += bits) {
    const part = Math.floor((codes[index] as number) / scale) % (mask + 1)
    plane.setUint32(bit >>> 3, plane.getUint32(bit >>> 3, true) | (part << (bit & 7)), true)
  }
}

function readCodes(reader: ByteReader, count: number): Float64Array {
  const codes = new Float64Array(count)
  const width = reader.byte()
  if (width > WIDEST) throw new DamagedBlockError('a column is too wide')
  for (let from = 0; from < width; from += PLANE_BITS) {
    const bits = Math.min(PLANE_BITS, width - from)
    const plane = reader.take(planeBytes(count, bits))
    addPlane(codes, new DataView(plane.buffer, plane.byteOffset, plane.length), bits, 2 ** from)
  }
  return codes
}

function addPlane(codes: Float64Array, plane: DataView, bits: number, scale: number): void {
  const mask = 2 ** bits - 1
  for (let index = 0, bit = 0; index < codes.length; index++, bit += bits) {
    const part = (plane.getUint32(bit >>> 3, true) >>> (bit & 7)) & mask
    codes[index] = (codes[index] as number) + part * scale
  }
}

function planeBytes(count: number, bits: number): number {
  return Math.ceil((count * bits) / 8) + READ_AHEAD_BYTES
}
