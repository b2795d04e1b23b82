// @own-process: the first origins that are read are kept as one object each, up to a number of them.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { internOrigins } from '#shared/origins'
import { DamagedBlockError } from './bytes'
import { readOrigins, storedOrigins, type StoredOrigins } from './stored-origins'
import { anyOrigins } from './testing/any-samples'

// A failure prints its seed.
it('keeps origins and absences, as the one object for them', () => {
  fc.assert(
    fc.property(anyOrigins, (origins) => {
      const stored = JSON.parse(JSON.stringify(storedOrigins(origins))) as StoredOrigins
      expect(readOrigins(stored)).toBe(internOrigins(origins))
    }),
  )
})

it.each([
  { nobody: { measured: { 'ane.powerMw': 'ane_power' } } },
  { powermetrics: { guessed: { 'ane.powerMw': 'ane_power' } } },
  { ioreport: { missing: { 'ane.powerMw': 'no idea' } } },
])('refuses what no version has written: %j', (stored) => {
  expect(() => readOrigins(stored as StoredOrigins)).toThrow(DamagedBlockError)
})
