import { expect, test } from 'vitest'

import { resolveArguments } from './start-arguments.mjs'

const resolve = (...args) => resolveArguments(args, '/home/ada/logs')

test('paths are taken from the folder the person typed in', () => {
  expect(resolve('--replay', 'run 1.plist', '--snapshot=out.png')).toEqual([
    '--replay=/home/ada/logs/run 1.plist',
    '--snapshot=/home/ada/logs/out.png',
  ])
  expect(resolve('--replay', '/var/log/a.txt', '--snapshot', '../b.png')).toEqual([
    '--replay=/var/log/a.txt',
    '--snapshot=/home/ada/b.png',
  ])
})

test('other options keep their values', () => {
  expect(resolve('--speed', '10', '--chart', 'all', '--hidden')).toEqual([
    '--speed=10',
    '--chart=all',
    '--hidden',
  ])
})

test('an option without its value is handed on for the app to complain about', () => {
  expect(resolve('--replay', '--speed', '2')).toEqual(['--replay', '--speed=2'])
  expect(resolve('--snapshot')).toEqual(['--snapshot'])
})
