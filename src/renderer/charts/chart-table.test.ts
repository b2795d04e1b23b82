import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rangeStatistics } from '#shared/range-statistics'
import type { PlacedSample } from '#shared/sample'
import { SampleColumns } from '#shared/sample-columns'
import type { ViewedRange } from '../stores/range-source'
import { viewedHistory } from '../stores/static-source'
import { makeHistory } from '../test-support/history-range'
import { columnsData, makeSample, placeSample, START_MS } from '../test-support/samples'
import { MOST_ROWS, tableKeys, tableOf, tableText } from './chart-table'

function rangeOf(samples: readonly PlacedSample[], lengthMs: number, fromMs = START_MS): ViewedRange {
  const columns = SampleColumns.fromData(columnsData(samples), null)
  const span = { fromMs, toMs: fromMs + lengthMs }
  return { columns, ...span, statistics: null, roundedToMs: null, events: [], motion: 'stands' }
}

/** A sample a second; null: none was taken. */
function samplesOf(powersMw: readonly (number | null)[]): PlacedSample[] {
  return powersMw.flatMap((powerMw, second) => {
    if (powerMw === null) return []
    const placed = placeSample(
      second,
      makeSample((sample) => (sample.ane.powerMw = sample.ane.energyMj = powerMw)),
    )
    return [{ ...placed, gapBefore: second > 0 && powersMw[second - 1] === null }]
  })
}

describe('the table of a chart', () => {
  it('has a row for each sample, and one for the time in which nothing was read', () => {
    const { rows, stepMs } = tableOf(rangeOf(samplesOf([10, 20, null, null, 30]), 5000), ['ane.powerMw'])
    expect(stepMs).toBeNull()
    expect(
      rows.map(({ fromMs, toMs, cells }) => [fromMs - START_MS, toMs - START_MS, cells?.[0]?.mean]),
    ).toEqual([
      [1000, 1000, 10],
      [2000, 2000, 20],
      [2000, 4000, undefined],
      [5000, 5000, 30],
    ])
  })

  it('says before the first and after the last sample that nothing was read', () => {
    const { rows } = tableOf(rangeOf(samplesOf([null, 10, null]), 3000), ['ane.powerMw'])
    expect(rows.map(({ cells }) => cells === null)).toEqual([true, false, true])
  })

  it('gives the reason where a value is missing or not believed', () => {
    const doubtful = placeSample(
      0,
      makeSample((sample) => {
        sample.ane.powerMw = null
        sample.doubts = [
          { key: 'ane.powerMw', reason: 'stands-still', reported: 0, limit: null, against: 'cpu.powerMw' },
        ]
      }),
    )
    const silent = placeSample(
      1,
      makeSample((sample) => (sample.ane.powerMw = sample.ane.energyMj = null)),
    )
    const { rows } = tableOf(rangeOf([doubtful, silent], 2000), ['ane.powerMw'])
    expect(rows.map(({ cells }) => cells?.[0]?.reason)).toEqual([
      'stands still (0\u202fmW reported, as the CPU stands still)',
      'not reported',
    ])
  })

  it('sums up what has more samples than rows, at round times', () => {
    const { rows, stepMs } = tableOf(rangeOf(samplesOf(Array<number>(300).fill(5)), 300_000), ['ane.powerMw'])
    expect(stepMs).toBe(5000)
    expect(rows).toHaveLength(60)
    expect(rows.every(({ fromMs }) => fromMs % 5000 === 0)).toBe(true)
  })

  it('never has a row shorter than the buckets that it is made of', () => {
    const span = { fromMs: START_MS, toMs: START_MS + 30 * 60_000 }
    const { stepMs } = tableOf(viewedHistory(makeHistory(span, 10)), ['ane.powerMw'])
    expect(stepMs).toBe(5 * 60_000)
  })

  it('has the activity of each core, and activity and frequency of each cluster', () => {
    expect(tableKeys('clusters', rangeOf(samplesOf([1]), 1000))).toEqual([
      'cluster:E-Cluster:activeRatio',
      'cluster:E-Cluster:frequencyMhz',
      'core:0:activeRatio',
      'cluster:P0-Cluster:activeRatio',
      'cluster:P0-Cluster:frequencyMhz',
      'core:1:activeRatio',
    ])
  })

  it('is copied as plain numbers with their units, a line a row', () => {
    const table = tableOf(rangeOf(samplesOf([10, null, 30]), 3000), ['ane.powerMw', 'gpu.activeRatio'])
    const lines = tableText(table)
      .split('\n')
      .map((line) => line.split('\t'))
    expect(lines[0]).toEqual(['from', 'to', 'read (0 to 1)', 'ANE (mW)', 'GPU activity (0 to 1)'])
    expect(lines[1]?.slice(1)).toEqual(['2022-03-30T13:00:01.000Z', '1', '10', '0.02'])
    expect(lines[2]?.slice(2)).toEqual(['0', 'nothing was read', 'nothing was read'])
    expect(lines).toHaveLength(4)
  })
})

describe('any table', () => {
  const POWERS = fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { freq: 8 }), {
    minLength: 1,
    maxLength: 400,
  })
  const KEY = 'ane.powerMw'

  it('has few rows, which cover the range once, and its highest value and its energy', () => {
    fc.assert(
      fc.property(POWERS, fc.integer({ min: -5000, max: 5000 }), (powers, shiftMs) => {
        const samples = samplesOf(powers)
        const range = rangeOf(samples, powers.length * 1000, START_MS + shiftMs)
        const { rows, stepMs } = tableOf(range, [KEY])
        const whole = rangeStatistics(range.columns, KEY, range.fromMs, range.toMs)
        const known = rows.flatMap(({ cells }) => cells?.[0]?.peak ?? [])
        if (stepMs === null) {
          expect(rows.filter(({ cells }) => cells !== null).length).toBeLessThanOrEqual(MOST_ROWS)
          return
        }
        expect(rows.length).toBeLessThanOrEqual(MOST_ROWS + 1)
        expect(Math.max(-1, ...known)).toBe(whole.peak ?? -1)
        let reachedMs = range.fromMs
        for (const row of rows) {
          expect(row.fromMs).toBe(reachedMs)
          reachedMs = row.toMs
        }
        expect(reachedMs).toBe(range.toMs)
        const energyMj = rows.reduce((sum, { fromMs, toMs, cells, readRatio }) => {
          return sum + ((cells?.[0]?.mean ?? 0) * (toMs - fromMs) * readRatio) / 1000
        }, 0)
        expect(energyMj).toBeCloseTo(whole.integral ?? 0, 3)
      }),
    )
  })
})
