import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Throttle } from './throttle'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('works at once, and once more for all that was asked meanwhile', () => {
  const work = vi.fn()
  const throttle = new Throttle(100, work)
  for (let i = 0; i < 50; i++) throttle.ask()
  expect(work).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(100)
  expect(work).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(1000)
  expect([work.mock.calls.length, vi.getTimerCount()]).toEqual([2, 0])
})

it('forgets when cancelled, and works at once when asked again', () => {
  const work = vi.fn()
  const throttle = new Throttle(100, work)
  throttle.ask()
  throttle.ask()
  throttle.cancel()
  expect(vi.getTimerCount()).toBe(0)
  throttle.ask()
  expect(work).toHaveBeenCalledTimes(2)
})

it('hands over what is thrown later, when nobody is there to catch it, and goes on', () => {
  const failure = new Error('late')
  const onLateFailure = vi.fn()
  const work = vi.fn()
  const throttle = new Throttle(100, work, onLateFailure)
  throttle.ask()
  work.mockImplementation(() => {
    throw failure
  })
  throttle.ask()
  vi.advanceTimersByTime(100)
  expect(onLateFailure.mock.calls).toEqual([[failure]])
  vi.advanceTimersByTime(100)
  expect(() => throttle.ask()).toThrow(failure)
})
