import path from 'node:path'
import { expect, test } from 'vitest'

import { ROOT } from './script.mjs'
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
  const vitest = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [],
  }
  expect(vitestCounts(vitest)).toMatchObject({ passed: 5, failed: 1, skipped: 3 })
  const playwright = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 0 }, suites: [] }
  expect(playwrightCounts(playwright)).toMatchObject({ passed: 5, failed: 1, skipped: 0 })
})

test('names what failed, and why, without colours and stack', () => {
  const failed = {
    status: 'failed',
    fullName: 'a name is kept',
    failureMessages: ['\x1b[31mexpected 1 to be 2\x1b[0m\n\n1\n2\n3\n4\n5\n    at somewhere'],
  }
  const testResults = [
    { name: path.join(ROOT, 'src/a.test.ts'), message: '', assertionResults: [{ status: 'passed' }, failed] },
    { name: path.join(ROOT, 'src/b.test.ts'), message: 'no such module', assertionResults: [] },
  ]
  const indented = ['expected 1 to be 2', '1', '2', '3', '4', '5'].map((line) => `    ${line}`)
  expect(vitestCounts({ testResults }).named).toEqual([
    ['src/a.test.ts: a name is kept', ...indented].join('\n'),
    'src/b.test.ts\n    no such module',
  ])
})

test('names what Playwright passed on its second try only, too', () => {
  const spec = (title, status, error) => ({
    ...{ file: 'e2e/a.spec.ts', line: 3, title },
    tests: [{ status, results: [{ error: error && { message: error } }, {}] }],
  })
  const suites = [
    { specs: [spec('one', 'expected')], suites: [{ specs: [spec('two', 'flaky', 'late')] }] },
    { specs: [spec('three', 'unexpected')] },
  ]
  expect(playwrightCounts({ stats: {}, suites }).named).toEqual([
    'e2e/a.spec.ts:3: two (passed on its second try)\n    late',
    'e2e/a.spec.ts:3: three\n    no message',
  ])
  const errors = [{ message: 'Cannot find module' }]
  expect(playwrightCounts({ stats: {}, suites: [], errors }).named).toEqual([
    'Outside the tests\n    Cannot find module',
  ])
})
