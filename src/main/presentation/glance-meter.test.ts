import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeActivity, describeRunning, TRACE_MS, type AneActivity } from '#shared/glance'
import type { PlacedSample } from '#shared/sample'
import { windowStartMs } from '#shared/sample-window'
import { aneWindow, placeWindows, type MadeWindow } from '#shared/testing/placed-samples'
import { plainSpaces } from '#shared/plain-text'
import { GlanceMeter } from './glance-meter'
import { railPowerMw, RecentMinute } from './recent-minute'
import { sampleWith } from '#shared/testing/sample-with'

const START_MS = new Date(2026, 8, 20, 12).getTime()
const idle = (seconds: number): MadeWindow[] => Array.from({ length: seconds }, () => aneWindow(0))
const busy = (seconds: number): MadeWindow[] => Array.from({ length: seconds }, () => aneWindow(50))
const afterPause = ([first, ...rest]: MadeWindow[], pauseMs: number): MadeWindow[] =>
  first === undefined ? [] : [{ ...first, pauseMs }, ...rest]

function activityOf(windows: MadeWindow[]): AneActivity | null {
  const meter = new GlanceMeter()
  for (const placed of placeWindows(windows, START_MS)) meter.onSample(placed)
  return meter.activity
}
function wordsOf(windows: MadeWindow[]): string | null {
  const activity = activityOf(windows)
  return activity && plainSpaces(describeActivity(activity))
}

describe('activity', () => {
  it.each([
    ['nothing', [], null],
    ['rest since the start', idle(5), 'Idle since at least 12:00:00'],
    ['work', [...idle(5), ...busy(3)], 'At work since 12:00:05: 3 s, 150 mJ so far'],
    [
      'a pause as short as a window',
      [...idle(5), ...busy(3), ...idle(1)],
      'At work since 12:00:05: 3 s, 150 mJ so far',
    ],
    ['rest after work', [...idle(5), ...busy(3), ...idle(9)], 'Idle since 12:00:08; last burst 3 s, 150 mJ'],
    [
      'rest after a gap after work',
      [...idle(5), ...busy(3), ...idle(2), ...afterPause(idle(5), 60_000)],
      'Idle since at least 12:01:10; last burst 3 s, 150 mJ',
    ],
    [
      'a burst that a gap cuts',
      [...idle(5), ...busy(3), ...afterPause(idle(5), 60_000)],
      'Idle since at least 12:01:08; last burst 3 s, 150 mJ',
    ],
    ['what is not reported', [...idle(5), aneWindow(null)], null],
    [
      'what is at rest below the highest floor',
      idle(5).map(() => aneWindow(8)),
      'Idle since at least 12:00:00',
    ],
  ])('of %s', (_name, windows, words) => expect(wordsOf(windows)).toBe(words))

  it('forgets another session', () => {
    const meter = new GlanceMeter()
    for (const placed of placeWindows([...idle(5), ...busy(3)], START_MS)) meter.onSample(placed)
    meter.onSession()
    expect(meter.activity).toBeNull()
    expect(meter.minute.trace('ane', 4)).toEqual([null, null, null, null])
  })

  it('tells a length of time where a time of day would mislead', () => {
    const activity = { isWorking: false, isAtLeast: false, burst: null }
    const words = (sinceMs: number, lengthMs: number): string =>
      plainSpaces(describeActivity({ ...activity, sinceMs, nowMs: sinceMs + lengthMs }))
    expect(words(START_MS, 12 * 3_600_000 - 1)).toBe('Idle since 12:00:00')
    expect(words(START_MS, 12 * 3_600_000)).toBe('Idle for 12 h')
    expect(words(5000, 3100)).toBe('Idle for 3.1 s')
  })

  it('says of a measurement what is not known of it', () =>
    expect(plainSpaces(describeRunning({ durationMs: 12_400, energyMj: null }))).toBe('12.4 s, –'))
})

describe('trace', () => {
  const windows = fc.array(
    fc.record({
      powerMw: fc.option(fc.integer({ min: 0, max: 20_000 }), { freq: 5 }),
      elapsedMs: fc.constantFrom(200, 1000, 1004, 5000),
      pauseMs: fc.constantFrom(0, 0, 0, 2500, 30_000),
    }),
    { minLength: 1, maxLength: 80 },
  )
  const placedOf = (made: { powerMw: number | null; elapsedMs: number; pauseMs: number }[]): PlacedSample[] =>
    placeWindows(
      made.map(({ powerMw, elapsedMs, pauseMs }) => ({
        ...{ elapsedMs, pauseMs },
        ane: { ...sampleWith().ane, powerMw },
      })),
      START_MS,
    )
  const columns = fc.constantFrom(20, 30, 240)

  it('shows each power where it was measured, as high as it was, and nothing where none was', () => {
    fc.assert(
      fc.property(windows, columns, (made, count) => {
        const minute = new RecentMinute()
        const samples = placedOf(made)
        for (const placed of samples) minute.add(placed)
        const columnMs = TRACE_MS / count
        const newestMs = samples.at(-1)?.endMs ?? 0
        const firstMs = (Math.floor((newestMs - 0.1) / columnMs) - count + 1) * columnMs
        minute.trace('ane', count).forEach((powerMw, column) => {
          const [fromMs, toMs] = [firstMs + column * columnMs, firstMs + (column + 1) * columnMs]
          const powers = samples
            .filter(({ endMs }) => endMs > newestMs - TRACE_MS)
            .filter(
              ({ endMs, sample }) =>
                endMs - 0.1 >= fromMs && windowStartMs(endMs, sample.elapsedMs) + 0.1 < toMs,
            )
            .map(({ sample }) => sample.ane.powerMw)
            .filter((power) => power !== null)
          expect(powerMw).toBe(powers.length === 0 ? null : Math.max(...powers))
        })
      }),
    )
  })

  it('only moves on with the next sample: what lies before it stays as it was', () => {
    fc.assert(
      fc.property(windows, columns, (made, count) => {
        const minute = new RecentMinute()
        const samples = placedOf(made)
        const last = samples.pop()
        for (const placed of samples) minute.add(placed)
        const before = minute.trace('ane', count)
        const previousMs = samples.at(-1)?.endMs
        if (last === undefined || previousMs === undefined) return
        minute.add(last)
        const columnMs = TRACE_MS / count
        const moved = Math.floor((last.endMs - 0.1) / columnMs) - Math.floor((previousMs - 0.1) / columnMs)
        const after = minute.trace('ane', count)
        // The oldest windows leave as a whole, and the newest column may still grow.
        const oldest = Math.ceil(5000 / columnMs)
        for (let column = moved + oldest; column < count - 1; column++)
          expect(after[column - moved]).toBe(before[column])
      }),
    )
  })

  it('has no gap where the axis only moved, and one where time is missing', () => {
    const shifted = (gapBefore: boolean) => {
      const minute = new RecentMinute()
      const [one, two] = placeWindows([aneWindow(50), aneWindow(50)], START_MS)
      if (one === undefined || two === undefined) throw new Error('Two windows were asked for.')
      minute.add(one)
      minute.add({ ...two, endMs: two.endMs + 2000, gapBefore })
      return minute.trace('ane', 60).slice(-4)
    }
    expect(shifted(false)).toEqual([50, 50, 50, 50])
    expect(shifted(true)).toEqual([50, null, null, 50])
  })

  it('takes the power of the package from whatever reports it', () => {
    expect(railPowerMw({ ...sampleWith(), combinedPowerMw: 0, packagePowerMw: 9 }, 'package')).toBe(0)
    expect(railPowerMw({ ...sampleWith(), packagePowerMw: 9 }, 'package')).toBe(9)
    expect(railPowerMw(sampleWith(), 'package')).toBeNull()
  })
})
