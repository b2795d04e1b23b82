import { formatFrequency } from '#shared/format'
import { needsPermissionForAne } from '#shared/instruments'
import type { AneFloor, CoreFigures, MeasuredFigures, Verdict } from '#shared/measurement'
import { DOUBT_REASONS, NO_ANE, RAILS } from '#shared/metrics'
import { coverage, duration, energy, frequency, listed, power, ratio, traffic } from '#shared/plain-text'
import { HIGHEST_FLOOR_MW } from './ane-floor'
import type { BurstDoubt } from './burst-finder'
import { FEWEST_WINDOWS, isTooShort, oneCountMw, SHORTEST_WINDOWS, windowsOf } from './resolution'

/** "Not used" needs this coverage, because the ANE may have worked in time that was not measured. "Used" does not. */
const LEAST_COVERAGE_RATIO = 0.9
/** Below this coverage the sentence names it. */
const FULL_COVERAGE_RATIO = 0.995
/** A core with this activity or more is named in the sentence. */
const BUSY_CORE_RATIO = 0.5
/** GPU and CPU are both named where one took at least this part of what the other did. */
const ALIKE_RATIO = 0.75

type JudgedFigures = Omit<MeasuredFigures, 'verdict'>

/** What the figures do not have. */
export interface VerdictEvidence {
  /** Explains a window without ANE power; null where nothing does. */
  whyNoAne: string | null
  /** Why something above the lowest level is no burst; null where there is no such thing. */
  doubt: BurstDoubt | null
  /** Nothing is above a level at rest that is known from elsewhere. */
  isAtRest: boolean
  /** The macOS that ran, where all figures come from IOReport; null where powermetrics gave some, or nobody knows. */
  rootlessMacos: number | 'unknown' | null
}

/**
 * Decides whether the ANE worked, by the rules of docs/verdict.md in their order. The text has plain spaces, because it is
 * also printed in terminals and files.
 */
export function decideVerdict(figures: JudgedFigures, evidence: VerdictEvidence): Verdict {
  const { code, text } = judge(figures, evidence)
  const doubts = code === 'ane-doubtful' ? '' : doubtSentence(figures)
  const rootless = rootlessSentence(figures, evidence)
  return { code, text: [text, doubts, rootless].filter((part) => part !== '').join(' ') }
}

function judge(figures: JudgedFigures, evidence: VerdictEvidence): Verdict {
  const { ane, samples, durationMs, intervalMs } = figures
  if (samples === 0) {
    return { code: 'too-short', text: 'Nothing was measured: no sample lies in this time.' }
  }
  if (ane.energyMj === null && ane.peakMw === null) {
    return doubtSentence(figures) === '' ? notReported(evidence.whyNoAne) : doubtful(figures)
  }
  if (isTooShort(samples, durationMs, intervalMs)) return tooShort(figures)
  if (ane.burstCount > 0) return used(figures)
  if (ane.coverageRatio < LEAST_COVERAGE_RATIO) return incomplete(figures)
  const isZero = (ane.energyMj ?? 0) === 0 && (ane.peakMw ?? 0) === 0
  return isZero || (evidence.isAtRest && evidence.doubt === null)
    ? notUsed(figures)
    : uncertain(figures, evidence.doubt)
}

/** Empty where powermetrics took part. */
function rootlessSentence({ ane }: JudgedFigures, { rootlessMacos }: VerdictEvidence): string {
  if (rootlessMacos === null) return ''
  const macos = rootlessMacos === 'unknown' ? null : rootlessMacos
  const isMissing = ane.energyMj === null && ane.peakMw === null && needsPermissionForAne(macos)
  const need = `: on macOS ${rootlessMacos} watts of the ANE need the service that the app installs (Always), or sudo`
  return `From IOReport, without an administrator${isMissing ? need : ''}.`
}

function notReported(whyNoAne: string | null): Verdict {
  if (whyNoAne === NO_ANE) return { code: 'ane-not-reported', text: NO_ANE }
  const text = `These readings cannot tell whether the ANE worked. ${whyNoAne ?? ''}`
  return { code: 'ane-not-reported', text: text.trim() }
}

function doubtful(figures: JudgedFigures): Verdict {
  const text = `These readings cannot tell whether the ANE worked. ${doubtSentence(figures)}`
  return { code: 'ane-doubtful', text }
}

/** How long the ANE's power was doubted, and which others with it; empty where it never was. */
function doubtSentence(figures: JudgedFigures): string {
  const { ane } = figures
  return DOUBT_REASONS.filter((reason) => ane.doubtfulMs[reason] > 0)
    .map((reason) => {
      const rails = RAILS.filter(({ rail }) => figures[rail].doubtfulMs[reason] > 0).map(({ label }) => label)
      const names = listed([...rails.slice(1), ...rails.slice(0, 1)])
      const length = duration(ane.doubtfulMs[reason])
      return reason === 'stands-still'
        ? `The ${rails.length > 1 ? 'counters' : 'counter'} of ${names} stood still for ${length}.`
        : `The ${rails.length > 1 ? 'powers' : 'power'} of ${names} reported for ${length} cannot be true: the parts exceed the whole.`
    })
    .join(' ')
}

function tooShort({ ane, durationMs, intervalMs, samples }: JudgedFigures): Verdict {
  const counted = samples === 1 ? 'one sample' : `${samples} samples`
  const length = intervalMs === null ? '' : ` of ${duration(intervalMs)}`
  const isWorking = ane.burstCount > 0
  const seen =
    (ane.peakMw ?? 0) > 0 ? `, with the ANE ${isWorking ? 'at work, ' : ''}at up to ${power(ane.peakMw)}` : ''
  const hasWindows = samples >= FEWEST_WINDOWS
  const needed = hasWindows ? neededLength(intervalMs ?? 0) : NEEDED_WINDOWS
  const what = isWorking ? 'Too short to tell whether that was in this time' : 'Too short to tell'
  return {
    code: 'too-short',
    text: `${what}: ${duration(durationMs)} in ${counted}${length}${seen}. ${needed}`,
  }
}

const NEEDED_WINDOWS = `At least ${FEWEST_WINDOWS} samples are needed.`

/** A round length that is surely enough: whole seconds, or tenths of one for windows that are shorter. */
function neededLength(intervalMs: number): string {
  const stepMs = intervalMs < 1000 ? 100 : 1000
  const enoughMs = (Math.floor((SHORTEST_WINDOWS * intervalMs) / stepMs) + 1) * stepMs
  return `Measure for at least ${duration(enoughMs)}.`
}

function used(figures: JudgedFigures): Verdict {
  const { ane, aneFloor, baselineMissing } = figures
  const phases = ane.burstCount === 1 ? 'one phase' : `${ane.burstCount} phases`
  const windows = windowsOf(ane.burstDurationMs, figures.intervalMs)
  const length = windows === null ? `for ${duration(ane.burstDurationMs)} in ${phases}` : `in ${windows}`
  const worked = `In this time the ANE of this Mac worked ${length}`
  const limits = [
    ane.coverageRatio < LEAST_COVERAGE_RATIO
      ? `Only ${measuredShare(figures)} of the time was measured.`
      : '',
    baselineMissing === 'ane-busy' ? 'It was already at work before the start.' : '',
    knownFloorWords(aneFloor),
  ]
  const evidence = [`${energy(ane.energyMj)} in all`, `${power(ane.peakMw)} at most`, trafficWords(figures)]
  const sentence = `${worked}: ${evidence.filter((each) => each !== '').join(', ')}.`
  return { code: 'ane-used', text: [sentence, ...limits.filter((each) => each !== '')].join(' ') }
}

function incomplete(figures: JudgedFigures): Verdict {
  const share = measuredShare(figures)
  const seen = `ANE power is known for ${share} of the time, and was never above ${power(figures.ane.peakMw)} in it`
  const needed = `${ratio(LEAST_COVERAGE_RATIO)} are needed`
  return { code: 'incomplete', text: `Too little was measured to tell: ${seen}; ${needed}.` }
}

function uncertain({ ane, intervalMs, aneFloor }: JudgedFigures, doubt: BurstDoubt | null): Verdict {
  const seen = `${energy(ane.energyMj)} ${windowsWithEnergy(ane, intervalMs)}, never more than ${power(ane.peakMw)}`
  const why =
    doubt === 'edge'
      ? 'It took that in samples that reach over the start or the end. Measure for longer, or read at a shorter interval.'
      : intervalMs !== null && (ane.peakMw ?? 0) < MOST_COUNTS_OF_CHANCE * oneCountMw(intervalMs)
        ? `One count of its energy, 1 mJ in ${duration(intervalMs)}, is ${power(oneCountMw(intervalMs))}. A longer interval tells more.`
        : `${floorDoubt(aneFloor)} Begin to measure some quiet seconds before, or read at a shorter interval.`
  return { code: 'ane-uncertain', text: `Whether the ANE of this Mac worked cannot be told: ${seen}. ${why}` }
}

/** `in one sample of 60 s` where long ones hold it and the highest of them holds nearly all; else `in all`. */
function windowsWithEnergy({ energyMj, peakMw }: JudgedFigures['ane'], intervalMs: number | null): string {
  if (energyMj === null || peakMw === null || peakMw <= 0) return 'in all'
  const windows = windowsOf((energyMj * 1000) / peakMw, intervalMs)
  return windows?.startsWith('one ') === true ? `in ${windows}` : 'in all'
}

/** With fewer counts in each window, counting alone may be what is seen. */
const MOST_COUNTS_OF_CHANCE = 1.5

function floorDoubt(floor: AneFloor | null): string {
  const highest = `At rest an ANE may take up to ${power(HIGHEST_FLOOR_MW)}`
  const known = knownFloorWords(floor)
  return known === ''
    ? `${highest}, and what this one takes is not known.`
    : `${highest}, and that may change. ${known}`
}

const FLOOR_WORDS: Readonly<Record<AneFloor['origin'], string>> = {
  'quiet-time': 'as in the quiet time before the start',
  history: 'as in its history on this build',
  'known-floors': 'as is known of this model and build',
  'lowest-level': '',
}

/** Empty where it is 0 and where only the measurement itself tells, which may be work. */
function knownFloorWords(floor: AneFloor | null): string {
  if (floor === null || floor.powerMw === 0 || floor.origin === 'lowest-level') return ''
  return `Its level at rest is taken to be ${power(floor.powerMw)}, ${FLOOR_WORDS[floor.origin]}.`
}

function notUsed(figures: JudgedFigures): Verdict {
  const { ane, aneFloor } = figures
  const share =
    ane.coverageRatio < FULL_COVERAGE_RATIO
      ? `in the ${measuredShare(figures)} of the time that was measured`
      : 'throughout'
  const isZero = (ane.peakMw ?? 0) === 0 && (ane.energyMj ?? 0) === 0
  const level = isZero
    ? `${power(0)} ${share}`
    : `it stayed at its level at rest, ${power(ane.peakMw)} at most ${share}`
  const evidence = [level, otherWork(figures)].filter((each) => each !== '')
  const sentences = [
    `In this time the ANE of this Mac did no measurable work: ${evidence.join(', while ')}.`,
    isZero ? '' : knownFloorWords(aneFloor),
    seenWords(figures),
  ]
  return { code: 'ane-not-used', text: sentences.filter((each) => each !== '').join(' ') }
}

/** How it is known that this ANE would show if it worked. */
function seenWords({ aneSeen: seen, endedAt }: JudgedFigures): string {
  if (seen === null)
    return 'Which Mac and build this was is not known, and so not whether its ANE ever moves.'
  if (seen.activeAt === null)
    return 'It was never seen to move on this Mac and build: run something that surely uses it.'
  const at = `${seen.activeAt.slice(0, 16).replace('T', ' ')} UTC`
  // A recording may be measured long after it was made.
  const [when, later] = seen.activeAt > endedAt ? ['', ', later than this'] : ['last ', '']
  return `It was ${when}seen above its level at rest on this Mac and build at ${at}, ${power(seen.activeMw)}${later}.`
}

/** What worked instead: GPU and CPU if they took about the same, the GPU if it took more, else a busy core, else the CPU. */
function otherWork({ cpu, gpu, clusters }: JudgedFigures): string {
  if (gpu.meanMw !== null && cpu.meanMw !== null && areAlike(gpu.meanMw, cpu.meanMw))
    return `the GPU took ${power(gpu.meanMw)} and the CPU ${power(cpu.meanMw)} on average`
  if (gpu.meanMw !== null && gpu.meanMw > (cpu.meanMw ?? 0))
    return `the GPU took ${power(gpu.meanMw)} on average`
  const busiest = busiestOf(clusters.flatMap(({ cores }) => cores))
  if (busiest !== null && (busiest.activeRatio ?? 0) >= BUSY_CORE_RATIO) return coreWords(busiest)
  return cpu.meanMw === null ? '' : `the CPU took ${power(cpu.meanMw)} on average`
}

function areAlike(oneMw: number, otherMw: number): boolean {
  return Math.min(oneMw, otherMw) > 0 && Math.min(oneMw, otherMw) >= ALIKE_RATIO * Math.max(oneMw, otherMw)
}

function busiestOf(cores: readonly CoreFigures[]): CoreFigures | null {
  return cores.reduce<CoreFigures | null>(
    (best, core) => ((core.activeRatio ?? 0) > (best?.activeRatio ?? 0) ? core : best),
    null,
  )
}

function coreWords({ id, activeRatio, minFrequencyMhz, maxFrequencyMhz }: CoreFigures): string {
  const active = `CPU ${id} was ${ratio(activeRatio)} active`
  const [lowest, highest] = [formatFrequency(minFrequencyMhz), formatFrequency(maxFrequencyMhz)]
  if (lowest === null || highest === null) return active
  const range = lowest.number === highest.number ? '' : `${lowest.number} to `
  return `${active} at ${range}${frequency(maxFrequencyMhz)}`
}

function trafficWords({ ane }: JudgedFigures): string {
  const words = [
    ['reading', ane.peakReadBytesPerSecond] as const,
    ['writing', ane.peakWriteBytesPerSecond] as const,
  ].flatMap(([verb, rate]) => (rate === null || rate === 0 ? [] : [`${verb} up to ${traffic(rate)}`]))
  return words.join(' and ')
}

function measuredShare({ ane }: JudgedFigures): string {
  return coverage(ane.coverageRatio)
}
