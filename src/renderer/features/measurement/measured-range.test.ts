import { describe, expect, it } from 'vitest'
import { makeHistoryRange, makeMeasurement } from '../../test-support/measurements'
import { START_MS } from '../../test-support/samples'
import { measuredView, spanAround, spanOf, withMargin } from './measured-range'

const since = ({ fromMs, toMs }: { fromMs: number; toMs: number }): number[] => [
  fromMs - START_MS,
  toMs - START_MS,
]
const measurement = makeMeasurement()

describe('the margin', () => {
  it('is a quarter of the measurement, between 3 and 30 s', () => {
    expect(since(withMargin(makeMeasurement({ durationMs: 4000 })))).toEqual([-3000, 7000])
    expect(since(withMargin(makeMeasurement({ durationMs: 40_000 })))).toEqual([-10_000, 50_000])
    expect(since(withMargin(makeMeasurement({ durationMs: 3_600_000 })))).toEqual([-30_000, 3_630_000])
  })

  it('is drawn only where samples were kept, and does not count in the statistics', () => {
    const view = { ...makeHistoryRange(), fromMs: START_MS - 3000, toMs: START_MS + 13_000 }
    const own = { ...makeHistoryRange(), statistics: {} }
    const inside = makeMeasurement({ startedAt: new Date(START_MS + 2000).toISOString(), durationMs: 4000 })
    const shown = measuredView(view, own, spanOf(inside))
    expect(since(shown)).toEqual([0, 10_000])
    expect(shown.statistics).toBe(own.statistics)
  })

  it('never hides a part of the measurement that has no samples', () => {
    const view = { ...makeHistoryRange(), fromMs: START_MS - 3000, toMs: START_MS + 33_000 }
    const long = spanOf(makeMeasurement({ durationMs: 30_000 }))
    expect(since(measuredView(view, view, long))).toEqual([0, 30_000])
  })
})

it('shows a burst with half of its length around it', () => {
  const [burst] = measurement.ane.bursts
  if (burst === undefined) throw new Error('no burst')
  expect(since(spanAround(measurement, { ...burst, durationMs: 8000 }))).toEqual([-2000, 14_000])
  expect(since(spanAround(measurement, { ...burst, durationMs: 1000 }))).toEqual([0, 5000])
})
