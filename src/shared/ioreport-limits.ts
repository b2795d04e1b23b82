import type { MetricId, MissingReason } from './metrics'

/** What is known of IOReport on some Macs: why it does not give metrics, or that it does. */
interface Limit {
  metrics: readonly MetricId[]
  /** Of the name of the chip; every chip without it. */
  chips?: RegExp
  /** First and last macOS for which it holds; without one, there is no such limit. */
  firstMacos?: number
  lastMacos?: number
  /** null: it was seen to give them. */
  reason: MissingReason | null
  /** It is a histogram's estimate: the bytes themselves are refused, or not counted. */
  isEstimated?: true
  /** A sentence for a person; null where there is nothing to say. */
  sentence: string | null
}

const ENERGIES = ['ane.powerMw', 'cpu.powerMw', 'dramPowerMw'] as const
const FABRIC = ['ane.readBytesPerSecond', 'ane.writeBytesPerSecond'] as const
const DRAM = ['ane.dramReadBytesPerSecond', 'ane.dramWriteBytesPerSecond'] as const
const GPU = ['gpu.powerMw', 'gpu.frequencyMhz', 'gpu.activeRatio'] as const
const ESTIMATED = { isEstimated: true, sentence: 'It is estimated from a histogram.' } as const

/**
 * The first that holds counts; of what none says, it is not known. Nothing here was tried by us: names, values and what is
 * refused are from macmon, all-smi, mactop, SiliconScope, anemon, enginemon, NeoAsitop and their issues, on macOS 13 to
 * 27.0.1.
 */
const LIMITS: readonly Limit[] = [
  {
    metrics: ENERGIES,
    chips: /^M6/,
    reason: 'not-reported',
    sentence: 'An M6 counts the energy of its GPU alone.',
  },
  {
    metrics: ['ane.powerMw'],
    chips: /^M2 Pro$/,
    reason: 'not-reported',
    sentence: 'An M2 Pro does not count it.',
  },
  {
    metrics: ENERGIES,
    firstMacos: 27,
    reason: 'stands-still',
    sentence: 'Since macOS 27 its counter moves only while powermetrics or the like reads as well.',
  },
  { metrics: ['ane.powerMw'], chips: /^M/, firstMacos: 13, lastMacos: 26, reason: null, sentence: null },
  { metrics: ['cpu.powerMw', 'dramPowerMw'], firstMacos: 13, lastMacos: 26, reason: null, sentence: null },
  { metrics: GPU, firstMacos: 13, reason: null, sentence: null },
  { metrics: FABRIC, chips: /^M6/, reason: 'not-reported', sentence: 'An M6 has what reached DRAM alone.' },
  {
    metrics: [...FABRIC, ...DRAM],
    chips: /^M3 Max$/,
    firstMacos: 27,
    reason: 'refused',
    sentence: 'macOS does not give it away on an M3 Max.',
  },
  { metrics: [...FABRIC, ...DRAM], chips: /^(M3 Pro|M4 Max|M5 Max|M6)$/, reason: null, ...ESTIMATED },
  { metrics: FABRIC, chips: /^M4$/, reason: null, ...ESTIMATED },
  { metrics: DRAM, chips: /^M4$/, reason: null, sentence: null },
  { metrics: [...FABRIC, ...DRAM], chips: /^M1/, lastMacos: 26, reason: null, sentence: null },
  {
    metrics: ['ane.readWriteBytesPerSecond'],
    chips: /^(M1 Pro|M4|M4 Max|M5 Max)$/,
    reason: null,
    ...ESTIMATED,
  },
  { metrics: ['ane.poweredRatio'], chips: /^(M3 Pro|M[456].*)$/, reason: null, sentence: null },
]

/** `chip` and `macos` are null where they are not known; what holds for some chips or versions alone then counts for none. */
export function ioReportLimit(
  metric: MetricId,
  chip: string | null,
  macos: number | null,
): Pick<Limit, 'reason' | 'sentence' | 'isEstimated'> {
  const limit = LIMITS.find(
    ({ metrics, chips, firstMacos, lastMacos }) =>
      metrics.includes(metric) &&
      (chips === undefined || (chip !== null && chips.test(chip))) &&
      (firstMacos === undefined || (macos !== null && macos >= firstMacos)) &&
      (lastMacos === undefined || (macos !== null && macos <= lastMacos)),
  )
  return limit ?? { reason: 'some-macs', sentence: 'Some Macs have it; which ones is not known.' }
}
