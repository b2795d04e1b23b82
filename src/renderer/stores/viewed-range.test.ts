import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rangeStatistics } from '#shared/range-statistics'
import { SampleColumns } from '#shared/sample-columns'
import { sampleWith } from '#shared/testing/sample-with'
import type { ViewedRange } from './range-source'
import { statisticsOf } from './viewed-range'

function rangeOf(columns: SampleColumns, fromMs: number, toMs: number): ViewedRange {
  return { columns, fromMs, toMs, statistics: null, roundedToMs: null, events: [], motion: 'stands' }
}

function append(columns: SampleColumns, endMs: number, powerMw: number): void {
  const gpu = { powerMw, frequencyMhz: null, activeRatio: null }
  columns.append({ sequence: 0, endMs, gapBefore: false, sample: sampleWith({ elapsedMs: 1000, gpu }) })
}

it('computes the statistics of a range once, as long as its points are the same', () => {
  const columns = new SampleColumns(null)
  append(columns, 1000, 4)
  const first = statisticsOf(rangeOf(columns, 0, 1000), 'gpu.powerMw')
  expect(statisticsOf(rangeOf(columns, 0, 1000), 'gpu.powerMw')).toBe(first)
  expect(first.mean).toBe(4)
})

const kind = fc.constantFrom('nothing', 'append', 'drop', 'replace', 'clear')
const powerMw = fc.integer({ min: 1, max: 9 })
// Few, so that one is often asked for again.
const fromMs = fc.constantFrom(0, 500)
const toMs = fc.constantFrom(1000, 1500)

it('always gives what the columns say now', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(kind, powerMw, fromMs, toMs), { maxLength: 30 }), (steps) => {
      const columns = new SampleColumns(null)
      for (const [change, mw, startMs, endMs] of steps) {
        const newestMs = columns.endTimes()[columns.length - 1] ?? 0
        if (change === 'clear') columns.clear()
        if (change === 'drop') columns.dropFrom(newestMs)
        if (change === 'append') append(columns, newestMs + 1000, mw)
        if (change === 'replace') {
          // As many points as before, with the same times.
          columns.dropFrom(newestMs)
          append(columns, newestMs, mw)
        }
        const now = rangeStatistics(columns, 'gpu.powerMw', startMs, endMs)
        expect(statisticsOf(rangeOf(columns, startMs, endMs), 'gpu.powerMw')).toEqual(now)
      }
    }),
  )
})
