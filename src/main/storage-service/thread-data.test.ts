import { expect, it, vi } from 'vitest'
import { crashOnError } from './thread-data'

it('throws where nobody can catch it what a one-way function throws, and lets the others go on', async () => {
  const thrown = vi.fn()
  const before = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.once('uncaughtException', thrown)
  const bug = new Error('a bug')
  const functions = crashOnError({
    add: (a: number, b: number) => a + b,
    fail: () => {
      throw bug
    },
  })
  functions.fail()
  expect(functions.add(1, 2)).toBe(3)
  await new Promise((resolve) => setImmediate(resolve))
  process.removeAllListeners('uncaughtException')
  for (const listener of before) process.on('uncaughtException', listener)
  expect(thrown.mock.calls[0]?.[0]).toBe(bug)
})
