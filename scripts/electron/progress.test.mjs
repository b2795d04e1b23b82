import { expect, test } from 'vitest'

import { createProgress } from './progress.mjs'

function record(isTTY, totalBytes, chunks) {
  let text = ''
  const progress = createProgress('Electron', totalBytes, { isTTY, write: (part) => (text += part) })
  for (const bytes of chunks) progress.add(bytes)
  progress.end()
  return text
}

const HUNDRED_MEGABYTES = 100e6
const inChunksOf = (bytes) => Array.from({ length: HUNDRED_MEGABYTES / bytes }, () => bytes)

test('writes a line every 10 % into a log', () => {
  const lines = record(false, HUNDRED_MEGABYTES, inChunksOf(1e6)).trim().split('\n')
  expect(lines.length).toBeLessThanOrEqual(11)
  expect(lines.at(-1)).toBe('Electron: 100 %, 100 of 100 MB')
})

test('rewrites one line on a terminal', () => {
  const text = record(true, HUNDRED_MEGABYTES, inChunksOf(1e6))
  expect(text.match(/\n/g)).toHaveLength(1)
  expect(text).toContain('\r')
})

test('counts megabytes when the size is not known', () => {
  expect(record(false, null, inChunksOf(5e6))).toContain('Electron: 100 MB')
})
