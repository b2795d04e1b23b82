/** UCUM, as OpenTelemetry writes units; empty for what has none. */
type Unit = 'J' | 'By' | 's' | 'Hz' | ''

/** Series of one name, unit and meaning, told apart by labels. */
export interface MetricFamily {
  /** In OTLP; `prometheusName` makes the other one of it. */
  name: string
  unit: Unit
  /**
   * `counter`: grows, or begins again at 0. `gauge`: the present value. `stateset`: a point for each state, 1 for the one that
   * holds and 0 for the others; the label that says which is called as the family (`stateLabel`).
   */
  kind: 'counter' | 'gauge' | 'stateset'
  /** One sentence: what is measured. */
  help: string
}

/**
 * What is exposed to Prometheus and OTLP. Base units, and counters wherever an amount is known: a gauge that is scraped
 * every 15 s misses most of a burst of 2 s, its counter nothing (docs/fleet.md). Names follow
 * prometheus.io/docs/practices/naming. What overlaps is in families of its own, so that a sum over labels is a sum.
 */
export const FAMILIES = {
  energy: {
    name: 'anemometer.energy',
    unit: 'J',
    kind: 'counter',
    help: 'Energy by component, as estimated by the source.',
  },
  energyMeasured: {
    name: 'anemometer.energy.measured',
    unit: 's',
    kind: 'counter',
    help: 'Time for which the energy of a component is known. The rate of energy over the rate of this is power while measured.',
  },
  combinedEnergy: {
    name: 'anemometer.combined.energy',
    unit: 'J',
    kind: 'counter',
    help: 'Energy of CPU, GPU and Neural Engine together, as reported (macOS 13 and later). Holds those of the components.',
  },
  packageEnergy: {
    name: 'anemometer.package.energy',
    unit: 'J',
    kind: 'counter',
    help: 'Energy of the whole package, as reported (macOS 12 and earlier). Holds those of the components.',
  },
  aneTraffic: {
    name: 'anemometer.ane.traffic',
    unit: 'By',
    kind: 'counter',
    help: 'What the Neural Engine read and wrote.',
  },
  aneCombinedTraffic: {
    name: 'anemometer.ane.combined_traffic',
    unit: 'By',
    kind: 'counter',
    help: 'What the Neural Engine read and wrote, of Macs that count both together. A Mac may report this beside both.',
  },
  aneDramTraffic: {
    name: 'anemometer.ane.dram.traffic',
    unit: 'By',
    kind: 'counter',
    help: 'What the Neural Engine read from and wrote to memory itself: a part of its traffic.',
  },
  anePowered: {
    name: 'anemometer.ane.powered',
    unit: 's',
    kind: 'counter',
    help: 'Time in which the controller of the Neural Engine was powered, whether it worked or not.',
  },
  gpuActive: {
    name: 'anemometer.gpu.active',
    unit: 's',
    kind: 'counter',
    help: 'Time in which the GPU was active.',
  },
  gpuFrequency: {
    name: 'anemometer.gpu.frequency',
    unit: 'Hz',
    kind: 'gauge',
    help: 'Frequency of the GPU while it was active, in the newest sample.',
  },
  clusterActive: {
    name: 'anemometer.cpu.cluster.active',
    unit: 's',
    kind: 'counter',
    help: 'Time in which a cluster was active, as reported.',
  },
  clusterFrequency: {
    name: 'anemometer.cpu.cluster.frequency',
    unit: 'Hz',
    kind: 'gauge',
    help: 'Frequency of a cluster while it was active, in the newest sample.',
  },
  measured: {
    name: 'anemometer.measured',
    unit: 's',
    kind: 'counter',
    help: 'Length of all windows that were measured. Sleep and gaps are not in it.',
  },
  samples: {
    name: 'anemometer.samples',
    unit: '',
    kind: 'counter',
    help: 'Samples that were read since the start.',
  },
  faults: {
    name: 'anemometer.faults',
    unit: '',
    kind: 'counter',
    help: 'Documents of the source since the start that could not be read.',
  },
  events: {
    name: 'anemometer.events',
    unit: '',
    kind: 'counter',
    help: 'What happened since the start, by kind.',
  },
  lastSample: {
    name: 'anemometer.last_sample.timestamp',
    unit: 's',
    kind: 'gauge',
    help: 'When the newest sample arrived, since 1970. The source may be late: compare it with time().',
  },
  up: {
    name: 'anemometer.up',
    unit: '',
    kind: 'gauge',
    help: '1 while samples arrive; 0 when they do not, for whatever reason.',
  },
  sourceState: {
    name: 'anemometer.source.state',
    unit: '',
    kind: 'stateset',
    help: 'State of the source: 1 for the one that holds, 0 for the others.',
  },
  sourceInfo: {
    name: 'anemometer.source.info',
    unit: '',
    kind: 'gauge',
    help: 'The source: its kind, and whether it reads a real Mac (real="false": the numbers are made up).',
  },
  machineInfo: {
    name: 'anemometer.machine.info',
    unit: '',
    kind: 'gauge',
    help: 'The Mac: its model and its build of macOS, and what both are called where that is known.',
  },
  buildInfo: {
    name: 'anemometer.build.info',
    unit: '',
    kind: 'gauge',
    help: 'The version of Anemometer.',
  },
  thermalPressure: {
    name: 'anemometer.thermal_pressure',
    unit: '',
    kind: 'stateset',
    help: 'Thermal pressure by the words of macOS: 1 for the one that holds, 0 for the others.',
  },
  otlpPushes: {
    name: 'anemometer.otlp.pushes',
    unit: '',
    kind: 'counter',
    help: 'Pushes to an OTLP server since the start, by outcome; partial: the server did not take all points.',
  },
  otlpLastSuccess: {
    name: 'anemometer.otlp.last_success.timestamp',
    unit: 's',
    kind: 'gauge',
    help: 'When an OTLP server last took what was pushed, since 1970.',
  },
  processCpu: {
    name: 'process.cpu',
    unit: 's',
    kind: 'counter',
    help: 'Processor time that Anemometer took, user and system.',
  },
  processMemory: {
    name: 'process.resident_memory',
    unit: 'By',
    kind: 'gauge',
    help: 'Memory that Anemometer holds.',
  },
  processStart: {
    name: 'process.start_time',
    unit: 's',
    kind: 'gauge',
    help: 'When Anemometer was started, since 1970.',
  },
} as const satisfies Record<string, MetricFamily>

export type FamilyId = keyof typeof FAMILIES

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  J: 'joules',
  By: 'bytes',
  s: 'seconds',
  Hz: 'hertz',
  '': '',
}

/** The name in OpenMetrics, where a counter's samples add `_total` to it, and its unit; empty without one. */
export function openMetricsName({ name, unit }: MetricFamily): { name: string; unit: string } {
  const word = UNIT_WORDS[unit]
  const base = name.replaceAll('.', '_')
  return { name: word === '' ? base : `${base}_${word}`, unit: word }
}

/**
 * The name of its series in Prometheus, by the rules with which Prometheus itself translates OTLP names: both ways make the
 * same series, and one dashboard serves both.
 */
export function prometheusName(family: MetricFamily): string {
  const { name } = openMetricsName(family)
  return family.kind === 'counter' ? `${name}_total` : name
}

/** The label of a state set, which OpenMetrics 1.0 wants to be called as the family. The same in every format. */
export function stateLabel(family: MetricFamily): string {
  return openMetricsName(family).name
}
