import { expect, it } from 'vitest'
import { createMeasurementId } from './measurement-id'

it('makes ids that differ, of lower-case letters and digits, a letter first', () => {
  const ids = Array.from({ length: 2000 }, createMeasurementId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9]{9}$/)
})
