import { expect, test } from 'vitest'

import { outcome, playwrightCounts, vitestCounts } from './test-steps.mjs'

test('a step that is no test suite counts as one', () => {
  expect(outcome(0, undefined)).toEqual({ passed: 1, failed: 0, skipped: 0 })
  expect(outcome(2, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a suite that crashes or runs nothing has failed', () => {
  expect(outcome(1, { passed: 3, failed: 0, skipped: 0 }).failed).toBe(1)
  expect(outcome(0, { passed: 0, failed: 0, skipped: 2 }).failed).toBe(1)
  expect(outcome(1, { passed: 3, failed: 2, skipped: 0 }).failed).toBe(2)
})

test('reads the reports of both runners', () => {
  const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
  expect(vitestCounts(vitest)).toEqual({ passed: 5, failed: 1, skipped: 3 })
  const playwright = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 0 } }
  expect(playwrightCounts(playwright)).toEqual({ passed: 5, failed: 1, skipped: 0 })
})
