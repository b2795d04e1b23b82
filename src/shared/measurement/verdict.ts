import { formatFrequency } from '#shared/format'
import type { CoreFigures, MeasuredFigures, Verdict } from '#shared/measurement'
import { DOUBT_REASONS, RAILS } from '#shared/metrics'
import { coverage, duration, energy, frequency, power, ratio, traffic } from '#shared/plain-text'
import { oneCountMw } from './resolution'

/** The first and the last window may lie in the measurement only in part; of three, one lies in it whole. */
const FEWEST_WINDOWS = 3
/** The shortest measurement, in windows: of this length, one window lies inside it wherever the first begins. */
const SHORTEST_WINDOWS = 2
/** "Not used" needs this coverage, because the ANE may have worked in time that was not measured. "Used" does not. */
const LEAST_COVERAGE_RATIO = 0.9
/** Below this coverage the sentence names it. */
const FULL_COVERAGE_RATIO = 0.995
/** A core with this activity or more is named in the sentence. */
const BUSY_CORE_RATIO = 0.5

type JudgedFigures = Omit<MeasuredFigures, 'verdict'>

/**
 * Decides whether the ANE worked, by the rules of docs/verdict.md in their order. `whyNoAne`: why a window lacks ANE power.
 * The text has plain spaces, because it is also printed in terminals and files.
 */
export function decideVerdict(figures: JudgedFigures, whyNoAne: string | null): Verdict {
  const { code, text } = judge(figures, whyNoAne)
  const doubts = code === 'ane-doubtful' ? '' : doubtSentence(figures)
  return { code, text: [text, doubts].filter((part) => part !== '').join(' ') }
}

function judge(figures: JudgedFigures, whyNoAne: string | null): Verdict {
  const { ane, samples, durationMs, intervalMs } = figures
  if (samples === 0) {
    return { code: 'too-short', text: 'Nothing was measured: no sample lies in this time.' }
  }
  if (ane.energyMj === null && ane.peakMw === null) {
    return doubtSentence(figures) === '' ? notReported(whyNoAne) : doubtful(figures)
  }
  const shortestMs = SHORTEST_WINDOWS * (intervalMs ?? 0)
  if (samples < FEWEST_WINDOWS || durationMs < shortestMs) return tooShort(figures)
  if (ane.burstCount > 0) return used(figures)
  if (ane.coverageRatio < LEAST_COVERAGE_RATIO) return incomplete(figures)
  return (ane.energyMj ?? 0) > 0 || (ane.peakMw ?? 0) > 0 ? uncertain(figures) : notUsed(figures)
}

function notReported(whyNoAne: string | null): Verdict {
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

/** `GPU, CPU and ANE`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

function tooShort({ ane, durationMs, intervalMs, samples }: JudgedFigures): Verdict {
  const windows = samples === 1 ? 'one window' : `${samples} windows`
  const length = intervalMs === null ? '' : ` of ${duration(intervalMs)}`
  const seen = (ane.peakMw ?? 0) > 0 ? `, with the ANE at up to ${power(ane.peakMw)}` : ''
  const hasWindows = samples >= FEWEST_WINDOWS
  const needed = hasWindows ? neededLength(durationMs, intervalMs ?? 0) : NEEDED_WINDOWS
  const text = `Too short to tell: ${duration(durationMs)} in ${windows}${length}${seen}. ${needed}`
  return { code: 'too-short', text }
}

const NEEDED_WINDOWS = `At least ${FEWEST_WINDOWS} windows are needed.`

/** Both lengths, with enough digits to differ. */
function neededLength(durationMs: number, intervalMs: number): string {
  const shortestMs = SHORTEST_WINDOWS * intervalMs
  const perUnit = shortestMs < 999.5 ? 1 : 1000
  const unit = perUnit === 1 ? 'ms' : 's'
  let digits = perUnit === 1 ? 0 : 1
  const words = (ms: number): string => (ms / perUnit).toFixed(digits)
  while (digits < MOST_DIGITS && words(durationMs) === words(shortestMs)) digits++
  return `The length of ${SHORTEST_WINDOWS} windows is needed: ${words(shortestMs)} ${unit}, not ${words(durationMs)} ${unit}.`
}

/** Finer than any clock of these readings. */
const MOST_DIGITS = 6

function used(figures: JudgedFigures): Verdict {
  const { ane, baselineMissing } = figures
  const phases = ane.burstCount === 1 ? 'one phase' : `${ane.burstCount} phases`
  const worked = `The ANE worked for ${duration(ane.burstDurationMs)} in ${phases}`
  const limits = [
    ane.coverageRatio < LEAST_COVERAGE_RATIO
      ? `Only ${measuredShare(figures)} of the time was measured.`
      : '',
    baselineMissing === 'ane-busy' ? 'It was already at work before the start.' : '',
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

function uncertain({ ane, intervalMs, baseline }: JudgedFigures): Verdict {
  const seen = `${energy(ane.energyMj)} in all, never more than ${power(ane.peakMw)}`
  const before = baseline?.aneMw ? `, after a mean of ${power(baseline.aneMw)} before the start` : ''
  const count =
    intervalMs === null
      ? ''
      : `, and one count of its energy, 1 mJ in ${duration(intervalMs)}, is ${power(oneCountMw(intervalMs))}`
  return {
    code: 'ane-uncertain',
    text: `Whether the ANE worked cannot be told: ${seen}${before}${count}. A longer interval tells more.`,
  }
}

function notUsed(figures: JudgedFigures): Verdict {
  const share =
    figures.ane.coverageRatio < FULL_COVERAGE_RATIO
      ? `in the ${measuredShare(figures)} of the time that was measured`
      : 'throughout'
  const evidence = [`${power(0)} ${share}`, otherWork(figures)].filter((each) => each !== '')
  return {
    code: 'ane-not-used',
    text: `The ANE did no measurable work: ${evidence.join(', while ')}.`,
  }
}

/** What worked instead: the GPU if it took more than the CPU, else a busy core, else the CPU. */
function otherWork({ cpu, gpu, clusters }: JudgedFigures): string {
  if (gpu.meanMw !== null && gpu.meanMw > (cpu.meanMw ?? 0))
    return `the GPU took ${power(gpu.meanMw)} on average`
  const busiest = busiestOf(clusters.flatMap(({ cores }) => cores))
  if (busiest !== null && (busiest.activeRatio ?? 0) >= BUSY_CORE_RATIO) return coreWords(busiest)
  return cpu.meanMw === null ? '' : `the CPU took ${power(cpu.meanMw)} on average`
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
