import { SampleColumns } from '#shared/sample-columns'
import { sampleWith } from '#shared/testing/sample-with'
import type { RangeSource, ViewedRange } from '../../../src/renderer/stores/range-source'
import { SAMPLE_MS, timeMsOf, valueOf, type Setup } from './contender'

/**
 * One source per chart, on the same time axis and crosshair. Each has a columns object of its own, as the charts of the
 * product's window do: what is cached by columns must not be shared.
 */
export function perChart(source: RangeSource, charts: number): RangeSource[] {
  return Array.from({ length: charts }, () => {
    let own: ViewedRange['columns'] | null = null
    return {
      ...source,
      range: () => {
        const range = source.range()
        if (range === null) return null
        own ??= Object.create(range.columns) as ViewedRange['columns']
        return { ...range, columns: own }
      },
    }
  })
}

/** Feeds the product's charts as its window does: a ring of samples, and a view that follows the newest or is dragged. */
export function createSlidingSource({ samples, held }: Setup): RangeSource & { append: () => void } {
  const columns = new SampleColumns((held - 1) * SAMPLE_MS)
  const listeners = new Set<() => void>()
  let revision = 0
  let count = 0
  let crosshairMs: number | null = null
  /** How far the view was dragged to the left. */
  let offsetMs = 0
  let isMoving = false
  const notify = (): void => {
    revision++
    for (const listener of listeners) listener()
  }
  const append = (): void => {
    const [first, second] = [valueOf(0, count), valueOf(1, count)]
    columns.append({
      sequence: count,
      endMs: timeMsOf(count),
      gapBefore: false,
      sample: sampleWith({
        elapsedMs: SAMPLE_MS,
        cpu: { powerMw: first, clusters: [] },
        gpu: { powerMw: second, frequencyMhz: null, activeRatio: null },
      }),
    })
    count++
  }
  for (let i = 0; i < held; i++) append()
  return {
    append: () => {
      append()
      notify()
    },
    range: () => {
      const toMs = timeMsOf(count - 1) - offsetMs
      const motion = isMoving ? 'moves' : offsetMs > 0 ? 'stands' : 'follows'
      return {
        columns,
        fromMs: toMs - samples * SAMPLE_MS,
        toMs,
        statistics: null,
        roundedToMs: null,
        events: [],
        motion,
      }
    },
    crosshairMs: () => crosshairMs,
    setCrosshair: (timeMs) => {
      if (timeMs === crosshairMs) return
      crosshairMs = timeMs
      notify()
    },
    shades: () => [],
    timeLabels: () => ({ kind: 'clock' }),
    newest: () => null,
    newestValue: () => null,
    machine: () => ({ model: 'MacBookPro18,3', osBuild: '21E230' }),
    revision: () => revision,
    subscribe: (onChange) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    origin: null,
    navigation: {
      pan: (byMs) => {
        offsetMs = Math.min((held - samples) * SAMPLE_MS, Math.max(0, offsetMs - byMs))
        isMoving = true
        notify()
      },
      zoom: () => undefined,
      select: () => undefined,
      finish: () => {
        isMoving = false
        notify()
      },
    },
  }
}
