import fc from 'fast-check'
import { expect, it } from 'vitest'
import { argumentBytes } from './argument-size'

const MEGABYTE = 1_000_000

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { value }
  return value
}

function cycle(): unknown {
  const value: Record<string, unknown> = {}
  value.self = [value, value]
  return value
}

it.each([
  ['nothing', [], 0],
  ['numbers', [1, Number.NaN, null, undefined, true], 40],
  ['a text', ['four'], 16],
  ['an object', [{ ab: 'c' }], 8 + 12 + 10],
  ['an array', [['a', 'b']], 8 + 10 + 10],
  ['bytes', [new Uint8Array(100)], 108],
  ['a small part of many bytes', [new Uint8Array(1000).subarray(0, 1)], 1008],
])('counts %s', (_what, args, bytes) => {
  expect(argumentBytes(args, MEGABYTE)).toBe(bytes)
})

it.each([
  ['a text that is too long', ['x'.repeat(MEGABYTE)]],
  ['too many bytes', [new Float64Array(MEGABYTE)]],
  ['depth', [nested(100_000)]],
  ['a cycle', [cycle()]],
  ['ten million holes', [new Array(10_000_000)]],
  ['too many elements', [Array.from({ length: 50_001 }, () => 1)]],
  ['too many names', [Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`n${index}`, 1]))]],
  ['a part that is referred to very often', [repeated(20)]],
  ['a big integer', [1n]],
  ['a map', [new Map([[1, 2]])]],
  ['a date', [new Date()]],
  ['a buffer without a view', [new ArrayBuffer(8)]],
])('refuses %s', (_what, args) => {
  expect(argumentBytes(args, MEGABYTE)).toBe(Infinity)
})

/** 2 ** `levels` values, made of `levels`. */
function repeated(levels: number): unknown {
  let value: unknown = 'x'
  for (let level = 0; level < levels; level++) value = [value, value]
  return value
}

it('has limits that are reached, and not passed', () => {
  const full = Array.from({ length: 50_000 }, () => 1)
  expect(argumentBytes([full], MEGABYTE)).toBe(8 * 50_001)
  expect(argumentBytes([nested(16)], MEGABYTE)).toBeLessThan(MEGABYTE)
  expect(argumentBytes([nested(17)], MEGABYTE)).toBe(Infinity)
  expect(argumentBytes(['four'], 16)).toBe(16)
  expect(argumentBytes(['four'], 15)).toBe(Infinity)
})

it('throws for nothing that can be sent', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
  })
  fc.assert(fc.property(fc.array(anything), (args) => argumentBytes(args, MEGABYTE) >= 0))
})
