// @vitest-environment happy-dom
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { installFakeBridge, resetStores } from '../test-support/fake-bridge'
import { columnsData, makeStatus, placeSamples, START_MS } from '../test-support/samples'
import { liveHistory, useSession } from './session-store'
import { useSettings } from './settings-store'
import { showSpan, togglePause } from './time-actions'
import { useTime } from './time-store'
import { fittingLengthMs, viewedSpan } from './window-range'

const HOUR = 3_600_000
const DAY = 24 * HOUR

beforeEach(() => {
  resetStores()
  installFakeBridge()
})

/** So many seconds of samples in memory, of which none, or more before them, is on the disk. */
function hold(seconds: number, extent: { fromMs: number; toMs: number } | null = null): void {
  const status = makeStatus({ sampleCount: seconds })
  liveHistory.replace({ sessionId: 1, status, columns: columnsData(placeSamples(0, seconds)) })
  useSession.setState({ status })
  useTime.setState({ extent })
}
const lengthMs = (): number | null => {
  const span = viewedSpan()
  return span === null ? null : span.toMs - span.fromMs
}

describe('the view that follows the newest sample', () => {
  it('is as long as the data in steps, until the range is full', () => {
    useSettings.setState({ rangeMinutes: 5 })
    for (const [seconds, expectedS] of [
      ...[[1, 10] as const, [10, 20] as const, [11, 20] as const, [160, 180] as const],
      ...[[170, 180] as const, [299, 300] as const, [300, 300] as const, [600, 300] as const],
    ]) {
      hold(seconds)
      expect([seconds, lengthMs()]).toEqual([seconds, expectedS * 1000])
    }
  })

  it('reaches as far back as the disk does', () => {
    useSettings.setState({ rangeMinutes: 1440 })
    hold(60, { fromMs: START_MS - DAY, toMs: START_MS })
    expect(lengthMs()).toBe(DAY)
    hold(60, { fromMs: START_MS - 3 * HOUR, toMs: START_MS })
    expect(lengthMs()).toBeGreaterThanOrEqual(3 * HOUR)
    expect(lengthMs()).toBeLessThan(3.5 * HOUR)
  })

  it('is a long range in whole until main has said how far the disk reaches', () => {
    useSettings.setState({ rangeMinutes: 1440 })
    hold(60)
    expect(lengthMs()).toBe(DAY)
  })

  it('keeps its length while it is frozen, however much comes', () => {
    useSettings.setState({ rangeMinutes: 5 })
    hold(30)
    togglePause()
    hold(200)
    expect(lengthMs()).toBe(40_000)
  })

  it('does not change a view that was moved', () => {
    hold(30)
    showSpan({ fromMs: START_MS - HOUR, toMs: START_MS })
    expect(lengthMs()).toBe(HOUR)
  })
})

it('is never shorter than the data, and never filled by less than eight ninths after the first steps', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 * DAY }), (dataMs) => {
      const fitting = fittingLengthMs(dataMs)
      expect(fitting).toBeGreaterThan(dataMs)
      if (dataMs >= 80_000) expect(dataMs / fitting).toBeGreaterThanOrEqual(8 / 9)
      expect(fittingLengthMs(dataMs + 1)).toBeGreaterThanOrEqual(fitting)
    }),
  )
})
