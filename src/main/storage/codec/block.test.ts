import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { BlockReader, BlockWriter, fillFollowing, withoutFollowing } from './block'
import { DamagedBlockError } from './bytes'

const HOLE = Number.NaN
const ROWS = 600
const filled = (value: number): Float64Array => new Float64Array(ROWS).fill(value)

function blockOf(columns: Readonly<Record<string, Float64Array[]>>): Buffer {
  const writer = new BlockWriter('samples', ROWS)
  for (const [name, series] of Object.entries(columns)) writer.add(name, series)
  return writer.toBlock({ made: 'for a test' })
}

/** A block whose parts are as given, with a checksum that is right. */
function handMade(version: number, head: object, columns: number[]): Buffer {
  const json = deflateRawSync(JSON.stringify(head))
  const body = Buffer.from([0x53, version, 2, json.length, ...json, ...columns])
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32LE(crc32(body))
  return Buffer.concat([checksum, body])
}

describe('a block', () => {
  it('gives its columns by their names, in any order, and its head', () => {
    const columns = {
      second: [filled(2), filled(HOLE)],
      first: [Float64Array.from({ length: ROWS }, (_, row) => Math.sin(row))],
    }
    const reader = new BlockReader<{ made: string }>(blockOf(columns), 'samples')
    expect(reader.names()).toEqual(['second', 'first'])
    expect(reader.series('first', 1)).toStrictEqual(columns.first)
    expect(reader.series('second', 2)).toStrictEqual(columns.second)
    expect(reader.head.made).toBe('for a test')
  })

  it('has nothing but holes where there is no such column', () => {
    const reader = new BlockReader(blockOf({ empty: [filled(HOLE)], other: [filled(1)] }), 'samples')
    expect(reader.names()).toEqual(['other'])
    expect(reader.numbers('empty')).toStrictEqual(filled(HOLE))
    expect(reader.series('never', 2)).toStrictEqual([filled(HOLE), filled(HOLE)])
  })

  it.each([
    ['nothing but holes', 0, filled(HOLE)],
    ['a constant', 8, filled(0.125)],
    ['zeros with one other', 32, filled(0).with(17, 4000)],
    ['holes with one number', 32, filled(HOLE).with(599, 31.5)],
  ])('takes few bytes for %s', (_, most, values) => {
    const reader = blockOf({ some: [values] }).length - blockOf({}).length
    // Beside what the head needs for the name.
    expect(reader).toBeLessThanOrEqual(most + 26)
  })

  it('skips columns of any encoding that nobody asks for', () => {
    const columns = [
      ['future', 'brotli', 3],
      ['known', 'numbers', 4],
    ]
    // Decimals, none of them, the smallest is 7 (written as 14), and no byte for what is above it.
    const block = handMade(1, { columns }, [9, 9, 9, 1, 0, 14, 0])
    expect([...new BlockReader(block, 'samples').numbers('known')]).toEqual([7, 7])
    expect(() => new BlockReader(block, 'samples').numbers('future')).toThrow(
      'a column has an unknown encoding',
    )
  })

  it('is refused where its version is another one', () => {
    expect(new BlockReader(handMade(1, { columns: [] }, []), 'samples').rows).toBe(2)
    for (const version of [0, 2]) {
      const block = handMade(version, { columns: [] }, [])
      expect(() => new BlockReader(block, 'samples')).toThrow('it is of another version')
    }
  })

  it('is refused where bytes are left, or a column unpacks to more than its rows can take', () => {
    expect(() => new BlockReader(handMade(1, { columns: [] }, [0]), 'samples')).toThrow(DamagedBlockError)
    const bomb = [...deflateRawSync(Buffer.alloc(1_000_000))]
    const block = handMade(1, { columns: [['bomb', 'numbers+deflate', bomb.length]] }, bomb)
    expect(() => new BlockReader(block, 'samples').numbers('bomb')).toThrow()
  })
})

it('leaves out what follows from the row before, and puts it back, with the sign of a zero', () => {
  const values = Float64Array.of(0, 1, 2, 7, 8, -0, 1)
  const following = (before: number): number => before + 1
  const left = withoutFollowing(values, following)
  expect([...left]).toEqual([0, HOLE, HOLE, 7, HOLE, -0, HOLE])
  expect(fillFollowing(left, following)).toStrictEqual(values)
})
