import { explainMissing, explainMissingUnits } from '../availability'
import type { ComparedFigure } from '../comparison'
import { FIGURE_KEYS, type FigureKey, type FigureOrigins, type FigureSource } from '../measurement'
import { isMetricId } from '../metrics'
import { describeOrigin, originIn, summariseOrigins, type Origin } from '../origins'
import { readMetric, type Sample } from '../sample'
import { figureDefinition } from './figures'

const NOT_REPORTED = 'Not reported in these readings.'
/** A file may make up any number of them. */
const MOST_ORIGINS = 8

interface Found {
  windows: number
  /** Nearly every window has the same as the one before. */
  last: Origin | null
  origins: Map<string, Origin>
}

/** Collects where the figures of a measurement come from, window by window. */
export class FigureOriginsTotal {
  private readonly found = new Map<FigureKey, Found>()
  /** By the first window that lacks it. */
  private readonly missing = new Map<FigureKey, string>()

  /** `hasLength`: the window counts for sums and means, and not for peaks alone. */
  add(sample: Sample, hasLength: boolean): void {
    for (const key of FIGURE_KEYS) {
      if (!isReported(key, sample)) {
        if (!this.missing.has(key)) this.missing.set(key, explainMissingFigure(key, sample) ?? NOT_REPORTED)
        continue
      }
      const found = this.found.get(key) ?? { windows: 0, last: null, origins: new Map<string, Origin>() }
      this.found.set(key, found)
      if (hasLength) found.windows++
      addOrigin(found, originIn(sample.origins, key))
    }
  }

  /** Why a window lacks it; null where none does. */
  whyMissing(key: FigureKey): string | null {
    return this.missing.get(key) ?? null
  }

  figures(): FigureOrigins {
    const entries = FIGURE_KEYS.map((key): [FigureKey, FigureSource] => {
      const found = this.found.get(key)
      if (found === undefined) return [key, { windows: 0, origins: [], missing: this.whyMissing(key) }]
      return [key, { windows: found.windows, origins: [...found.origins.values()], missing: null }]
    })
    return Object.fromEntries(entries) as FigureOrigins
  }
}

/** Of several runs together. */
export function mergeFigureOrigins(runs: readonly FigureOrigins[]): FigureOrigins {
  const entries = FIGURE_KEYS.map((key): [FigureKey, FigureSource] => {
    const sources = runs.map((run) => run[key])
    const origins = new Map(sources.flatMap((each) => each.origins.map((one) => [describeOrigin(one), one])))
    const missing = sources.map((each) => each.missing)
    return [
      key,
      {
        windows: sources.reduce((sum, { windows }) => sum + windows, 0),
        origins: [...origins.values()].slice(0, MOST_ORIGINS),
        missing: missing.includes(null) ? null : (missing[0] ?? null),
      },
    ]
  })
  return Object.fromEntries(entries) as FigureOrigins
}

/** A sentence: `ANE: powermetrics, computed from processor.ane_energy.`, or why it is missing. */
export function describeFigureSource(name: string, { origins, missing }: FigureSource): string {
  if (missing !== null) return missing
  return origins.length === 0
    ? `${name}: where it was read was not written down.`
    : `${name}: ${origins.map(describeOrigin).join('; ')}.`
}

/** Sentences for a person: where figures come from that are told together, and of how many windows they are. */
export function describeFigures(figures: readonly ComparedFigure[], origins: FigureOrigins): string[] {
  const made = figures.flatMap((figure) => {
    const { label, madeOf } = figureDefinition(figure)
    return madeOf === null ? [] : [{ label, source: origins[madeOf] }]
  })
  const [first] = made
  if (first === undefined) return []
  if (first.source.missing !== null) return [first.source.missing]
  const { windows } = first.source
  const words = windows === 1 ? 'one sample' : `${windows.toLocaleString('en')} samples`
  return [
    ...made.map(({ label, source }) => describeFigureSource(label, source)),
    `Sums and means are of ${words}, a peak is the highest of them.`,
  ]
}

/** All of them in a line; empty where nothing was written down. */
export function describeSources(origins: FigureOrigins): string {
  return summariseOrigins(FIGURE_KEYS.map((key) => ({ key, origins: origins[key].origins })))
}

function addOrigin(found: Found, origin: Origin | null): void {
  if (origin === null || origin === found.last) return
  found.last = origin
  if (found.origins.size < MOST_ORIGINS) found.origins.set(describeOrigin(origin), origin)
}

function explainMissingFigure(key: FigureKey, sample: Sample): string | null {
  if (key === 'ane.energyMj') return explainMissing('ane.powerMw', sample)
  return isMetricId(key) ? explainMissing(key, sample) : explainMissingUnits(sample)
}

function isReported(key: FigureKey, sample: Sample): boolean {
  if (key === 'ane.energyMj') return sample.ane.energyMj !== null
  if (isMetricId(key)) return readMetric(sample, key) !== null
  const [unit, quantity] = key.split(':') as ['cluster' | 'core', 'activeRatio' | 'frequencyMhz']
  const { clusters } = sample.cpu
  return unit === 'cluster'
    ? clusters.some((cluster) => cluster[quantity] !== null)
    : clusters.some(({ cores }) => cores.some((core) => core[quantity] !== null))
}
