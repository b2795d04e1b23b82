import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNumbers, encodeNumbers, type Coding } from './numbers'
import { anyNumber } from './testing/any-samples'

const CODINGS: Coding[] = ['learnt', 'packed']
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

describe.each(CODINGS)('a column of numbers, %s', (coding) => {
  it('comes back bit for bit', () => {
    fc.assert(
      fc.property(anyColumn, (values) => {
        expect(decodeNumbers(encodeNumbers(values, coding), values.length)).toStrictEqual(values)
      }),
      { numRuns: 400 },
    )
  })

  it('comes back as rates over its windows', () => {
    const row = fc.tuple(fc.nat(1e9), fc.integer({ min: 0, max: 2e9 }), fc.boolean())
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const elapsedNs = Float64Array.from(rows, ([, ns]) => ns)
        const values = Float64Array.from(rows, ([amount, ns, hole]) => (hole ? HOLE : (amount * 1e9) / ns))
        const bytes = encodeNumbers(values, coding, elapsedNs)
        expect(decodeNumbers(bytes, values.length, elapsedNs)).toStrictEqual(values)
      }),
    )
  })

  it.each([
    ['nothing but holes', 0, new Float64Array(600).fill(HOLE)],
    ['a constant', 12, new Float64Array(600).fill(0.125)],
    ['zeros with one other', 20, new Float64Array(600).with(17, 4000)],
    ['holes with one number', 20, new Float64Array(600).fill(HOLE).with(599, 31.5)],
  ])('takes few bytes for %s', (_, most, values) => {
    expect(encodeNumbers(values, coding).length).toBeLessThanOrEqual(most)
  })
})

it('takes few bytes for whole amounts over any lengths', () => {
  const elapsedNs = Float64Array.from({ length: 600 }, (_, row) => 1_012_000_000 + row * 23_456)
  const values = elapsedNs.map((ns, row) => ((row % 32) * 1e9) / ns)
  expect(encodeNumbers(values, 'packed', elapsedNs).length).toBeLessThan(600)
})
