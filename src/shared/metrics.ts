import type { FamilyId } from './metric-families'

/** What a number measures: decides its unit in files (mW, bytes per second, MHz, 0 to 1) and on screen (`format.ts`). */
export type Quantity = 'power' | 'traffic' | 'frequency' | 'ratio'

/** The part of `powermetrics` that reports a metric, or `ioreport` for what only IOReport does. */
export type Sampler = 'cpu_power' | 'gpu_power' | 'bandwidth' | 'ioreport'

/** A value was reported and is not believed: its counter stands still, or it contradicts others (`doubts.ts`). */
export const DOUBT_REASONS = ['stands-still', 'implausible'] as const
export type DoubtReason = (typeof DOUBT_REASONS)[number]

/** Times in which a value was reported and is not believed, ms: none. */
export const NEVER_DOUBTED: Readonly<Record<DoubtReason, number>> = { 'stands-still': 0, implausible: 0 }

/** What is said of a value, and of a time. */
export const DOUBT_WORDS: Readonly<Record<DoubtReason, { now: string; past: string }>> = {
  'stands-still': { now: 'stands still', past: 'stood still' },
  implausible: { now: 'implausible', past: 'was implausible' },
}

/**
 * Why a series has no value. `intel`: no Intel Mac has it; `macos`: this macOS does not report it; `some-macs`: some Macs do
 * not, with this macOS; `not-asked-for`: the instrument was not told to; `not-reported`: it was, and says nothing; `refused`:
 * macOS has it and does not give it away; `not-understood`: it is in a unit or a form that is not known; `starting`: a counter
 * has to be read twice; `at-rest`: what does not run has none; `too-old`: the newest value is too old to speak of now.
 */
export const MISSING_REASONS = [
  ...DOUBT_REASONS,
  'intel',
  'macos',
  'some-macs',
  'not-asked-for',
  'not-reported',
  'refused',
  'not-understood',
  'starting',
  'at-rest',
  'too-old',
] as const
export type MissingReason = (typeof MISSING_REASONS)[number]

/** What follows from a sample of `powermetrics` alone, in the order in which it is checked (`availability.ts`). */
export type InferredReason = 'intel' | 'macos' | 'not-asked-for' | 'some-macs' | 'not-reported'

/** One scalar series of a sample. */
export interface Metric {
  /** Within its chart, for example "Read". */
  label: string
  /** Outside of its chart, for example "ANE read". */
  name: string
  /** What is measured, to follow a name. */
  meaning: string
  quantity: Quantity
  /** What has to be known to read its figures, beside them. */
  note?: string
  /** Name of its figures in measurements; only for powers that measurements sum up and compare. */
  rail?: string
  /** Few Macs report it: charts and tables leave it out where it is missing, instead of saying why. */
  isRare?: boolean
  /** The metric that it stands in for: where that is reported, charts and tables leave this one out. */
  standsInFor?: string
  sampler: Sampler
  /** First and last macOS that can report it; without one, there is no such limit. */
  firstMacos?: number
  lastMacos?: number
  /** From this macOS on some Macs report it and others do not. */
  someMacsSince?: number
  /** How Prometheus and OTLP get it: its family (`metric-families.ts`), and the labels that tell it from the others there. */
  exposed: { family: FamilyId; labels: Readonly<Record<string, string>> }
  /** A sentence for each reason that can be told from the sample alone; `not-reported` is used for those without one. */
  missing: Readonly<Partial<Record<InferredReason, string>> & { 'not-reported': string }>
}

/** The sentences that most metrics share. */
function missing(subject: string, sampler: Sampler) {
  return {
    intel: `${subject}: not reported for Intel Macs.`,
    'not-asked-for': `${subject}: not in these readings, taken without the ${sampler} sampler.`,
    'not-reported': `${subject}: not reported in these readings.`,
  }
}

/** Of an Intel Mac. Says all there is to say. */
export const NO_ANE = 'There is no Neural Engine in this Mac.'

const TRAFFIC = {
  quantity: 'traffic',
  sampler: 'bandwidth',
  lastMacos: 12,
  missing: {
    ...missing('ANE traffic', 'bandwidth'),
    intel: NO_ANE,
    macos:
      'ANE traffic: not reported since macOS 13. Apple removed the bandwidth counters from powermetrics.',
    'not-asked-for':
      'ANE traffic: not in these readings. They were taken without the bandwidth sampler (macOS 11 and 12).',
  },
} as const

/** What `powermetrics` does not know. */
function onlyIoReport(subject: string) {
  return {
    sampler: 'ioreport',
    isRare: true,
    missing: {
      intel: NO_ANE,
      'not-asked-for': `${subject}: not in these readings. IOReport alone reports it, not powermetrics.`,
      'not-reported': `${subject}: not reported by this Mac.`,
    },
  } as const
}

/**
 * Every scalar series of a sample. An id is the path of the number in the exported object, and its name in CSV,
 * Parquet and the blocks on disk (docs/export-format.md): samples, columns, schemas, tables and figures follow from
 * this list.
 *
 * Sources: `bandwidth` exists in macOS 11 and 12 only; `package_energy` and `dram_energy` end with macOS 12;
 * `combined_power` begins with macOS 13; ANE power comes with the `cpu_power` sampler, but not on M6 with macOS 27.
 */
const REGISTRY = {
  'ane.powerMw': {
    label: 'ANE',
    name: 'ANE',
    meaning: 'power of the Neural Engine',
    quantity: 'power',
    exposed: { family: 'energy', labels: { component: 'ane' } },
    rail: 'ane',
    sampler: 'cpu_power',
    someMacsSince: 27,
    missing: {
      intel: NO_ANE,
      'not-asked-for': 'ANE power: not in these readings. They were taken without the cpu_power sampler.',
      'some-macs': 'ANE power: not reported by this Mac (known of M6 with macOS 27).',
      'not-reported':
        'ANE power: not reported by this Mac. Some need a wider question to powermetrics (--show-all).',
    },
  },
  'ane.readBytesPerSecond': {
    label: 'Read',
    name: 'ANE read',
    meaning: 'what the Neural Engine read',
    ...TRAFFIC,
    exposed: { family: 'aneTraffic', labels: { direction: 'read' } },
  },
  'ane.writeBytesPerSecond': {
    label: 'Write',
    name: 'ANE write',
    meaning: 'what the Neural Engine wrote',
    ...TRAFFIC,
    exposed: { family: 'aneTraffic', labels: { direction: 'write' } },
  },
  'ane.dramReadBytesPerSecond': {
    label: 'DRAM read',
    name: 'ANE read from DRAM',
    meaning: 'what the Neural Engine read from memory itself',
    ...TRAFFIC,
    isRare: true,
    exposed: { family: 'aneDramTraffic', labels: { direction: 'read' } },
  },
  'ane.dramWriteBytesPerSecond': {
    label: 'DRAM write',
    name: 'ANE write to DRAM',
    meaning: 'what the Neural Engine wrote to memory itself',
    ...TRAFFIC,
    isRare: true,
    exposed: { family: 'aneDramTraffic', labels: { direction: 'write' } },
  },
  /** Where a Mac counts both together. No half of it is read or written. */
  'ane.readWriteBytesPerSecond': {
    label: 'Read + write',
    name: 'ANE read and write',
    meaning: 'what the Neural Engine read and wrote, together',
    quantity: 'traffic',
    exposed: { family: 'aneCombinedTraffic', labels: {} },
    ...onlyIoReport('ANE read and write together'),
  },
  /** Of its controller, which stays on for seconds after the last work: not a measure of how busy it is. */
  'ane.poweredRatio': {
    label: 'Powered',
    name: 'ANE powered',
    meaning:
      'share of time in which the controller of the Neural Engine was powered, whether it worked or not',
    quantity: 'ratio',
    note: 'not a measure of how busy it is',
    exposed: { family: 'anePowered', labels: {} },
    ...onlyIoReport('ANE powered'),
  },
  'gpu.powerMw': {
    label: 'GPU',
    name: 'GPU',
    meaning: 'power of the GPU',
    quantity: 'power',
    exposed: { family: 'energy', labels: { component: 'gpu' } },
    rail: 'gpu',
    sampler: 'gpu_power',
    missing: {
      ...missing('GPU power', 'gpu_power'),
      intel: 'GPU power: an Intel Mac reports the whole package only.',
    },
  },
  /** Of the time it was active (macOS 12: of the whole window, with idle time as 0). */
  'gpu.frequencyMhz': {
    label: 'Frequency',
    name: 'GPU frequency',
    meaning: 'frequency of the GPU',
    quantity: 'frequency',
    exposed: { family: 'gpuFrequency', labels: {} },
    sampler: 'gpu_power',
    missing: missing('GPU frequency', 'gpu_power'),
  },
  'gpu.activeRatio': {
    label: 'Active',
    name: 'GPU activity',
    meaning: 'share of the time in which the GPU was active',
    quantity: 'ratio',
    exposed: { family: 'gpuActive', labels: {} },
    sampler: 'gpu_power',
    missing: missing('GPU activity', 'gpu_power'),
  },
  'cpu.powerMw': {
    label: 'CPU',
    name: 'CPU',
    meaning: 'power of the CPU',
    quantity: 'power',
    exposed: { family: 'energy', labels: { component: 'cpu' } },
    rail: 'cpu',
    sampler: 'cpu_power',
    missing: {
      ...missing('CPU power', 'cpu_power'),
      intel: 'CPU power: an Intel Mac reports the whole package only.',
    },
  },
  /** As reported. Not the package. */
  combinedPowerMw: {
    label: 'CPU + GPU + ANE',
    name: 'Combined power',
    meaning: 'power of CPU, GPU and Neural Engine together',
    quantity: 'power',
    exposed: { family: 'combinedEnergy', labels: {} },
    sampler: 'cpu_power',
    firstMacos: 13,
    missing: { ...missing('Combined power', 'cpu_power'), macos: 'Combined power: reported since macOS 13.' },
  },
  /** macOS 11 and 12 on Apple silicon, and Intel, which reports nothing else. */
  packagePowerMw: {
    label: 'Package',
    name: 'Package power',
    meaning: 'power of the whole package',
    quantity: 'power',
    note: 'CPU and GPU are in it',
    exposed: { family: 'packageEnergy', labels: {} },
    rail: 'package',
    isRare: true,
    standsInFor: 'cpu.powerMw',
    sampler: 'cpu_power',
    lastMacos: 12,
    missing: {
      ...missing('Package power', 'cpu_power'),
      macos: 'Package power: not reported since macOS 13.',
    },
  },
  dramPowerMw: {
    label: 'DRAM',
    name: 'DRAM',
    meaning: 'power of the memory',
    quantity: 'power',
    exposed: { family: 'energy', labels: { component: 'dram' } },
    rail: 'dram',
    isRare: true,
    sampler: 'cpu_power',
    lastMacos: 12,
    missing: { ...missing('DRAM power', 'cpu_power'), macos: 'DRAM power: not reported since macOS 13.' },
  },
} as const satisfies Record<string, Metric>

export type MetricId = keyof typeof REGISTRY

export const METRICS: Readonly<Record<MetricId, Metric>> = REGISTRY

export const METRIC_IDS = Object.keys(REGISTRY) as MetricId[]

/** Name of the column of how long a series was doubted for a reason. */
export type DoubtColumn = `${DoubtReason}:${ColumnKey}`

export type CoreQuantity = 'frequencyMhz' | 'activeRatio'

/** Name of a series, and of its column: a metric, a cluster's reading, or a core's. */
export type ColumnKey = MetricId | `cluster:${string}:${CoreQuantity}` | `core:${number}:${CoreQuantity}`

export const clusterKey = (name: string, quantity: CoreQuantity): ColumnKey => `cluster:${name}:${quantity}`
export const coreKey = (id: number, quantity: CoreQuantity): ColumnKey => `core:${id}:${quantity}`

/** False for what another version calls a column. */
export function isColumnKey(name: string): name is ColumnKey {
  return isMetricId(name) || /^(cluster:.*|core:\d+):(frequencyMhz|activeRatio)$/s.test(name)
}

/** null for what is no such column. */
export function parseDoubtColumn(name: string): { reason: DoubtReason; key: ColumnKey } | null {
  const reason = DOUBT_REASONS.find((each) => name.startsWith(`${each}:`))
  const key = reason === undefined ? '' : name.slice(reason.length + 1)
  return reason !== undefined && isColumnKey(key) ? { reason, key } : null
}

/** For a person: `ANE`, `P0-Cluster frequency`, `CPU 2 activity`; and what it measures, which gives it its unit. */
export function seriesOf(key: ColumnKey): { name: string; quantity: Quantity } {
  if (isMetricId(key)) return METRICS[key]
  const [, cluster, core, quantity] = /^(?:cluster:(.*)|core:(\d+)):(\w+)$/s.exec(key) ?? []
  const unit = cluster ?? `CPU ${core}`
  return quantity === 'frequencyMhz'
    ? { name: `${unit} frequency`, quantity: 'frequency' }
    : { name: `${unit} activity`, quantity: 'ratio' }
}

/** Whether charts and tables show a metric, of which `isReported` tells whether there are values. */
export function isShown(id: MetricId, isReported: (id: MetricId) => boolean): boolean {
  const { isRare, standsInFor } = METRICS[id]
  if (standsInFor !== undefined && isMetricId(standsInFor) && isReported(standsInFor)) return false
  return isRare !== true || isReported(id)
}

export function isMetricId(key: string): key is MetricId {
  return Object.hasOwn(REGISTRY, key)
}

/** The powers that measurements sum up and compare, by the names of their figures. */
export type Rail = { [Id in MetricId]: RailOf<(typeof REGISTRY)[Id]> }[MetricId]
type RailOf<Entry> = Entry extends { rail: infer Name extends string } ? Name : never

export const RAILS = METRIC_IDS.flatMap((metric) => {
  const { rail, label } = METRICS[metric]
  return rail === undefined ? [] : [{ rail: rail as Rail, metric, label }]
})
