import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FIGURE_KEYS } from '#shared/measurement'
import { internOrigins, summariseOrigins, type Origin, type Origins } from '#shared/origins'
import type { Sample } from '#shared/sample'
import { placeWindows } from '#shared/testing/placed-samples'
import { sampleWith } from '#shared/testing/sample-with'
import {
  describeFigureSource,
  describeSources,
  FigureOriginsTotal,
  mergeFigureOrigins,
} from './figure-origins'
import { measure } from './measure'

const POWER: Origin = { instrument: 'powermetrics', field: 'processor.gpu_power', kind: 'measured' }
const ENERGY: Origin = { instrument: 'powermetrics', field: 'processor.gpu_energy', kind: 'computed' }
const ESTIMATE: Origin = { instrument: 'ioreport', field: 'PMP, AF BW: ANE0 RD', kind: 'estimated' }

const gpu = (powerMw: number | null, origins: Origins): Partial<Sample> => ({
  gpu: { powerMw, frequencyMhz: null, activeRatio: null },
  origins: internOrigins(origins),
})

function originsOf(...samples: Partial<Sample>[]) {
  const total = new FigureOriginsTotal()
  for (const sample of samples) total.add(sampleWith(sample), true)
  return total.figures()
}

describe('the origins of figures', () => {
  it('are those of the windows with a value, each once, with how many these are', () => {
    const source = originsOf(
      gpu(1, { 'gpu.powerMw': POWER }),
      gpu(2, { 'gpu.powerMw': POWER }),
      gpu(null, { 'gpu.powerMw': ESTIMATE }),
      gpu(0, { 'gpu.powerMw': ENERGY }),
      gpu(3, { 'gpu.powerMw': POWER }),
    )['gpu.powerMw']
    expect(source).toEqual({ windows: 4, origins: [POWER, ENERGY], missing: null })
    expect(describeFigureSource('GPU', source)).toBe(
      'GPU: powermetrics, processor.gpu_power; powermetrics, computed from processor.gpu_energy.',
    )
  })

  it('say why a figure is missing, by the first window, and that nobody wrote an origin down', () => {
    const frozen = { instrument: 'ioreport', reason: 'starting' } as const
    const origins = originsOf(gpu(null, { 'gpu.powerMw': frozen }), gpu(null, {}))
    expect(origins['gpu.powerMw']).toEqual({
      windows: 0,
      origins: [],
      missing: 'GPU power: IOReport’s counter has yet to move.',
    })
    expect(describeFigureSource('GPU', origins['gpu.powerMw'])).toContain('yet to move')
    const unknown = originsOf(gpu(1, {}))['gpu.powerMw']
    expect(describeFigureSource('GPU', unknown)).toBe('GPU: where it was read was not written down.')
  })

  it('know the clusters from the cores, and energy from power', () => {
    const core = { id: 0, frequencyMhz: 600, activeRatio: null }
    const clusters = [{ name: 'E', frequencyMhz: null, activeRatio: 0.5, cores: [core] }]
    const origins = originsOf({
      cpu: { powerMw: null, clusters },
      ane: { ...sampleWith().ane, energyMj: 3 },
      origins: { 'cluster:activeRatio': POWER, 'core:frequencyMhz': ENERGY, 'ane.energyMj': ENERGY },
    })
    const windows = FIGURE_KEYS.filter((key) => origins[key].windows > 0)
    expect(windows).toEqual(['ane.energyMj', 'cluster:activeRatio', 'core:frequencyMhz'])
    expect(origins['cluster:frequencyMhz'].missing).toContain('CPU clusters')
  })

  it('count a window of unknown length for its peak alone', () => {
    const placed = placeWindows([
      { elapsedMs: 1000, gpu: { powerMw: 1, frequencyMhz: null, activeRatio: null } },
    ]).map((each) => ({
      ...each,
      sample: { ...each.sample, elapsedMs: null, origins: internOrigins({ 'gpu.powerMw': POWER }) },
    }))
    const figures = measure(placed, { fromMs: 0, toMs: 1000 }, null)
    expect(figures.gpu.peakMw).toBe(1)
    expect(figures.figureOrigins['gpu.powerMw']).toEqual({ windows: 0, origins: [POWER], missing: null })
  })

  it('stay few where a file makes up origins without end', () => {
    const made = Array.from({ length: 50 }, (_, i) => gpu(1, { 'gpu.powerMw': { ...POWER, field: `f${i}` } }))
    expect(originsOf(...made)['gpu.powerMw']).toMatchObject({ windows: 50, origins: { length: 8 } })
  })

  // A failure prints its seed.
  it('of several runs are those of all their windows', () => {
    const anyWindow = fc
      .tuple(
        fc.constantFrom(null, 0, 5),
        fc.constantFrom<Origins>({}, { 'gpu.powerMw': POWER }, { 'gpu.powerMw': ENERGY }),
      )
      .map(([powerMw, origins]) => gpu(powerMw, origins))
    fc.assert(
      fc.property(
        fc.array(anyWindow, { minLength: 1 }),
        fc.array(anyWindow, { minLength: 1 }),
        (some, more) => {
          const merged = mergeFigureOrigins([originsOf(...some), originsOf(...more)])
          expect(merged).toEqual(originsOf(...some, ...more))
        },
      ),
    )
  })
})

describe('the sources in a line', () => {
  const line = (origins: Origins, ane: Partial<Sample['ane']> = {}): string =>
    describeSources(originsOf({ ...gpu(1, origins), ane: { ...sampleWith().ane, ...ane } }, gpu(1, origins)))

  it('are one name where all is sure and of one', () => {
    expect(line({ 'gpu.powerMw': POWER })).toBe('powermetrics')
    expect(line({})).toBe('')
  })

  it('name what is estimated, or comes from another', () => {
    const traffic = { readBytesPerSecond: 1, writeBytesPerSecond: 1 }
    const both = { 'ane.readBytesPerSecond': ESTIMATE, 'ane.writeBytesPerSecond': ESTIMATE }
    expect(line({ 'gpu.powerMw': POWER, ...both }, traffic)).toBe(
      'powermetrics; ANE traffic estimated, IOReport',
    )
    expect(line(both, traffic)).toBe('ANE traffic estimated, IOReport')
    expect(
      summariseOrigins([
        { key: 'gpu.powerMw', origins: [{ ...ESTIMATE, kind: 'computed' }] },
        { key: 'cpu.powerMw', origins: [POWER] },
        { key: 'ane.energyMj', origins: [POWER] },
        { key: 'core:activeRatio', origins: [{ ...ESTIMATE, kind: 'at-least' }] },
      ]),
    ).toBe('powermetrics; GPU, IOReport; CPU clusters at least, IOReport')
  })
})
