import { describe, expect, it } from 'vitest'
import type { ClusterFigures } from '#shared/measurement'
import type { ClusterReading } from '#shared/sample'
import { ClusterTotals } from './cluster-totals'

const reading = (
  activeRatio: number | null,
  frequencyMhz: number | null,
  name = 'P0-Cluster',
  id = 4,
): ClusterReading => ({ name, activeRatio, frequencyMhz, cores: [{ id, activeRatio, frequencyMhz }] })

/** Of windows of a second, each with one cluster of one core. */
function figuresOf(readings: readonly ClusterReading[], counts = true): ClusterFigures[] {
  const totals = new ClusterTotals()
  for (const each of readings) totals.add([each], 1000, counts)
  return totals.figures()
}

describe('the extremes of a frequency', () => {
  const extremes = (readings: readonly ClusterReading[], counts = true): unknown[] => {
    const core = figuresOf(readings, counts)[0]?.cores[0]
    return [core?.minFrequencyMhz, core?.maxFrequencyMhz]
  }

  it('are of windows in which the core was awake for a hundredth, and ticked', () => {
    expect(extremes([reading(0.01, 600), reading(1, 900)])).toEqual([600, 900])
    expect(extremes([reading(0.0099, 600), reading(1, 900)])).toEqual([900, 900])
    expect(extremes([reading(1, 0), reading(1, 900)])).toEqual([900, 900])
    expect(extremes([reading(1, 1)])).toEqual([1, 1])
  })

  it('are not of windows that only touch the measurement, which still count for the mean', () => {
    expect(extremes([reading(1, 600)], false)).toEqual([null, null])
    expect(figuresOf([reading(1, 600)], false)[0]).toMatchObject({ activeRatio: 1, frequencyMhz: 600 })
  })
})

it('is active for a share of the time in which that is known, whether or not its frequency is', () => {
  const readings = [reading(0.5, null), reading(1, 1000), reading(null, 3000)]
  expect(figuresOf(readings)[0]).toMatchObject({ activeRatio: 0.75, frequencyMhz: 1000 })
  expect(figuresOf([reading(null, 3000)])[0]).toMatchObject({ activeRatio: null, frequencyMhz: null })
  expect(figuresOf([reading(0, 3000)])[0]).toMatchObject({ activeRatio: 0, frequencyMhz: null })
})

it('keeps 64 clusters and 256 cores in all of them, and goes on with those it knows', () => {
  const names = Array.from({ length: 65 }, (_, i) => `C${i}`)
  const clusters = figuresOf([...names, ...names].map((name) => reading(1, 1000, name)))
  expect(clusters.map(({ name }) => name)).toEqual(names.slice(0, 64))
  const ids = Array.from({ length: 257 }, (_, i) => i)
  const [cluster, other] = figuresOf([
    ...ids.map((id) => reading(1, 1000, 'C', id)),
    ...ids.map((id) => reading(0, 1000, 'C', id)),
    reading(1, 1000, 'D', 0),
  ])
  expect(other?.cores).toEqual([])
  expect(cluster?.cores.map(({ id }) => id)).toEqual(ids.slice(0, 256))
  expect(new Set(cluster?.cores.map(({ activeRatio }) => activeRatio))).toEqual(new Set([0.5]))
})
