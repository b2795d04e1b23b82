import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { ByteReader, ByteWriter, DamagedBlockError } from './bytes'
import { decodeNumbers, encodeNumbers, isEmpty, mostBytes } from './numbers'

export type BlockKind = 'samples' | 'buckets'

const KIND_BYTES: Readonly<Record<BlockKind, number>> = { samples: 0x53, buckets: 0x42 }
/** Of the format (docs/formats.md). */
const VERSION = 1
const CHECKSUM_BYTES = 4
/** Ten minutes of the shortest windows that `powermetrics` makes are half as many. */
const MOST_ROWS = 131_072
const MOST_HEAD_BYTES = 16 * 1024 * 1024

/** `numbers`: as `numbers.ts` writes them. `numbers+deflate`: compressed, where that is worth while. */
type Encoding = 'numbers' | 'numbers+deflate'
/** Reading has to be fast, so neither few bytes nor a small saving are worth compressing for. */
const LEAST_DEFLATED_BYTES = 512
const LEAST_SAVING = 1 / 4
const LEVEL = 3

/** A column, in the order in which their bytes follow the head. */
type ColumnEntry = [name: string, encoding: Encoding, bytes: number]

export function checkRows(rows: number): void {
  if (rows > MOST_ROWS) throw new RangeError(`A block holds at most ${MOST_ROWS} rows, not ${rows}.`)
}

/** Rows in columns: a head, which names them, and one run of bytes for each, readable without the others. */
export class BlockWriter {
  private readonly entries: ColumnEntry[] = []
  private readonly columns: Uint8Array[] = []

  constructor(
    private readonly kind: BlockKind,
    private readonly rows: number,
  ) {
    checkRows(rows)
  }

  /** A column of nothing but holes is left out. `elapsedNs`: where amounts over it are likely. */
  add(name: string, series: readonly Float64Array[], elapsedNs: Float64Array | null = null): void {
    if (series.every(isEmpty)) return
    const bytes = encodeNumbers(series, elapsedNs)
    const deflated = bytes.length < LEAST_DEFLATED_BYTES ? bytes : deflateRawSync(bytes, { level: LEVEL })
    const pays = deflated.length < bytes.length * (1 - LEAST_SAVING)
    const column = pays ? deflated : bytes
    this.entries.push([name, pays ? 'numbers+deflate' : 'numbers', column.length])
    this.columns.push(column)
  }

  toBlock(head: object): Buffer {
    const json = JSON.stringify({ ...head, columns: this.entries })
    const body = new ByteWriter()
    body.byte(KIND_BYTES[this.kind])
    body.byte(VERSION)
    body.unsigned(this.rows)
    body.counted(deflateRawSync(Buffer.from(json, 'utf8')))
    for (const column of this.columns) body.put(column)
    const bytes = body.toBytes()
    const block = Buffer.allocUnsafe(CHECKSUM_BYTES + bytes.length)
    block.writeUInt32LE(crc32(bytes), 0)
    block.set(bytes, CHECKSUM_BYTES)
    return block
  }
}

export class BlockReader<Head extends object> {
  readonly rows: number
  readonly head: Head
  private readonly columns = new Map<string, { encoding: string; from: number; to: number }>()
  private readonly bytes: Uint8Array

  constructor(block: Uint8Array, kind: BlockKind) {
    const body = new ByteReader(checked(block))
    if (body.byte() !== KIND_BYTES[kind]) throw new DamagedBlockError('it is of another kind')
    if (body.byte() !== VERSION) throw new DamagedBlockError('it is of another version')
    this.rows = body.unsigned()
    if (this.rows > MOST_ROWS) throw new DamagedBlockError('it has too many rows')
    const json = inflateRawSync(body.counted(), { maxOutputLength: MOST_HEAD_BYTES }).toString('utf8')
    const head = JSON.parse(json) as Head & { columns: ColumnEntry[] }
    this.head = head
    this.bytes = body.rest()
    let to = 0
    for (const [name, encoding, length] of head.columns) {
      this.columns.set(name, { encoding, from: to, to: (to += length) })
    }
    if (to !== this.bytes.length) throw new DamagedBlockError('its columns are not as long as it says')
  }

  /** In the order written. */
  names(): string[] {
    return [...this.columns.keys()]
  }

  /** NaN where the column has nothing, and throughout where the block has no such column. */
  numbers(name: string, elapsedNs: Float64Array | null = null): Float64Array {
    return this.series(name, 1, elapsedNs)[0] as Float64Array
  }

  /** The same of a column that holds several series of numbers. */
  series(name: string, count: number, elapsedNs: Float64Array | null = null): Float64Array[] {
    const column = this.columns.get(name)
    if (column === undefined) {
      return Array.from({ length: count }, () => new Float64Array(this.rows).fill(Number.NaN))
    }
    const bytes = this.bytes.subarray(column.from, column.to)
    return decodeNumbers(this.plain(column.encoding, bytes, count), count, this.rows, elapsedNs)
  }

  private plain(encoding: string, bytes: Uint8Array, count: number): Uint8Array {
    if (encoding === 'numbers') return bytes
    if (encoding !== 'numbers+deflate') throw new DamagedBlockError('a column has an unknown encoding')
    return inflateRawSync(bytes, { maxOutputLength: mostBytes(count, this.rows) })
  }
}

/** Runs a decoder. Whatever it throws is damage: also what a wrong length or name causes further on. */
export function decoding<Decoded>(decode: () => Decoded): Decoded {
  try {
    return decode()
  } catch (error) {
    if (error instanceof DamagedBlockError) throw error
    throw new DamagedBlockError('its content makes no sense')
  }
}

function checked(block: Uint8Array): Uint8Array {
  if (block.length < CHECKSUM_BYTES) throw new DamagedBlockError('it is too short')
  const body = block.subarray(CHECKSUM_BYTES)
  const checksum = new DataView(block.buffer, block.byteOffset).getUint32(0, true)
  if (crc32(body) !== checksum) throw new DamagedBlockError('its checksum does not match')
  return body
}

/** The values that do not follow from the one before; the others become holes. */
export function withoutFollowing(
  values: Float64Array,
  following: (before: number, row: number) => number,
): Float64Array {
  return values.map((value, row) =>
    row > 0 && Object.is(following(values[row - 1] as number, row), value) ? Number.NaN : value,
  )
}

/** Fills what `withoutFollowing` left out, in place. */
export function fillFollowing(
  values: Float64Array,
  following: (before: number, row: number) => number,
): Float64Array {
  for (let row = 1; row < values.length; row++) {
    if (Number.isNaN(values[row])) values[row] = following(values[row - 1] as number, row)
  }
  return values
}
