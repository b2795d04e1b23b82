import { describeDoubt, type PointDoubt } from './doubts'
import { explainMetric, isPossible } from './explanation'
import { macosMajorOf } from './macs'
import { METRICS, type InferredReason, type MetricId, type MissingReason, type Sampler } from './metrics'
import { absenceIn, INSTRUMENT_NAMES, type Absence } from './origins'
import { readMetric, type Machine, type Sample } from './sample'

/** An Intel Mac reports package watts and no clusters; nothing else does both. */
export function looksIntel(sample: ExplainedSample): boolean {
  return sample.packagePowerMw !== null && sample.cpu.clusters.length === 0 && sample.ane.powerMw === null
}

/** A sample, or what is known of one on a chart. */
export type ExplainedSample = Omit<Sample, 'doubts'> & { doubts: readonly PointDoubt[] }

/**
 * Why `sample` does not report `metric`, in words for a person, or null when it does: because it is doubted, for the reason
 * that its instrument gives, or else for what follows from the sample.
 */
export function explainMissing(metric: MetricId, sample: ExplainedSample): string | null {
  if (readMetric(sample, metric) !== null) return null
  const doubt = sample.doubts.find(({ key }) => key === metric)
  if (doubt !== undefined) return `${metricName(metric)} ${describeDoubt(doubt)}.`
  const absence = absenceIn(sample.origins, metric)
  if (absence !== null) return explainAbsence(metric, absence, sample.machine)
  const { missing } = METRICS[metric]
  return missing[reasonMissing(metric, sample)] ?? missing['not-reported']
}

/** Why `sample` has neither clusters nor cores. */
export function explainMissingUnits(sample: ExplainedSample): string {
  const absence = absenceIn(sample.origins, 'cluster:activeRatio')
  if (absence !== null) return `CPU clusters: ${describeAbsence(absence)}.`
  return looksIntel(sample)
    ? 'CPU clusters: an Intel Mac has none.'
    : 'CPU clusters: not in these readings. They were taken without the cpu_power sampler.'
}

/** `ANE power`, `Combined power`, `GPU frequency`. */
/** `ANE power`, `ANE read`: to be read without a table around it. */
export function metricName(metric: MetricId): string {
  const { name, quantity } = METRICS[metric]
  return quantity === 'power' && !name.endsWith('power') ? `${name} power` : name
}

/** What an instrument says of a series that it does not give. */
const ABSENCE_WORDS: Readonly<Record<MissingReason, (instrument: string) => string>> = {
  'stands-still': (instrument) => `${instrument}’s counter has not moved for 10 s`,
  implausible: (instrument) => `${instrument} gives a value that cannot be true`,
  intel: (instrument) => `${instrument} has none for Intel Macs`,
  macos: (instrument) => `${instrument} does not have it with this macOS`,
  'some-macs': (instrument) => `${instrument} does not have it on this Mac`,
  'not-asked-for': (instrument) => `${instrument} was not asked for it`,
  'not-reported': (instrument) => `${instrument} has nothing that counts it on this Mac`,
  refused: (instrument) => `macOS does not let ${instrument} have it`,
  'not-understood': (instrument) => `${instrument} has it in a form that is not known`,
  starting: (instrument) => `${instrument}’s counter has yet to move`,
  'at-rest': () => 'what is at rest has none',
  'too-old': (instrument) => `the newest value of ${instrument} is too old`,
}
/** For a person, to follow what is missing: `IOReport has nothing that counts it on this Mac`. */
function describeAbsence({ instrument, reason }: Absence): string {
  return ABSENCE_WORDS[reason](INSTRUMENT_NAMES[instrument])
}

/** From here on counters of energy move only while `powermetrics` or the like reads them. */
const FROZEN_SINCE_MACOS = 27
/** With these, waiting or asking is all that helps, or nothing is missing: no other instrument is named. */
const PASSING: readonly MissingReason[] = ['starting', 'at-rest', 'too-old', 'not-asked-for']

function explainAbsence(metric: MetricId, { instrument, reason }: Absence, machine: Machine): string {
  const known: Partial<Record<MissingReason, string>> = METRICS[metric].missing
  const sentence = instrument === 'powermetrics' ? known[reason] : undefined
  if (sentence !== undefined) return sentence
  const isTold = instrument === 'ioreport' && !PASSING.includes(reason)
  const other = isTold ? fromPowermetrics(metric, reason, machine) : ''
  return `${metricName(metric)}: ${describeAbsence({ instrument, reason })}${other}.`
}

/** That `powermetrics` has what IOReport does not give; empty where it has not. */
function fromPowermetrics(metric: MetricId, reason: MissingReason, machine: Machine): string {
  const [powermetrics] = explainMetric(metric, machine).instruments
  if (powermetrics === undefined || !isPossible(powermetrics.reason)) return ''
  const { name, quantity } = METRICS[metric]
  const value = quantity === 'power' ? `${name} watts` : 'it'
  const macos = macosMajorOf(machine.osBuild)
  if (reason === 'stands-still' && quantity === 'power' && macos !== null && macos >= FROZEN_SINCE_MACOS)
    return `; on macOS ${macos} only powermetrics (administrator) gives ${value}`
  return `; powermetrics (administrator) gives ${value}${powermetrics.reason === null ? '' : ' on some Macs'}`
}

function reasonMissing(metric: MetricId, sample: ExplainedSample): InferredReason {
  const { sampler, firstMacos, lastMacos, someMacsSince } = METRICS[metric]
  if (looksIntel(sample)) return 'intel'
  const macos = macosMajorOf(sample.machine.osBuild)
  if (macos !== null && (macos < (firstMacos ?? macos) || macos > (lastMacos ?? macos))) return 'macos'
  if (!RAN[sampler](sample)) return 'not-asked-for'
  if (macos !== null && someMacsSince !== undefined && macos >= someMacsSince) return 'some-macs'
  return 'not-reported'
}

/** Whether a sampler was running: it reported something in the same sample. */
const RAN: Readonly<Record<Sampler, (sample: ExplainedSample) => boolean>> = {
  // A sample may list clusters of earlier samples, without figures.
  cpu_power: ({ cpu }) =>
    cpu.powerMw !== null ||
    cpu.clusters.some(({ frequencyMhz, activeRatio }) => frequencyMhz !== null || activeRatio !== null),
  // The GPU's power alone may come from `cpu_power`.
  gpu_power: ({ gpu }) => gpu.frequencyMhz !== null || gpu.activeRatio !== null,
  bandwidth: ({ ane }) => ane.readBytesPerSecond !== null || ane.writeBytesPerSecond !== null,
  ioreport: ({ ane }) => ane.readWriteBytesPerSecond !== null || ane.poweredRatio !== null,
}
