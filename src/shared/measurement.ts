import { RAILS, type DoubtReason, type MetricId, type Rail } from './metrics'
import type { Origin, OriginKey } from './origins'
import type { Machine } from './sample'
import type { SourceKind } from './sources'

/** Where a measurement came from. `range`: picked on a chart afterwards. */
export type MeasurementOrigin = 'started' | 'range' | 'run' | 'record' | 'import'

/** What describes a measurement, apart from its figures: its name, its origin, its command. */
export interface MeasurementFacts {
  /** Lower-case letters and digits, unique on this machine, stable for ever. */
  id: string
  name: string
  note: string
  origin: MeasurementOrigin
  source: SourceKind
  machine: Machine
  /** Runs of one `anemometer run --repeat` share a group; null otherwise. */
  group: string | null
  /** The command of `anemometer run`; null otherwise. */
  run: MeasuredCommand | null
}

export interface MeasuredCommand {
  /** As typed, program first. */
  command: string[]
  exitStatus: number | null
  /** For example "SIGINT"; null when it ended by itself. */
  signal: string | null
}

/** One measurement with everything its page shows. The JSON of `anemometer show ID --json`. */
export interface Measurement extends MeasurementFacts, MeasuredFigures {}

/**
 * What was measured between start and end. Energies are sums over raw samples; a window that only partly lies inside
 * counts with that part. null: not reported.
 */
export interface MeasuredFigures extends RailFigures {
  /** `MEASURE_VERSION` of the rules that made these figures. Figures of another version are made again from the samples. */
  version: number
  /** Windows that lie in it at least in part. */
  samples: number
  /** Both on the samples' time axis; ISO 8601 in UTC, milliseconds. */
  startedAt: string
  endedAt: string
  /** ms: by `elapsed_ns` where windows follow one another, by stamps over gaps. The axis may differ by about 1 s. */
  durationMs: number
  /** Measured time by duration, 0 to 1. A window in which a power is doubted is not measured. */
  coverageRatio: number
  /** Median length of a window, ms; the resolution in time. */
  intervalMs: number | null
  ane: AneFigures
  clusters: ClusterFigures[]
  thermal: ThermalFigures
  baseline: Baseline | null
  /** Why there is no baseline; null where there is one. */
  baselineMissing: BaselineMissing | null
  /** What the ANE takes at rest, as far as that can be told; null where ANE power is not reported. */
  aneFloor: AneFloor | null
  /** What was known of this Mac's ANE when this was measured; null where nothing tells which Mac it was. */
  aneSeen: AneSeen | null
  /** Where the figures come from, and why one is missing. */
  figureOrigins: FigureOrigins
  verdict: Verdict
  /** What was counted in all of it, in the order of its first count; empty where nothing was. */
  units: UnitFigures[]
  /** In the order of their first begin. */
  phases: PhaseFigures[]
}

/** A power, or the sum of those that `basis` names: of ANE, GPU, CPU and DRAM those that are known for all of the time. */
export type DividedRail = Rail | 'total'

export const DIVIDED_RAILS: readonly DividedRail[] = [...RAILS.map(({ rail }) => rail), 'total']

/** How many units of work there were, and what each took: energy by count. */
export interface UnitFigures extends Record<DividedRail, EnergyPerUnit> {
  /** As `tokens`. */
  name: string
  /** Of the time that the energies are of. */
  count: number
  basis: Rail[]
}

/** null: the energy is not known for all of the time, or nothing was counted. */
export interface EnergyPerUnit {
  mjPerUnit: number | null
  /** Above the baseline; null also without one. */
  aboveBaselineMjPerUnit: number | null
  /** Of repeats of which each has its own count; null where fewer than two have. */
  lowestMjPerUnit: number | null
  highestMjPerUnit: number | null
}

/**
 * Why a phase has no figures: it never ended; all of it is too short for the windows (docs/verdict.md); or nobody can tell
 * when it was, because its times may be off by more than it lasted; or there are more phases than are measured.
 */
export const PHASE_REFUSALS = ['never-ended', 'too-short', 'times-uncertain', 'too-many'] as const

export type PhaseRefusal = (typeof PHASE_REFUSALS)[number]

/** All that is known of the phases of one name. The rules: docs/units.md. */
export interface PhaseFigures extends Record<DividedRail, PhaseEnergy> {
  name: string
  /** How often it began. */
  repeats: number
  /** Of how many the figures are; the others are refused. */
  measuredRepeats: number
  /** How often it began without an end. */
  unendedRepeats: number
  /** Of the measured repeats, ms; of all that ended where none is measured. */
  durationMs: number
  /** How far each of its times may be off, ms: the most. */
  uncertaintyMs: number
  /** Of the first begin after the measurement's start, ms. */
  offsetMs: number
  /** null where anything of it was measured. */
  refusal: PhaseRefusal | null
  basis: Rail[]
  units: UnitFigures[]
}

/** Of the measured repeats together, mJ. null: not known for all of the time. */
export interface PhaseEnergy {
  energyMj: number | null
  aboveBaselineMj: number | null
  /** Of a single repeat; null where fewer than two were measured. */
  lowestMj: number | null
  highestMj: number | null
}

/** The ANE's traffic that measurements sum up: its series, and the names of its sum and of its peak. */
export const TRAFFIC_FIGURES = [
  { metric: 'ane.readBytesPerSecond', bytes: 'readBytes', peak: 'peakReadBytesPerSecond' },
  { metric: 'ane.writeBytesPerSecond', bytes: 'writeBytes', peak: 'peakWriteBytesPerSecond' },
  { metric: 'ane.dramReadBytesPerSecond', bytes: 'dramReadBytes', peak: 'peakDramReadBytesPerSecond' },
  { metric: 'ane.dramWriteBytesPerSecond', bytes: 'dramWriteBytes', peak: 'peakDramWriteBytesPerSecond' },
  { metric: 'ane.readWriteBytesPerSecond', bytes: 'readWriteBytes', peak: 'peakReadWriteBytesPerSecond' },
] as const satisfies { metric: MetricId; bytes: string; peak: string }[]

export type TrafficFigure = (typeof TRAFFIC_FIGURES)[number]['bytes' | 'peak']

/** The series that figures are made of: sums and means of the ANE are of its energy, its peak is of its power. */
export const FIGURE_KEYS = [
  ...RAILS.map(({ metric }) => metric),
  'ane.energyMj',
  ...TRAFFIC_FIGURES.map(({ metric }) => metric),
  'cluster:activeRatio',
  'cluster:frequencyMhz',
  'core:activeRatio',
  'core:frequencyMhz',
] as const satisfies OriginKey[]

export type FigureKey = (typeof FIGURE_KEYS)[number]

export type FigureOrigins = Record<FigureKey, FigureSource>

/** Where the figures of a series come from. */
export interface FigureSource {
  /** Windows with a value and a known length: as many as its sum and its mean are of. */
  windows: number
  /** In the order in which they came, 8 at most; empty where they were not written down, or nothing was reported. */
  origins: Origin[]
  /** Why no window has a value; null where one has. */
  missing: string | null
}

/** The figures of each power: `gpu`, `cpu` and so on. */
type RailFigures = Record<Rail, PowerFigures>

export interface PowerFigures {
  energyMj: number | null
  meanMw: number | null
  peakMw: number | null
  /** Energy and mean above the baseline; null without one. May be negative: noise, or quieter than before. */
  aboveBaselineMj: number | null
  aboveBaselineMw: number | null
  /** Time in which a power was reported that is not believed, ms; nothing of it is in the figures above. */
  doubtfulMs: Record<DoubtReason, number>
}

/** Traffic is in bytes, its peaks in bytes per second: of the ANE's own side, or what reached DRAM. null: not reported. */
export interface AneFigures extends PowerFigures, Record<TrafficFigure, number | null> {
  /** Time with ANE power by duration, 0 to 1. */
  coverageRatio: number
  /** In the order of time, the first 1000 of `burstCount`. Empty where there were none or ANE power is not reported. */
  bursts: AneBurst[]
  /** Of every burst. */
  burstCount: number
  burstDurationMs: number
}

/** A stretch in which the ANE worked without a pause longer than `docs/verdict.md` allows. */
export interface AneBurst {
  /** ISO 8601 in UTC, milliseconds. */
  startedAt: string
  /** After the measurement's start, ms. */
  offsetMs: number
  durationMs: number
  peakMw: number
  energyMj: number
}

export interface ClusterFigures {
  name: string
  /** Means over time; frequency weighted by activity. */
  activeRatio: number | null
  frequencyMhz: number | null
  cores: CoreFigures[]
}

export interface CoreFigures {
  id: number
  activeRatio: number | null
  frequencyMhz: number | null
  /** While it was active. */
  minFrequencyMhz: number | null
  maxFrequencyMhz: number | null
}

export interface ThermalFigures {
  /** Every pressure reported, in the order of its first appearance, with the time it held. */
  pressures: { pressure: string; durationMs: number }[]
}

/**
 * `too-short`: fewer samples from before the start than docs/verdict.md requires. `ane-busy`: the ANE worked before the
 * start.
 */
export type BaselineMissing = 'too-short' | 'ane-busy'

/** The quiet time before the start, with the mean of each power in it, as `aneMw`; null where it is not reported. */
export interface Baseline extends Record<`${Rail}Mw`, number | null> {
  durationMs: number
}

/**
 * Where the ANE's level at rest comes from, in the order in which it is looked for: the baseline; the lowest steady level
 * that the history knows of this Mac and build; the table of `shared/measurement/ane-floor.ts`; the lowest level in the
 * measurement, which may be steady work.
 */
export const FLOOR_ORIGINS = ['quiet-time', 'history', 'known-floors', 'lowest-level'] as const

export interface AneFloor {
  /** Never above the highest floor of docs/verdict.md. */
  powerMw: number
  origin: (typeof FLOOR_ORIGINS)[number]
}

/** How a Mac's ANE power is known to move at all, with the build that it ran. null: never seen. */
export interface AneSeen {
  /** The last time above any level at rest: ISO 8601 in UTC, milliseconds, and its mean over that window. */
  activeAt: string | null
  activeMw: number | null
  /** The highest ever. */
  highestMw: number | null
}

/** What a history knows of one power of a Mac and build. Times are ms since 1970; null: never seen. */
export interface RailHistory {
  activeAtMs: number | null
  activeMw: number | null
  highestMw: number | null
  /** The lowest mean over 10 s of a steady power, and when it ended. */
  steadyAtMs: number | null
  steadyMw: number | null
}

/**
 * `ane-used`: the ANE did measurable work. `ane-not-used`: it did none. `ane-uncertain`: rest, or counting, may
 * explain its energy. `ane-not-reported`: ANE power is missing. `ane-doubtful`: what is reported of it is not believed.
 * `too-short`, `incomplete`: too little was measured. The rules: docs/verdict.md.
 */
export const VERDICT_CODES = [
  'ane-used',
  'ane-not-used',
  'ane-uncertain',
  'ane-not-reported',
  'ane-doubtful',
  'too-short',
  'incomplete',
] as const

export type VerdictCode = (typeof VERDICT_CODES)[number]

/** What a verdict says about the ANE, in a word or two. */
export const VERDICT_LABELS: Readonly<Record<VerdictCode, string>> = {
  'ane-used': 'Used',
  'ane-not-used': 'Not used',
  'ane-uncertain': 'Uncertain',
  'ane-not-reported': 'Not reported',
  'ane-doubtful': 'Cannot tell',
  'too-short': 'Too short',
  incomplete: 'Incomplete',
}

export interface Verdict {
  code: VerdictCode
  /** A sentence with its evidence, at times a second one that limits it. */
  text: string
}

/** A row of the list of measurements. */
export interface MeasurementHead extends Pick<
  Measurement,
  'id' | 'name' | 'note' | 'origin' | 'source' | 'machine' | 'group' | 'samples' | 'startedAt' | 'durationMs'
> {
  aneEnergyMj: number | null
  anePeakMw: number | null
  verdict: VerdictCode
}

/** The measurement that runs now. */
export interface RunningMeasurement {
  /** ms since 1970, on the samples' time axis; null before its first sample. */
  startedAtMs: number | null
  samples: number
}
