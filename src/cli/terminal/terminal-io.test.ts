import { expect, it } from 'vitest'
import { columnsOf } from './terminal-io'

it('takes a terminal that tells no width, or 0, for a usual one', () => {
  expect(columnsOf({ isTTY: true, columns: 120 })).toBe(120)
  expect(columnsOf({ isTTY: true, columns: 0 })).toBe(80)
  expect(columnsOf({ isTTY: true })).toBe(80)
  expect(columnsOf({ columns: 120 })).toBeNull()
})
