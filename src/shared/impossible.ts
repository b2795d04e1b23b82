import { LONGEST_WORD, MOST_CLUSTERS, MOST_CORES } from './limits'
import { METRIC_IDS, METRICS, type Quantity } from './metrics'
import { readMetric, type ClusterReading, type Sample } from './sample'
import type { CoreQuantity } from './sample-columns'

// What no window of a Mac can be. The reader of powermetrics and the schema of every file apply these rules alike, so that
// whatever is exported can be imported. They are far above any Mac: what is merely odd is not refused here.

const DAY_MS = 86_400_000

/** A window that is said to be longer is a fault; from `LONGEST_WINDOW_MS` on its length counts as unknown. */
export const LONGEST_POSSIBLE_WINDOW_MS = 31 * DAY_MS
/** 10 kW. */
export const HIGHEST_POWER_MW = 1e7
/** 10 kW for 31 days. */
export const HIGHEST_ENERGY_MJ = (HIGHEST_POWER_MW * LONGEST_POSSIBLE_WINDOW_MS) / 1000
/** The end of the year 9999, ms since 1970. Stamps and the time axis lie between 1970 and here. */
export const LATEST_TIME_MS = Date.UTC(10_000, 0) - 1

/** The highest value of a metric, in its unit; the lowest is 0. */
export const HIGHEST: Readonly<Record<Quantity, number>> = {
  power: HIGHEST_POWER_MW,
  traffic: 1e13,
  frequency: 20_000,
  ratio: 1,
}

/** What is wrong with a sample, and where. */
export interface SampleProblem {
  /** Path in the sample, as `ane.powerMw`. */
  path: string
  /** What it has there, to follow the path: "is −5, which no Mac can have". */
  message: string
}

/** Length of a window that a Mac can have measured, ms. */
function isWindowLength(elapsedMs: number): boolean {
  return elapsedMs > 0 && elapsedMs <= LONGEST_POSSIBLE_WINDOW_MS
}

/** A time between 1970 and the end of 9999, ms since 1970. */
export function isTimeMs(timeMs: number): boolean {
  return timeMs >= 0 && timeMs <= LATEST_TIME_MS
}

/** ISO 8601 in UTC, a day that is in the calendar, between 1970 and the end of 9999; with or without fractions of a second. */
export function isStamp(text: string): boolean {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z$/.exec(text)
  if (match === null) return false
  const timeMs = Date.parse(`${match[1]}Z`)
  return isTimeMs(timeMs) && new Date(timeMs).toISOString().startsWith(match[1] as string)
}

/** A natural number that a double holds exactly. */
function isCoreId(id: number): boolean {
  return Number.isSafeInteger(id) && id >= 0
}

/** The first thing that no window can be; null where the sample may be one. */
export function problemOfSample(sample: Sample): SampleProblem | null {
  const { elapsedMs, timestamp, machine, thermalPressure, ane, cpu } = sample
  if (elapsedMs !== null && !isWindowLength(elapsedMs)) {
    return problem('elapsedMs', `is ${elapsedMs} ms, and a window has more than 0 ms and up to 31 days`)
  }
  if (timestamp !== null && !isStamp(timestamp)) {
    return problem('timestamp', `is ${quote(timestamp)}, which is no date from 1970 to 9999`)
  }
  return (
    problemOfWord('machine.model', machine.model) ??
    problemOfWord('machine.osBuild', machine.osBuild) ??
    problemOfWord('thermalPressure', thermalPressure) ??
    problemOfMetrics(sample) ??
    problemOfNumber('ane.energyMj', ane.energyMj, HIGHEST_ENERGY_MJ) ??
    problemOfClusters(cpu.clusters)
  )
}

function problemOfMetrics(sample: Sample): SampleProblem | null {
  for (const id of METRIC_IDS) {
    const found = problemOfNumber(id, readMetric(sample, id), HIGHEST[METRICS[id].quantity])
    if (found !== null) return found
  }
  return null
}

function problemOfClusters(clusters: readonly ClusterReading[]): SampleProblem | null {
  const cores = countCores(clusters)
  if (clusters.length > MOST_CLUSTERS || cores > MOST_CORES) {
    return problem(
      'cpu.clusters',
      `has ${clusters.length} clusters with ${cores} cores, more than any Mac has`,
    )
  }
  for (const [index, cluster] of clusters.entries()) {
    const found = problemOfCluster(`cpu.clusters.${index}`, cluster)
    if (found !== null) return found
  }
  return null
}

function problemOfCluster(path: string, cluster: ClusterReading): SampleProblem | null {
  const found = problemOfWord(`${path}.name`, cluster.name) ?? problemOfUnit(path, cluster)
  if (found !== null) return found
  const position = cluster.cores.findIndex((core) => !isCoreId(core.id) || problemOfUnit('', core) !== null)
  const core = cluster.cores[position]
  if (core === undefined) return null
  const corePath = `${path}.cores.${position}`
  if (!isCoreId(core.id)) return problem(`${corePath}.id`, `is ${core.id}, which is no natural number`)
  return problemOfUnit(corePath, core)
}

function problemOfUnit(path: string, unit: Record<CoreQuantity, number | null>): SampleProblem | null {
  const { frequencyMhz, activeRatio } = unit
  if (!isWithin(frequencyMhz, HIGHEST.frequency))
    return problemOfNumber(`${path}.frequencyMhz`, frequencyMhz, HIGHEST.frequency)
  return isWithin(activeRatio, HIGHEST.ratio)
    ? null
    : problemOfNumber(`${path}.activeRatio`, activeRatio, HIGHEST.ratio)
}

/** The cores of all clusters together. */
export function countCores(clusters: readonly { cores: readonly unknown[] }[]): number {
  return clusters.reduce((sum, { cores }) => sum + cores.length, 0)
}

function problemOfWord(path: string, word: string | null): SampleProblem | null {
  if (word === null || word.length <= LONGEST_WORD) return null
  return problem(path, `has ${word.length} characters, and at most ${LONGEST_WORD} are read`)
}

function problemOfNumber(path: string, value: number | null, highest: number): SampleProblem | null {
  return isWithin(value, highest) ? null : problem(path, `is ${value}, and may be 0 to ${highest}`)
}

/** False for NaN, too. */
function isWithin(value: number | null, highest: number): boolean {
  return value === null || (value >= 0 && value <= highest)
}

function problem(path: string, message: string): SampleProblem {
  return { path, message }
}

function quote(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`
}
