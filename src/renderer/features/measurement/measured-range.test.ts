import { describe, expect, it } from 'vitest'
import type { HistoryRange } from '#shared/history'
import { makeHistoryRange, makeMeasurement } from '../../test-support/measurements'
import { START_MS } from '../../test-support/samples'
import { measuredView, spanAround, withMargin } from './measured-range'

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

  const asked = (fromS: number, toS: number): HistoryRange => ({
    ...makeHistoryRange(),
    asked: { fromMs: START_MS + fromS * 1000, toMs: START_MS + toS * 1000 },
  })

  it('is drawn only where samples were kept, and does not count in the statistics', () => {
    const own = { ...asked(2, 6), statistics: {}, roundedToMs: 10_000 }
    const shown = measuredView(asked(-3, 13), own)
    expect(since(shown.asked)).toEqual([0, 10_000])
    expect(shown.statistics).toBe(own.statistics)
    expect(shown.roundedToMs).toBe(10_000)
  })

  it('never hides a part of the measurement that has no samples', () => {
    expect(since(measuredView(asked(-3, 33), asked(0, 30)).asked)).toEqual([0, 30_000])
  })
})

it('shows a burst with half of its length around it', () => {
  const [burst] = measurement.ane.bursts
  if (burst === undefined) throw new Error('no burst')
  expect(since(spanAround(measurement, { ...burst, durationMs: 8000 }))).toEqual([-2000, 14_000])
  expect(since(spanAround(measurement, { ...burst, durationMs: 1000 }))).toEqual([0, 5000])
})
