import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MEMORY_HISTORY_MS } from '#shared/history'
import type { PlacedSample } from '#shared/sample'
import { NOON } from '../../storage/testing/made-samples'
import { demonstrationPast } from './demonstration-past'

/** Longer than any window. */
const WINDOW_MS = 1100

const startOf = ({ endMs, sample }: PlacedSample): number => endMs - (sample.elapsedMs ?? Number.NaN)

it('fills the hour before the start from where anything is kept, without overlap', () => {
  fc.assert(
    fc.property(fc.option(fc.integer({ min: -10_000, max: 5 * MEMORY_HISTORY_MS })), (keptAgoMs) => {
      const kept = keptAgoMs === null ? null : { fromMs: 0, toMs: NOON - keptAgoMs }
      const past = demonstrationPast(kept, NOON)
      const oldestMs = Math.max(kept?.toMs ?? 0, NOON - 1000 - MEMORY_HISTORY_MS)
      if (oldestMs > NOON - 1000 - WINDOW_MS) {
        expect(past.length).toBeLessThanOrEqual(1)
        return
      }
      const [first, last] = [past[0], past.at(-1)] as [PlacedSample, PlacedSample]
      expect(last.endMs).toBe(NOON - 1000)
      expect(startOf(first)).toBeGreaterThanOrEqual(oldestMs)
      expect(startOf(first)).toBeLessThan(oldestMs + WINDOW_MS)
      expect(first.gapBefore).toBe(kept !== null && startOf(first) - kept.toMs > 1000)
      past.slice(1).forEach((placed, index) => {
        expect(startOf(placed)).toBeCloseTo((past[index] as PlacedSample).endMs, 3)
        expect(placed.gapBefore).toBe(false)
      })
    }),
    { numRuns: 20 },
  )
})

it('shows both stories, marked by their machine as made up', () => {
  const past = demonstrationPast(null, NOON)
  expect(Math.max(...past.map(({ sample }) => sample.ane.powerMw ?? 0))).toBeCloseTo(49, 0)
  expect(past.filter(({ sample }) => (sample.cpu.powerMw ?? 0) > 3900).length).toBeGreaterThan(500)
  expect(past[0]?.sample.timestamp).toMatch(/^2026-03-01T1[01]:\d\d:\d\dZ$/)
})
