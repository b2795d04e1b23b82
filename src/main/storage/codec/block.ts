import { crc32 } from 'node:zlib'
import { ByteReader, ByteWriter } from './bytes'
import { DamagedBlockError } from './damaged-block-error'
import { decodeNumbers } from './numbers'

/** What a block holds, and in which version of the format. */
export type BlockKind = 'samples' | 'buckets'

const KIND_BYTES: Readonly<Record<BlockKind, number>> = { samples: 0x11, buckets: 0x21 }
const CHECKSUM_BYTES = 4
/** Ten minutes of the shortest windows that `powermetrics` makes are half as many. */
const MOST_ROWS = 131_072

/** Rows in columns: a head in JSON, and one run of bytes a column, each readable without the others. */
interface BlockParts {
  kind: BlockKind
  rows: number
  head: unknown
  columns: readonly Uint8Array[]
}

export function checkRows(rows: number): void {
  if (rows > MOST_ROWS) throw new RangeError(`A block holds at most ${MOST_ROWS} rows, not ${rows}.`)
}

export function writeBlock({ kind, rows, head, columns }: BlockParts): Buffer {
  const body = new ByteWriter()
  body.byte(KIND_BYTES[kind])
  body.unsigned(rows)
  body.counted(Buffer.from(JSON.stringify(head), 'utf8'))
  body.unsigned(columns.length)
  for (const column of columns) body.unsigned(column.length)
  for (const column of columns) body.put(column)
  const bytes = body.toBytes()
  const block = Buffer.allocUnsafe(CHECKSUM_BYTES + bytes.length)
  block.writeUInt32LE(crc32(bytes), 0)
  block.set(bytes, CHECKSUM_BYTES)
  return block
}

export class BlockReader {
  readonly rows: number
  readonly head: unknown
  private readonly columns: Uint8Array[] = []

  constructor(block: Uint8Array, kind: BlockKind) {
    const body = new ByteReader(checked(block))
    if (body.byte() !== KIND_BYTES[kind]) throw new DamagedBlockError('it is of another kind')
    this.rows = body.unsigned()
    if (this.rows > MOST_ROWS) throw new DamagedBlockError('it has too many rows')
    this.head = JSON.parse(Buffer.from(body.counted()).toString('utf8'))
    const lengths: number[] = []
    for (let left = body.unsigned(); left > 0; left--) lengths.push(body.unsigned())
    for (const length of lengths) this.columns.push(body.take(length))
  }

  /** NaN where the column has nothing. */
  numbers(column: number, elapsedNs: Float64Array | null = null): Float64Array {
    return decodeNumbers(this.bytesOf(column), this.rows, elapsedNs)
  }

  /** Nothing in the whole column. */
  isEmpty(column: number): boolean {
    return this.bytesOf(column).length === 0
  }

  private bytesOf(column: number): Uint8Array {
    const bytes = this.columns[column]
    if (bytes === undefined) throw new DamagedBlockError('a column is missing')
    return bytes
  }
}

/**
 * Runs a decoder. Whatever trips it up is damage: its own checks catch most, and what a wrong length or a wrong
 * name does further on is caught here.
 */
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
