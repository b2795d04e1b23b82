import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChartId } from '#shared/charts'
import { plainSpaces } from '#shared/plain-text'
import type { PlacedSample } from '#shared/sample'
import { SampleColumns } from '#shared/sample-columns'
import type { RangeSource, TimeLabels, ViewedRange } from '../stores/range-source'
import { createStaticSource } from '../stores/static-source'
import { makeHistory } from '../test-support/history-range'
import { columnsData, makeSample, placeSample, START_MS } from '../test-support/samples'
import { summarise, summariseOverlay } from './chart-summary'

const NOW: TimeLabels = { kind: 'relative', newest: 'now' }

/** A view of a sample a second that follows the newest one; null: none was taken. */
function following(powersMw: readonly (number | null)[], change: Partial<ViewedRange> = {}): RangeSource {
  const samples = powersMw.flatMap((powerMw, second): PlacedSample[] => {
    if (powerMw === null) return []
    const sample = makeSample((made) => (made.ane.powerMw = made.ane.energyMj = powerMw))
    return [{ ...placeSample(second, sample), gapBefore: second > 0 && powersMw[second - 1] === null }]
  })
  const span = { fromMs: START_MS, toMs: START_MS + powersMw.length * 1000 }
  const range: ViewedRange = {
    ...{ columns: SampleColumns.fromData(columnsData(samples), null), ...span, statistics: null },
    ...{ roundedToMs: null, events: [], motion: 'follows', ...change },
  }
  const still = createStaticSource(makeHistory(span, 0), { timeLabels: NOW })
  return { ...still, range: () => range, newest: () => 'now' }
}

const said = (
  source: RangeSource,
  chart: ChartId = 'ane-power',
  name: string | null = 'last minute',
): string => plainSpaces(summarise(chart, source, name, []))

const quiet = (seconds: number): number[] => Array<number>(seconds).fill(0)

describe('the summary of a chart', () => {
  it('tells an idle ANE with its bursts, and its highest value with its time', () => {
    const powers = [...quiet(5), 49, 49, ...quiet(20), 14, 14, ...quiet(30)]
    expect(said(following(powers))).toBe(
      'Last minute: idle now, 2 bursts, mean 2 mW, highest 49 mW 52 s ago.',
    )
  })

  it('tells an ANE at work', () => {
    expect(said(following([...quiet(10), 30, 40]))).toBe(
      'Last minute: working now at 40 mW, 1 burst, mean 6 mW, highest 40 mW just now.',
    )
  })

  it('does not call a level idle that an ANE at rest does not have, nor a burst what is rest', () => {
    expect(said(following([...quiet(5), ...Array<number>(5).fill(8)]))).toContain('idle now, no burst')
    expect(said(following(Array<number>(10).fill(11)))).not.toContain('idle')
  })

  it('says for how long nothing was read', () => {
    expect(said(following([0, 0, null, null, null, 0, 0]))).toContain('nothing was read for 3 s of it')
    expect(said(following(quiet(7)))).not.toContain('nothing was read')
  })

  it('names each of several series, and leaves out the hidden ones', () => {
    const source = following(quiet(10))
    expect(said(source, 'power')).toBe(
      'Last minute: CPU now 800 mW, mean 800 mW, highest 800 mW just now; GPU now 5 mW, mean 5 mW, highest 5 mW just now.',
    )
    const withoutCpu = plainSpaces(summarise('power', source, 'last minute', ['cpu.powerMw']))
    expect(withoutCpu).toBe('Last minute: now 5 mW, mean 5 mW, highest 5 mW just now.')
    expect(summarise('ane-power', source, 'last minute', ['ane.powerMw'])).toBe(
      'Last minute: all its series are hidden.',
    )
  })

  it('tells the activity of clusters', () => {
    expect(said(following(quiet(3)), 'clusters')).toContain('P0-Cluster activity now 100 %, mean 100 %')
  })

  it('names a still view by its times, without anything that is now', () => {
    const source = {
      ...following([0, 49, 0], { motion: 'stands' }),
      newest: () => null,
      timeLabels: () => ({ kind: 'clock' }) as const,
    }
    expect(said(source, 'ane-power', null)).toMatch(
      /2022 .*: 1 burst, mean 16 mW, highest 49 mW at \d\d:00:02\.$/,
    )
  })

  it('counts no bursts in buckets, where they cannot be told apart', () => {
    const span = { fromMs: START_MS, toMs: START_MS + 3_600_000 }
    const source = createStaticSource(makeHistory(span, 60), { timeLabels: { kind: 'elapsed' } })
    expect(said(source, 'ane-power', 'last hour')).toBe(
      'Last hour: mean <1 mW, highest 49 mW 1 h after the start.',
    )
  })

  it('says nothing while there is nothing', () => {
    expect(said(following([]))).toBe('')
  })

  it('gives the time of the highest value, whatever the powers are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 200 }), (powers) => {
        const highest = Math.max(...powers)
        const agoS = powers.length - 1 - powers.lastIndexOf(highest)
        const text = said(following(powers), 'ane-power')
        const when = agoS < 2 ? 'just now' : agoS < 60 ? `${agoS} s ago` : `${Math.floor(agoS / 60)} min`
        expect(text).toContain(`highest ${highest} mW ${when}`)
      }),
    )
  })
})

describe('the summary of curves over each other', () => {
  const curve = (label: string, powersMw: readonly number[], originMs: number) => {
    const range = following(powersMw).range()
    if (range === null) throw new Error('A source that follows has a range.')
    return { label, styleIndex: 0, range, originMs }
  }
  const powers = [0, 0, 30, 40, 0]

  it('tells of each its mean and its highest value, from the start', () => {
    const series = [curve('before', powers, START_MS), curve('after', quiet(5), START_MS)]
    expect(plainSpaces(summariseOverlay('ane.powerMw', series, 'start'))).toBe(
      'ANE: before mean 14 mW, highest 40 mW 4 s after the start; after mean 0 mW, highest 0 mW 5 s after the start.',
    )
  })

  it('counts from the first activity, before it as well', () => {
    const at = (second: number) =>
      plainSpaces(
        summariseOverlay('ane.powerMw', [curve('one', powers, START_MS + second * 1000)], 'activity'),
      )
    expect(at(2)).toContain('highest 40 mW 2 s after the first ANE activity')
    expect(at(5)).toContain('highest 40 mW 1 s before the first ANE activity')
  })
})
