import { describe, expect, it } from 'vitest'
import { sampleWith } from '#shared/testing/sample-with'
import { PowermetricsClock } from './powermetrics-clock'
import { WindowAxis, type MeasuredWindow } from './window-axis'

const START_MS = Date.UTC(2026, 8, 20, 12)

/** A window that ended then, ms after the start of the test, as exactly as IOReport says it. */
function ended(atMs: number, elapsedMs: number | null, change: Partial<MeasuredWindow> = {}): MeasuredWindow {
  const latestMs = START_MS + atMs
  return { earliestMs: latestMs - 100, latestMs, elapsedMs, follows: false, isAfterGap: false, ...change }
}
const next = { follows: true }

function place(...windows: MeasuredWindow[]) {
  const axis = new WindowAxis()
  const placed = windows.map((window) => axis.place(window))
  return placed.map(({ endMs, gapBefore, elapsedMs }) => [endMs - START_MS, elapsedMs, gapBefore])
}

describe('the axis', () => {
  it('puts windows that follow each other end to end, whenever they arrived', () => {
    expect(place(ended(1000, 1000), ended(2030, 1000, next), ended(2990, 1000, next))).toEqual([
      [1000, 1000, true],
      [2000, 1000, false],
      [3000, 1000, false],
    ])
  })

  it.each([
    ['none at the limit', 2250, [2150, 1000, false]],
    ['some beyond it', 2251, [2251, 1000, true]],
  ])('finds that time is missing between windows that follow each other: %s', (_, atMs, expected) => {
    // 100 ms of how exact the end is, 100 ms of tolerance, and 5 % of the window.
    expect(place(ended(1000, 1000), ended(atMs, 1000, next)).at(-1)).toEqual(expected)
  })

  it('cuts a window of the other instrument to what is not covered', () => {
    expect(place(ended(1000, 1000), ended(1700, 1000)).at(-1)).toEqual([1700, 700, false])
    expect(place(ended(1000, 1000), ended(1000.1, 1000)).at(-1)?.[1]).toBeCloseTo(0.1, 3)
  })

  it('leaves nothing of a window whose time is covered, and goes on all the same', () => {
    const [, covered] = place(ended(1000, 1000), ended(900, 500))
    expect(covered?.slice(1)).toEqual([null, false])
    expect(covered?.[0]).toBeGreaterThan(1000)
  })

  it('finds time missing before a window of the other instrument from 100 ms and 5 % on', () => {
    expect(place(ended(1000, 1000), ended(2150, 1000)).at(-1)).toEqual([2150, 1000, false])
    expect(place(ended(1000, 1000), ended(2151, 1000)).at(-1)).toEqual([2151, 1000, true])
  })

  it('goes on when the clock was set back, and knows where the other instrument begins then', () => {
    const setBack = place(ended(1000, 1000), ended(-58_000, 1000, next), ended(-57_500, 1000))
    expect(setBack.slice(1)).toEqual([
      [2000, 1000, false],
      [2500, 500, false],
    ])
  })

  it('is on the clock again once time is missing, however far it was ahead', () => {
    const late = place(ended(1000, 1000), ended(0, 1000, next), ended(9000, 1000), ended(10_000, 1000))
    expect(late.slice(1)).toEqual([
      [2000, 1000, false],
      [9000, 1000, true],
      [10_000, 1000, false],
    ])
  })

  it('leaves a window of unknown length as it is', () => {
    expect(place(ended(1000, 1000), ended(5000, null))).toEqual([
      [1000, 1000, true],
      [5000, null, false],
    ])
  })
})

describe('the end of a window of powermetrics', () => {
  const clock = new PowermetricsClock()
  const sample = (stampMs: number | null, elapsedMs: number | null = 1000) =>
    sampleWith({ timestamp: stampMs === null ? null : new Date(START_MS + stampMs).toISOString(), elapsedMs })
  const latest = (...args: Parameters<PowermetricsClock['endOf']>): number =>
    clock.endOf(...args).latestMs - START_MS

  it('is when it arrived, within the second of its stamp, and a window after the one before', () => {
    expect(latest(sample(0), START_MS + 300, false)).toBe(300)
    expect(latest(sample(1000), START_MS + 1900, true)).toBe(1300)
    expect(latest(sample(2000), START_MS + 2250, true)).toBe(2250)
    // The promptest arrival counts from then on.
    expect(latest(sample(3000), START_MS + 3400, true)).toBe(3250)
    expect(latest(sample(4000), START_MS + 9000, false)).toBe(5000)
    expect(latest(sample(6000), START_MS + 5900, false)).toBe(6000)
  })

  it('begins anew where a window later is before its stamp: the Mac slept', () => {
    expect(latest(sample(0), START_MS + 300, false)).toBe(300)
    expect(latest(sample(61_000), START_MS + 61_350, true)).toBe(61_350)
  })

  it('is when it arrived where there is no stamp', () => {
    expect(clock.endOf(sample(null), START_MS + 7, false)).toEqual({
      earliestMs: Number.NEGATIVE_INFINITY,
      latestMs: START_MS + 7,
    })
  })
})
