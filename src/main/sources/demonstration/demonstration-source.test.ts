import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Sample } from '#shared/sample'
import { DemonstrationSource } from './demonstration-source'
import { Timeline } from '../../pipeline/timeline'
import { describeSourceContract } from '../testing/source-contract'

let samples: Sample[]
let source: DemonstrationSource

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(Date.UTC(2022, 2, 30, 12))
  samples = []
  source = new DemonstrationSource()
  source.start({
    onSample: (sample) => samples.push(sample),
    onFault: (fault) => expect.unreachable(fault.message),
    onEnd: () => expect.unreachable('it never ends'),
    onFailure: (message) => expect.unreachable(message),
  })
})
afterEach(() => {
  source.stop()
  vi.useRealTimers()
})

it('delivers a sample about every second, none before its window is over', () => {
  vi.advanceTimersByTime(1000)
  expect(samples).toHaveLength(0)
  vi.advanceTimersByTime(9300)
  expect(samples).toHaveLength(10)
})

it('shows Visual Look Up as it was seen: 30, 22 and 49 mW, 232 and 167 MB/s', () => {
  vi.advanceTimersByTime(88_000)
  const burst = samples
    .filter((sample) => (sample.ane.powerMw ?? 0) > 20)
    .map((sample) => Math.round(sample.ane.powerMw ?? 0))
  expect(burst).toEqual([30, 22, 49])
  const peak = (read: (sample: Sample) => number | null): number =>
    Math.max(...samples.map((sample) => read(sample) ?? 0))
  expect(Math.round(peak((sample) => sample.ane.readBytesPerSecond) / 1e6)).toBe(232)
  expect(Math.round(peak((sample) => sample.ane.writeBytesPerSecond) / 1e6)).toBe(167)
})

it('leaves a gap where it was paused', () => {
  vi.advanceTimersByTime(3100)
  source.setPaused(true)
  vi.advanceTimersByTime(60_000)
  expect(samples).toHaveLength(3)
  source.setPaused(false)
  vi.advanceTimersByTime(2100)
  const timeline = new Timeline()
  const gaps = samples.map((sample) => timeline.place(sample, 0).gapBefore)
  expect(gaps).toEqual([false, false, false, true, false])
})

it('leaves a gap where the computer slept, rather than make up what was measured meanwhile', () => {
  vi.advanceTimersByTime(3100)
  vi.setSystemTime(Date.now() + 8 * 3_600_000)
  vi.advanceTimersByTime(5000)
  expect(samples.length).toBeLessThan(10)
  const timeline = new Timeline()
  expect(samples.filter((sample) => timeline.place(sample, 0).gapBefore)).toHaveLength(1)
})

it('goes on when the clock is set back', () => {
  vi.advanceTimersByTime(3100)
  vi.setSystemTime(Date.now() - 3_600_000)
  vi.advanceTimersByTime(10_000)
  expect(samples.length).toBeGreaterThan(10)
})

it('leaves no timer behind', () => {
  source.stop()
  expect(vi.getTimerCount()).toBe(0)
})

describeSourceContract('demonstration', ['whole'], () =>
  Promise.resolve({
    source: new DemonstrationSource(),
    advance: async () => {
      await vi.advanceTimersByTimeAsync(1000)
    },
    leftOpen: () => vi.getTimerCount() - 1,
    dispose: () => undefined,
  }),
)
