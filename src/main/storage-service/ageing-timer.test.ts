import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { AgeingTimer } from './ageing-timer'
import type { HistoryFile } from './history-file'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const fileWith = (maintain: () => boolean): HistoryFile => ({ store: { maintain } }) as unknown as HistoryFile

it('lets the start pass, works in steps until all is done, then rests', () => {
  let left = 3
  const maintain = vi.fn(() => --left > 0)
  const ageing = new AgeingTimer(fileWith(maintain), () => undefined)
  ageing.begin()
  vi.advanceTimersByTime(59_000)
  expect(maintain).not.toHaveBeenCalled()
  vi.advanceTimersByTime(2000)
  expect(maintain).toHaveBeenCalledTimes(3)
  vi.advanceTimersByTime(200_000)
  expect(maintain).toHaveBeenCalledTimes(3)
  vi.advanceTimersByTime(100_000)
  expect(maintain).toHaveBeenCalledTimes(4)
  ageing.stop()
  expect(vi.getTimerCount()).toBe(0)
})

it('pauses for a hundred times as long as a step takes', () => {
  const maintain = vi.fn(() => true)
  let nowMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 10))
  new AgeingTimer(fileWith(maintain), () => undefined).begin()
  vi.advanceTimersByTime(60_000)
  expect(maintain).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(999)
  expect(maintain).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1)
  expect(maintain).toHaveBeenCalledTimes(2)
})

it('leaves a history that nobody opened, and goes on after a failure', () => {
  const failures: unknown[] = []
  new AgeingTimer({ store: null } as unknown as HistoryFile, (error) => failures.push(error)).begin()
  vi.advanceTimersByTime(60_000)
  expect(failures).toEqual([])
  const maintain = vi.fn(() => {
    throw new Error('a bug')
  })
  new AgeingTimer(fileWith(maintain), (error) => failures.push(error)).begin()
  vi.advanceTimersByTime(60_000 + 300_000)
  expect(failures).toHaveLength(2)
})
