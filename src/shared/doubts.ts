import { formatDuration, formatQuantity, joinUnit } from './format'
import {
  clusterKey,
  coreKey,
  DOUBT_REASONS,
  DOUBT_WORDS,
  seriesOf,
  type ColumnKey,
  type DoubtReason,
  type MetricId,
} from './metrics'
import { byKey, readMetric, sampleWithMetrics, type Doubt, type Sample } from './sample'
import { amountOver, rateOver, windowLengthMs } from './sample-window'

/**
 * Which values of a sample are not to be believed. Each rule needs nothing but the sample itself, so that a window is
 * judged alike wherever it comes from. docs/verdict.md has the rules, and where their borders come from.
 */

/** What a CPU takes for one cycle at least, nJ (mW per active MHz). The lowest of all recordings is 0.025. */
const LEAST_CYCLE_NJ = 0.01
/** Of a core or cluster whose frequency is not known: the lowest step of any Apple silicon. */
const LOWEST_STEP_MHZ = 600
/** What a GPU takes at least while it is active, mW. The lowest of all recordings is 54. */
const LEAST_GPU_MW = 20
/** Counters have whole mJ: several must have been counted. */
const LEAST_COUNTED_MJ = 5
/** Text has whole mW: what was taken must not round to 0. */
const LEAST_PRINTED_MW = 2
/** Each number may be off by half a mW in text, and by a count of its counter. */
const ROUNDING_MW = 0.5
const COUNT_MJ = 1
/** Two sections of one report differ by up to 1.2 % in what they say of one GPU. */
const WHOLE_TOLERANCE_RATIO = 0.02
/** Text has whole MHz. */
const STEP_TOLERANCE_MHZ = 1
/** Shares are computed of times that were read one after the other; beyond this they are no shares. */
const RATIO_TOLERANCE = 0.01

/** The ratio within 0 to 1; null and one more doubt where it lies outside by more than rounding. */
export function plausibleRatio(key: ColumnKey, ratio: number | null, doubts: Doubt[]): number | null {
  if (ratio === null) return null
  const limit = Math.min(1, Math.max(0, ratio))
  if (Math.abs(ratio - limit) <= RATIO_TOLERANCE) return limit
  addOutOfRange(key, ratio, limit, doubts)
  return null
}

/** The frequency; null and one more doubt where it is above `highestStepMhz`, which is null where it is not known. */
export function plausibleFrequency(
  key: ColumnKey,
  frequencyMhz: number | null,
  highestStepMhz: number | null,
  doubts: Doubt[],
): number | null {
  if (frequencyMhz === null || highestStepMhz === null) return frequencyMhz
  if (frequencyMhz <= highestStepMhz + STEP_TOLERANCE_MHZ) return frequencyMhz
  addOutOfRange(key, frequencyMhz, highestStepMhz, doubts)
  return null
}

/** Once a series: a broken report may repeat a core. */
function addOutOfRange(key: ColumnKey, reported: number, limit: number, doubts: Doubt[]): void {
  if (doubts.some((doubt) => doubt.key === key)) return
  doubts.push({ key, reason: 'implausible', reported, limit, against: 'range' })
}

/** The sample without the powers that cannot be true; each is among its doubts then. */
export function withoutDoubtfulPowers(sample: Sample): Sample {
  let doubts = standingStill(sample)
  const isDoubted = (key: ColumnKey): boolean =>
    doubts.some((doubt) => doubt.key === key) || sample.doubts.some((doubt) => doubt.key === key)
  for (const whole of WHOLES) {
    if (isDoubted(whole) || PARTS.some(isDoubted)) continue
    doubts = [...doubts, ...exceeding(whole, sample)]
  }
  if (doubts.length === 0) return sample
  const { ane, cpu } = sample
  const frame = {
    ...sample,
    aneEnergyMj: isDoubted('ane.powerMw') ? null : ane.energyMj,
    clusters: cpu.clusters,
    doubts: [...sample.doubts, ...doubts].sort(byKey),
  }
  return sampleWithMetrics(frame, (id) => (isDoubted(id) ? null : readMetric(sample, id)))
}

const PARTS = ['cpu.powerMw', 'gpu.powerMw', 'ane.powerMw'] as const satisfies MetricId[]
/** `powermetrics` computes the first from its parts; the second is counted by itself. */
const WHOLES = ['combinedPowerMw', 'packagePowerMw'] as const satisfies MetricId[]
/** Counted with the CPU: where that stands still, a 0 of theirs says nothing. */
const COUNTED_WITH_CPU = ['ane.powerMw', 'dramPowerMw', 'packagePowerMw'] as const satisfies MetricId[]

function standingStill(sample: Sample): Doubt[] {
  const doubts: Doubt[] = []
  const add = (key: MetricId, limit: number | null, against: ColumnKey): void => {
    doubts.push({ key, reason: 'stands-still', reported: readMetric(sample, key) ?? 0, limit, against })
  }
  const { powerMw: leastCpuMw, busiest } = leastCpu(sample)
  if (sample.cpu.powerMw === 0 && busiest !== null && mustShow(leastCpuMw, sample)) {
    add('cpu.powerMw', leastCpuMw, busiest)
    for (const id of COUNTED_WITH_CPU) if (readMetric(sample, id) === 0) add(id, null, 'cpu.powerMw')
  }
  const leastGpuMw = (sample.gpu.activeRatio ?? 0) * LEAST_GPU_MW
  if (sample.gpu.powerMw === 0 && mustShow(leastGpuMw, sample)) {
    add('gpu.powerMw', leastGpuMw, 'gpu.activeRatio')
  }
  const part = doubts.find(({ key }) => PARTS.some((id) => id === key))
  if (part !== undefined && sample.combinedPowerMw !== null) add('combinedPowerMw', null, part.key)
  return doubts
}

/** Whether a counter of whole mJ that is printed in whole mW cannot have stayed at 0. */
function mustShow(powerMw: number, { elapsedMs }: Sample): boolean {
  const energyMj = amountOver(powerMw, windowLengthMs(elapsedMs))
  return powerMw >= LEAST_PRINTED_MW && energyMj >= LEAST_COUNTED_MJ
}

/** The least that the CPU took by its activity, mW, and its busiest series; null where none was active. */
function leastCpu({ cpu }: Sample): { powerMw: number; busiest: ColumnKey | null } {
  let powerMw = 0
  let [busiest, highestMw]: [ColumnKey | null, number] = [null, 0]
  for (const { cores, ...cluster } of cpu.clusters) {
    const clusterMw = leastMw(cluster)
    let coresMw = 0
    const consider = (key: ColumnKey, ownMw: number): void => {
      if (ownMw > highestMw) [busiest, highestMw] = [key, ownMw]
    }
    for (const core of cores) {
      const coreMw = leastMw(core)
      coresMw += coreMw
      consider(coreKey(core.id, 'activeRatio'), coreMw)
    }
    // A cluster may contradict its cores (macOS 27 on M4); either may be all that is reported.
    if (coresMw === 0) consider(clusterKey(cluster.name, 'activeRatio'), clusterMw)
    powerMw += Math.max(coresMw, clusterMw)
  }
  return { powerMw, busiest }
}

function leastMw({ activeRatio, frequencyMhz }: Omit<Sample['cpu']['clusters'][number], 'cores' | 'name'>) {
  return (activeRatio ?? 0) * (frequencyMhz || LOWEST_STEP_MHZ) * LEAST_CYCLE_NJ
}

/** Doubts in the whole and all its parts, where these come to more: which of them is wrong cannot be known. */
function exceeding(whole: (typeof WHOLES)[number], sample: Sample): Doubt[] {
  const wholeMw = readMetric(sample, whole)
  const parts = PARTS.flatMap((key) => {
    const powerMw = readMetric(sample, key)
    return powerMw === null ? [] : [{ key, powerMw }]
  })
  const sumMw = parts.reduce((sum, { powerMw }) => sum + powerMw, 0)
  if (wholeMw === null || sumMw <= wholeMw + toleranceMw(wholeMw, parts.length + 1, sample)) return []
  const largest = parts.reduce((most, part) => (part.powerMw > most.powerMw ? part : most))
  const inWhole: Doubt = {
    ...{ key: whole, reason: 'implausible', reported: wholeMw, limit: sumMw },
    against: largest.key,
  }
  if (whole === 'combinedPowerMw' && leavesPartsOut(wholeMw, parts)) return [inWhole]
  const inParts = parts.map(({ key, powerMw }): Doubt => {
    return { key, reason: 'implausible', reported: powerMw, limit: wholeMw, against: whole }
  })
  return [...inParts, inWhole]
}

function toleranceMw(wholeMw: number, numbers: number, { elapsedMs }: Sample): number {
  const windowMs = windowLengthMs(elapsedMs)
  const countMw = windowMs > 0 ? rateOver(COUNT_MJ, windowMs) : 0
  return numbers * (ROUNDING_MW + countMw) + wholeMw * WHOLE_TOLERANCE_RATIO
}

/** A whole that is computed, and is exactly the sum of some parts, was made without the others: it alone is wrong. */
function leavesPartsOut(wholeMw: number, parts: readonly { powerMw: number }[]): boolean {
  const sums = parts.reduce<number[]>((all, { powerMw }) => [...all, ...all.map((sum) => sum + powerMw)], [0])
  return sums.some((sumMw) => Math.abs(sumMw - wholeMw) < ROUNDING_MW)
}

/** What a chart knows of a doubt: of a point that sums up several windows no number is kept. */
export type PointDoubt = Pick<Doubt, 'key' | 'reason'> & {
  [Field in 'reported' | 'limit' | 'against']: Doubt[Field] | null
}

/** For a person, to follow the name of the series: `stands still (0 mW reported)`. */
export function describeDoubt(doubt: PointDoubt): string {
  const { key, reason, reported } = doubt
  const words = DOUBT_WORDS[reason].now
  return reported === null ? words : `${words} (${valueOf(key, reported)} reported${contradiction(doubt)})`
}

/** `stood still for 3 s, was implausible for 1 s`; empty where nothing was doubted. Times in ms. */
export function describeDoubtfulTime(doubtfulMs: Readonly<Record<DoubtReason, number>>): string {
  const reasons = DOUBT_REASONS.filter((reason) => doubtfulMs[reason] > 0)
  return reasons
    .map((reason) => `${DOUBT_WORDS[reason].past} for ${formatDuration(doubtfulMs[reason])}`)
    .join(', ')
}

function contradiction({ key, reason, reported, limit, against }: PointDoubt): string {
  if (reason === 'stands-still') {
    if (limit !== null) return `, at least ${valueOf(key, limit)} by its activity`
    return against === null || against === 'range' ? '' : `, as the ${seriesOf(against).name} stands still`
  }
  if (limit === null || reported === null) return ''
  if (against === 'range') {
    const border = seriesOf(key).quantity === 'frequency' ? 'its highest step of ' : ''
    return `, ${reported > limit ? 'more' : 'less'} than ${border}${valueOf(key, limit)}`
  }
  if (WHOLES.some((whole) => whole === key)) return `, less than its parts of ${valueOf(key, limit)}`
  return reported > limit
    ? `, more than the whole of ${valueOf(key, limit)}`
    : `, with the other parts more than the whole of ${valueOf(key, limit)}`
}

function valueOf(key: ColumnKey, value: number): string {
  return joinUnit(formatQuantity(seriesOf(key).quantity, value))
}
