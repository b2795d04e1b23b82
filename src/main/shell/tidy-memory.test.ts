import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepMemoryTidy } from './tidy-memory'

const fakes = vi.hoisted(() => ({ windows: [] as { isVisible: () => boolean }[], collections: 0 }))
vi.mock('electron', () => ({ BrowserWindow: { getAllWindows: () => fakes.windows } }))
vi.mock('node:vm', () => ({ runInNewContext: () => () => fakes.collections++ }))

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => vi.useRealTimers())

it('collects garbage while no window is visible, and none while one is', () => {
  keepMemoryTidy()
  vi.advanceTimersByTime(600_000)
  expect(fakes.collections).toBe(2)
  fakes.windows.push({ isVisible: () => false }, { isVisible: () => true })
  vi.advanceTimersByTime(600_000)
  expect(fakes.collections).toBe(2)
  fakes.windows.pop()
  vi.advanceTimersByTime(300_000)
  expect(fakes.collections).toBe(3)
})
