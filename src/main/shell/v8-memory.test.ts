import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { collectGarbageWhileHidden } from './v8-memory'

interface Fakes {
  windows: { isVisible: () => boolean }[]
  collections: number
  lookUps: number
  collector: 'counted' | 'missing' | 'real'
}

const fakes = vi.hoisted((): Fakes => ({ windows: [], collections: 0, lookUps: 0, collector: 'counted' }))
vi.mock('electron', () => ({ BrowserWindow: { getAllWindows: () => fakes.windows } }))
vi.mock('node:vm', async (importActual) => {
  const actual = await importActual<{ runInNewContext: (code: string) => unknown }>()
  const collectors = {
    counted: () => () => fakes.collections++,
    missing: () => undefined,
    real: actual.runInNewContext,
  }
  return {
    runInNewContext: (code: string) => {
      fakes.lookUps++
      return collectors[fakes.collector](code)
    },
  }
})

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => {
  vi.clearAllTimers()
  vi.useRealTimers()
})

it('collects garbage while no window is visible, and none while one is', () => {
  collectGarbageWhileHidden()
  vi.advanceTimersByTime(600_000)
  expect(fakes.collections).toBe(2)
  fakes.windows.push({ isVisible: () => false }, { isVisible: () => true })
  vi.advanceTimersByTime(600_000)
  expect(fakes.collections).toBe(2)
  fakes.windows.pop()
  vi.advanceTimersByTime(300_000)
  expect(fakes.collections).toBe(3)
})

it('gives up where V8 has no such function', () => {
  Object.assign(fakes, { windows: [], collector: 'missing', lookUps: 0 })
  collectGarbageWhileHidden()
  vi.advanceTimersByTime(1_200_000)
  expect(fakes.lookUps).toBe(1)
  expect(vi.getTimerCount()).toBe(0)
})

it('finds what V8 has', () => {
  Object.assign(fakes, { windows: [], collector: 'real', lookUps: 0 })
  collectGarbageWhileHidden()
  vi.advanceTimersByTime(600_000)
  expect(fakes.lookUps).toBe(1)
  expect(vi.getTimerCount()).toBe(1)
})
