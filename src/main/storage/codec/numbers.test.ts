import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNumbers, encodeNumbers, mostBytes } from './numbers'
import { anyNumber } from './testing/any-samples'

const HOLE = Number.NaN

/** Columns of one sort each, with holes: often, seldom, or none. */
const anyColumn = fc
  .tuple(
    fc.constantFrom(0, 0.02, 0.5, 0.98),
    fc.oneof(
      fc.array(anyNumber, { maxLength: 120 }),
      fc.array(fc.double({ noNaN: true }), { maxLength: 120 }),
      fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 120 }),
      fc.array(fc.maxSafeInteger(), { maxLength: 120 }),
      fc.array(fc.constantFrom(Math.PI, Math.E, 1 / 3), { maxLength: 120 }),
      fc.array(
        fc.integer({ min: 0, max: 1e12 }).map((whole) => whole / 1e10),
        { maxLength: 120 },
      ),
      fc.tuple(fc.nat(200), anyNumber).map(([length, value]) => new Array<number>(length).fill(value)),
    ),
    fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  )
  .map(([holes, values, chance]) =>
    Float64Array.from(values, (value) => ((chance.next().value as number) < holes ? HOLE : value)),
  )

const seriesOf = (length: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.oneof(anyNumber, fc.constant(HOLE)), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values))

describe('numbers', () => {
  it('come back bit for bit, several series of them', () => {
    const rows = fc.nat(60).chain((length) => fc.array(seriesOf(length), { minLength: 1, maxLength: 4 }))
    fc.assert(
      fc.property(
        fc.oneof(
          anyColumn.map((column) => [column]),
          rows,
        ),
        (series) => {
          const length = series[0]?.length ?? 0
          const bytes = encodeNumbers(series)
          expect(decodeNumbers(bytes, series.length, length)).toStrictEqual(series)
          expect(bytes.length).toBeLessThanOrEqual(mostBytes(series.length, length))
        },
      ),
      { numRuns: 600 },
    )
  })

  it('come back as rates over their windows', () => {
    const row = fc.tuple(fc.nat(1e9), fc.integer({ min: 0, max: 2e9 }), fc.boolean())
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const elapsedNs = Float64Array.from(rows, ([, ns]) => ns)
        const values = Float64Array.from(rows, ([amount, ns, hole]) => (hole ? HOLE : (amount * 1e9) / ns))
        const bytes = encodeNumbers([values], elapsedNs)
        expect(decodeNumbers(bytes, 1, values.length, elapsedNs)).toStrictEqual([values])
      }),
    )
  })

  it('take as many bytes as the widest of them needs, and one more value for a hole', () => {
    const bytesOf = (...values: number[]): number => encodeNumbers([Float64Array.from(values)]).length
    const head = bytesOf(5, 5)
    expect(bytesOf(5, 5 + 255)).toBe(head + 2)
    expect(bytesOf(5, 5 + 256)).toBe(head + 2 * 2)
    expect(bytesOf(5, 5 + 254, HOLE)).toBe(head + 3)
    expect(bytesOf(5, 5 + 255, HOLE)).toBe(head + 2 * 3)
  })

  it('take few bytes where they are whole amounts over any lengths', () => {
    const elapsedNs = Float64Array.from({ length: 600 }, (_, row) => 1_012_000_000 + row * 23_456)
    const values = elapsedNs.map((ns, row) => ((row % 32) * 1e9) / ns)
    expect(encodeNumbers([values], elapsedNs).length).toBeLessThan(610)
  })
})
