import { expect, it } from 'vitest'
import type { CFObject } from './bindings'
import { Scope } from './ownership'

const pointer = (address: number): CFObject => BigInt(address) as CFObject

function recorded(): { scope: Scope; released: bigint[] } {
  const released: bigint[] = []
  return { scope: new Scope((object) => released.push(object)), released }
}

it('releases what it owns once, the newest first: samples before the subscription they came from', () => {
  const { scope, released } = recorded()
  for (const address of [1, 2, 3]) expect(scope.own(pointer(address))).toBe(BigInt(address))
  scope.close()
  scope.close()
  expect(released).toEqual([3n, 2n, 1n])
})

it('never releases null', () => {
  const { scope, released } = recorded()
  expect(scope.own(null)).toBeNull()
  scope.close()
  expect(released).toEqual([])
})

it('releases what an inner scope owns when its work is over, also where that fails', () => {
  const { scope, released } = recorded()
  scope.own(pointer(1))
  expect(scope.within((inner) => Number(inner.own(pointer(2))))).toBe(2)
  expect(() =>
    scope.within((inner) => {
      inner.own(pointer(3))
      throw new Error('It failed.')
    }),
  ).toThrow('It failed.')
  expect(released).toEqual([2n, 3n])
})
