import {
  FIXED_FIGURES,
  type Change,
  type ComparedFigure,
  type ComparedQuantity,
  type ComparedSubject,
  type ComparisonRow,
  type DividedFigure,
  type FixedFigure,
  type PowerFigure,
  type Spread,
} from '#shared/comparison'
import { highestOf } from '#shared/extremes'
import { describeDoubtfulTime } from '#shared/doubts'
import {
  formatBytes,
  formatDuration,
  formatEnergy,
  formatEnergyPerUnit,
  formatRatio,
  formatQuantity,
  joinUnit,
  NARROW_SPACE,
  UNKNOWN,
} from '#shared/format'
import {
  TRAFFIC_FIGURES,
  type BaselineMissing,
  type ClusterFigures,
  type FigureKey,
  type FigureOrigins,
  type MeasuredFigures,
  type PowerFigures,
  type TrafficFigure,
} from '#shared/measurement'
import { isShown, METRICS, RAILS, type MetricId, type Rail } from '#shared/metrics'
import { leastSure, withSureness } from '#shared/origins'
import { labelDividedFigure, parseDividedFigure, readDividedFigure } from './divided-figures'

/** Sentences for a measurement without a baseline. */
export const WHY_NO_BASELINE: Readonly<Record<BaselineMissing, string>> = {
  'too-short': 'No baseline: too little is kept from before the start.',
  'ane-busy': 'No baseline: the ANE was at work before the start.',
}

interface FigureDefinition {
  label: string
  quantity: ComparedQuantity
  read: (figures: MeasuredFigures) => number | null
  /** The power that the figure is of; null for every other figure. */
  rail: Rail | null
  /** The series that it is made of; null for none. */
  madeOf: FigureKey | null
}

const POWER_WORDS: Readonly<Record<PowerFigure, { words: string; quantity: ComparedQuantity }>> = {
  energyMj: { words: 'energy', quantity: 'energy' },
  aboveBaselineMj: { words: 'energy above baseline', quantity: 'energy' },
  meanMw: { words: 'mean power', quantity: 'power' },
  peakMw: { words: 'peak power', quantity: 'power' },
}

const POWER_FIGURES = Object.fromEntries(
  RAILS.flatMap(({ rail, metric, label }) =>
    (Object.keys(POWER_WORDS) as PowerFigure[]).map((figure): [string, FigureDefinition] => {
      const { words, quantity } = POWER_WORDS[figure]
      const madeOf = rail === 'ane' && figure !== 'peakMw' ? 'ane.energyMj' : metric
      return [
        `${rail}.${figure}`,
        { label: `${label} ${words}`, quantity, rail, madeOf, read: (m) => m[rail][figure] },
      ]
    }),
  ),
) as Record<`${Rail}.${PowerFigure}`, FigureDefinition>

const TRAFFIC_LABELS: Readonly<Record<TrafficFigure, string>> = {
  readBytes: 'ANE read',
  peakReadBytesPerSecond: 'ANE peak read rate',
  writeBytes: 'ANE written',
  peakWriteBytesPerSecond: 'ANE peak write rate',
  dramReadBytes: 'ANE read from DRAM',
  peakDramReadBytesPerSecond: 'ANE peak DRAM read rate',
  dramWriteBytes: 'ANE written to DRAM',
  peakDramWriteBytesPerSecond: 'ANE peak DRAM write rate',
  readWriteBytes: 'ANE read and written',
  peakReadWriteBytesPerSecond: 'ANE peak read and write rate',
}

const TRAFFIC = Object.fromEntries(
  TRAFFIC_FIGURES.flatMap(({ metric, ...names }) =>
    (['bytes', 'peak'] as const).map((kind): [string, FigureDefinition] => {
      const figure = names[kind]
      return [
        `ane.${figure}`,
        {
          label: TRAFFIC_LABELS[figure],
          quantity: kind === 'bytes' ? 'bytes' : 'traffic',
          rail: null,
          madeOf: metric,
          read: ({ ane }) => ane[figure],
        },
      ]
    }),
  ),
) as Record<`ane.${TrafficFigure}`, FigureDefinition>

const FIGURES: Readonly<Record<FixedFigure, FigureDefinition>> = {
  ...POWER_FIGURES,
  ...TRAFFIC,
  durationMs: {
    label: 'Duration',
    quantity: 'duration',
    rail: null,
    madeOf: null,
    read: (m) => m.durationMs,
  },
}

/** The figure of that name, as `ane.energyMj` or `phases.decode.ane.mjPerUnit`; null where there is no such figure. */
export function parseFigure(name: string): ComparedFigure | null {
  if (FIXED_FIGURES.some((figure) => figure === name)) return name as FixedFigure
  return parseDividedFigure(name) === null ? null : (name as DividedFigure)
}

/** Label, quantity and place in a measurement of a figure, shared by tables, reports and pages. */
export function figureDefinition(figure: ComparedFigure): FigureDefinition {
  const path = parseDividedFigure(figure)
  if (path === null) return FIGURES[figure as FixedFigure]
  const isDuration = path.figure === 'durationMs'
  return {
    label: labelDividedFigure(path),
    quantity: isDuration ? 'duration' : path.figure.endsWith('PerUnit') ? 'energyPerUnit' : 'energy',
    // Where a power is doubted, these figures are not known.
    rail: null,
    madeOf: null,
    read: (figures) => readDividedFigure(figures, path),
  }
}

/** The powers to show of a measurement. Those that few Macs report are left out where they are missing. */
export function shownRails(figures: Record<Rail, PowerFigures>): typeof RAILS {
  const isReported = (id: MetricId): boolean =>
    RAILS.some(({ rail, metric }) => metric === id && figures[rail].peakMw !== null)
  return RAILS.filter(({ metric }) => isShown(metric, isReported))
}

/** More than rounding and the sampling of residencies make of it. */
const CLEARLY_MORE_RATIO = 0.01

/**
 * A cluster is active while any of its cores is, so that it cannot be so for a smaller share of the time. M4 with macOS 27
 * reports that all the same. Empty where nothing is wrong.
 */
export function contradictionIn({ activeRatio, cores }: ClusterFigures): string {
  const highest = highestOf(
    cores.map((core) => core.activeRatio ?? 0),
    0,
  )
  if (activeRatio === null || highest <= activeRatio + CLEARLY_MORE_RATIO) return ''
  return `as reported; a core was ${joinUnit(formatRatio(highest))} active`
}

/** The rows that a table of differences shows: of what any subject reports, or had doubted, as for one measurement. */
export function shownRows(rows: readonly ComparisonRow[]): ComparisonRow[] {
  return rows.filter((row) => isToldBy(row) && !isLeftOut(row, rows))
}

function isToldBy({ values, doubtfulMs }: ComparisonRow): boolean {
  return (
    values.some((value) => value !== null) || doubtfulMs.some((each) => describeDoubtfulTime(each) !== '')
  )
}

/** A power that stands in for another is of no interest where all subjects report that. */
function isLeftOut({ figure, values }: ComparisonRow, rows: readonly ComparisonRow[]): boolean {
  const { metric, rail } = RAILS.find((each) => figure.startsWith(`${each.rail}.`)) ?? {}
  const wanted = metric === undefined ? undefined : METRICS[metric].standsInFor
  const wantedRail = RAILS.find((each) => each.metric === wanted)?.rail
  if (rail === undefined || wantedRail === undefined) return false
  const other = rows.find((row) => row.figure === figure.replace(rail, wantedRail))
  return values.every((value, index) => value === null || other?.values[index] != null)
}

/** `1 of 2 runs` when only some runs report the figure; empty when all do, or none. */
export function partOfRuns(value: Spread | null, subject: Pick<ComparedSubject, 'ids'>): string {
  const runs = subject.ids.length
  return value === null || value.runs === runs ? '' : `${value.runs} of ${runs} runs`
}

/** `126 mJ`, `5.1 s`, `232 MB/s`; `–` for null; `−12 mJ`, `>−1 mJ` for figures below a baseline. */
export function formatFigure(quantity: ComparedQuantity, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN
  const magnitude = formatMagnitude(quantity, Math.abs(value))
  if (value >= 0) return magnitude
  return magnitude.startsWith('<') ? `>−${magnitude.slice(1)}` : `−${magnitude}`
}

/** A figure as text, with the mark of what is estimated or only a part: `≈ 232 MB/s`. */
export function formatFigureOf(figure: ComparedFigure, value: number | null, origins: FigureOrigins): string {
  const { quantity, madeOf } = figureDefinition(figure)
  const kind = madeOf === null ? 'measured' : leastSure(origins[madeOf].origins)
  return withSureness(kind, formatFigure(quantity, value))
}

/**
 * `+12 mJ (+9.5 %)`, `−3 mW (−5.0 %)`, `±0 mJ`, `<1 ms (<0.1 %)`; without a percentage when one of the values is below 0, or the first is 0.
 * What is less than can be shown has no sign.
 */
export function formatChange(quantity: ComparedQuantity, change: Change): string {
  const { absolute, ratio } = changeParts(quantity, change)
  return ratio === null ? absolute : `${absolute} (${ratio})`
}

/** Both halves of `formatChange`: `+12 mJ` and `+9.5 %`, or null where there is no percentage to read. */
export function changeParts(
  quantity: ComparedQuantity,
  { absolute, ratio }: Change,
): { absolute: string; ratio: string | null } {
  const magnitude = formatMagnitude(quantity, Math.abs(absolute))
  return {
    absolute: magnitude.startsWith('<') ? magnitude : `${signOf(absolute)}${magnitude}`,
    // A first value next to 0 makes a ratio that is no number to read.
    ratio: ratio === null || ratio === 0 || !Number.isFinite(ratio * 100) ? null : formatChangeRatio(ratio),
  }
}

/** From the lowest to the highest of repeated runs, the unit once: `41 – 43 mJ`; empty where both show the same. */
export function formatSpread(quantity: ComparedQuantity, { minimum, maximum, runs }: Spread): string {
  const [least, most] = [formatFigure(quantity, minimum), formatFigure(quantity, maximum)]
  if (runs < 2 || least === most) return ''
  const [number, unit] = least.split(NARROW_SPACE)
  const isOneUnit = unit !== undefined && most.endsWith(`${NARROW_SPACE}${unit}`)
  return `${isOneUnit ? number : least} – ${most}`
}

/** `+9.5 %`, `−5.0 %`, `<0.1 %`; whole percent from a hundred on. */
function formatChangeRatio(ratio: number): string {
  const percent = Math.abs(ratio) * 100
  if (percent < 0.05) return `<0.1${NARROW_SPACE}%`
  return `${signOf(ratio)}${percent.toFixed(percent < 99.95 ? 1 : 0)}${NARROW_SPACE}%`
}

function signOf(value: number): string {
  return value > 0 ? '+' : value < 0 ? '−' : '±'
}

function formatMagnitude(quantity: ComparedQuantity, value: number): string {
  switch (quantity) {
    case 'energyPerUnit':
      return joinUnit(formatEnergyPerUnit(value))
    case 'energy':
      return joinUnit(formatEnergy(value))
    case 'bytes':
      return formatBytes(Math.round(value))
    case 'duration':
      return formatDuration(value)
    default:
      return joinUnit(formatQuantity(quantity, value))
  }
}
