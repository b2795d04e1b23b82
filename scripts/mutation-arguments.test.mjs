import { expect, test } from 'vitest'

import { mutationArguments } from './mutation-arguments.mjs'

const patternsOf = (typed) => mutationArguments(typed)[1].split(',')

test('takes files, parts of files and folders', () => {
  const typed = [
    'src/shared/metrics.ts',
    'src/shared/metrics.ts:10-20',
    'src/main/storage',
    'src/main/files/',
  ]
  expect(patternsOf(typed).slice(0, 4)).toEqual([
    'src/shared/metrics.ts',
    'src/shared/metrics.ts:10-20',
    'src/main/storage/**/*.ts',
    'src/main/files/**/*.ts',
  ])
})

test('without a path takes all folders of rules, and never a test', () => {
  expect(patternsOf([])).toEqual(expect.arrayContaining(['src/shared/**/*.ts', '!src/**/*.test.ts']))
  expect(patternsOf(['src/shared'])).not.toContain('src/main/storage/**/*.ts')
})

test('runs the tests of the same folders', () => {
  const [, , , tests] = mutationArguments([
    'src/shared/measurement',
    'src/main/storage/tail.ts:1-9',
    'src/main/files/',
  ])
  expect(tests.split(',').map((pattern) => pattern.split('/**')[0])).toEqual([
    'src/shared',
    'src/main/storage',
    'src/main/files',
  ])
})

test('hands options on', () => {
  expect(mutationArguments(['--incremental', 'src/shared', '--concurrency=2']).slice(4)).toEqual([
    '--incremental',
    '--concurrency=2',
  ])
})

test('says which path is not there', () => {
  expect(() => mutationArguments(['src/nowhere'])).toThrow('There is no src/nowhere in this checkout.')
})
