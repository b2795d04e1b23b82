import { FAMILIES, stateLabel, type FamilyId } from '#shared/metric-families'
import { isMetricId, METRICS, METRIC_IDS, type Quantity } from '#shared/metrics'
import { namedMachine } from '#shared/macs'
import { readMetric, THERMAL_LEVELS, type PlacedSample, type Sample } from '#shared/sample'
import { SampleTotals, type SeriesAmount, type TotalsData } from '#shared/sample-totals'
import { isFlowing, type SourceState, type SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { isKnownKind, type EventKindId, type TrackEvent } from '#shared/track-events'
import type { Consumer } from '../pipeline/consumers'
import { SYSTEM_CLOCKS, type Clocks } from '../sources/clocks'
import type { Exposition, Labels, Point } from './exposition'

/** Samples may be late by so many intervals, and by this at least, before the source counts as lost. */
const PATIENCE_INTERVALS = 3
const SHORTEST_PATIENCE_MS = 10_000

const STATES: readonly SourceState[] = ['starting', 'running', 'paused', 'ended', 'failed']
/** Of words that this version does not know. */
const MOST_OTHER_LEVELS = 8
const LONGEST_LEVEL = 40

/** Of an amount (value × ms) to the unit of its family: mW × ms to J, bytes/s × ms to bytes, a ratio × ms to s. */
const PER_AMOUNT: Readonly<Record<Exclude<Quantity, 'frequency'>, number>> = {
  power: 1e6,
  traffic: 1000,
  ratio: 1000,
}
const HZ_PER_MHZ = 1e6
const MS_PER_S = 1000

export interface MeterOptions {
  version: string
  /** Kinds of events that something here watches for: they begin at 0. Others are there once one happened. */
  watchedEvents: readonly EventKindId[]
  /** True: energy, traffic and time come from what is kept on disk (`setTotals`). False: they are counted from the start. */
  hasHistory: boolean
}

/** Counts what the pipeline reads, and says at any moment what it came to. */
export class Meter implements Consumer {
  readonly part = 'Monitoring'
  private readonly counted: SampleTotals | null
  private kept: TotalsData | null = null
  private status: SourceStatus | null = null
  private newest: { sample: Sample; atMs: number; monotonicMs: number } | null = null
  private samples = 0
  private faults = 0
  private readonly events: Map<string, number>
  private readonly otherLevels = new Set<string>()
  private readonly collectors: ((add: AddPoint) => void)[] = []
  /** ms since 1970. Computed once: the clock may be set. */
  private readonly startedMs: number

  constructor(
    private readonly options: MeterOptions,
    private readonly clocks: Pick<Clocks, 'nowMs' | 'wallClockMs'> = SYSTEM_CLOCKS,
  ) {
    this.counted = options.hasHistory ? null : new SampleTotals()
    this.startedMs = clocks.wallClockMs() - process.uptime() * MS_PER_S
    this.events = new Map(options.watchedEvents.map((kind) => [kind, 0]))
  }

  onSession(status: SourceStatus): void {
    this.status = status
  }

  onStatus(status: SourceStatus): void {
    this.status = status
  }

  onSample({ sample }: PlacedSample, status: SourceStatus): void {
    this.status = status
    this.newest = { sample, atMs: this.clocks.wallClockMs(), monotonicMs: this.clocks.nowMs() }
    this.samples++
    this.counted?.add(sample)
  }

  onFault(): void {
    this.faults++
  }

  onEvent({ kind }: TrackEvent): void {
    const known = isKnownKind(kind) ? kind : 'other'
    this.events.set(known, (this.events.get(known) ?? 0) + 1)
  }

  /** `collect` is asked for more points whenever they are collected. */
  addCollector(collect: (add: AddPoint) => void): void {
    this.collectors.push(collect)
  }

  /** What is on disk. */
  setTotals(totals: TotalsData): void {
    this.kept = totals
  }

  /** Why no samples arrive, as a sentence; null while they do. */
  whySilent(): string | null {
    if (this.status === null) return 'Nothing is read yet.'
    const { state, message, label } = this.status
    if (state === 'failed') return message ?? `${label} failed.`
    if (state === 'ended') return `${label} has ended.`
    if (this.newest === null) return message ?? 'No sample has arrived yet.'
    const ageMs = this.clocks.nowMs() - this.newest.monotonicMs
    // Where nobody tells the state of live readings, the age of the newest sample does.
    const isHeld = this.status.live !== null && !isFlowing(this.status)
    if (!isHeld && ageMs <= this.patienceMs) return null
    return message ?? `The newest sample is ${Math.round(ageMs / MS_PER_S)} s old.`
  }

  collect(): Exposition {
    // By their labels, since a scrape with two points of the same ones is refused as a whole.
    const points = new Map<FamilyId, Map<string, Point>>()
    const add = (family: FamilyId, value: number, labels: Labels = {}): void => {
      const known = points.get(family) ?? new Map<string, Point>()
      points.set(family, known.set(JSON.stringify(labels), { labels, value }))
    }
    this.addTotals(this.counted?.data ?? this.kept, add)
    this.addCounts(add)
    const isUp = this.whySilent() === null
    add('up', Number(isUp))
    if (this.status !== null) addSource(this.status, add)
    if (this.newest !== null) {
      add('lastSample', this.newest.atMs / MS_PER_S)
      // Of a source that is silent nobody knows the present.
      if (isUp) this.addPresent(this.newest.sample, add)
    }
    for (const collect of this.collectors) collect(add)
    const families = Object.keys(FAMILIES) as FamilyId[]
    return families.flatMap((family) => {
      const found = points.get(family)
      return found === undefined ? [] : [{ family, points: [...found.values()] }]
    })
  }

  private get patienceMs(): number {
    const intervalMs = this.status?.requestedIntervalMs ?? this.status?.measuredIntervalMs ?? 0
    return Math.max(SHORTEST_PATIENCE_MS, PATIENCE_INTERVALS * intervalMs)
  }

  /** null: nothing is on disk yet. */
  private addTotals(totals: TotalsData | null, add: AddPoint): void {
    if (totals === null) return
    if (totals.measuredMs > 0) add('measured', totals.measuredMs / MS_PER_S)
    for (const [key, sum] of Object.entries(totals.series) as [string, SeriesAmount][]) {
      if (sum.coveredMs === 0) continue
      if (isMetricId(key)) {
        const { exposed, quantity } = METRICS[key]
        if (quantity === 'frequency') continue
        add(exposed.family, sum.amount / PER_AMOUNT[quantity], exposed.labels)
        if (exposed.family === 'energy') add('energyMeasured', sum.coveredMs / MS_PER_S, exposed.labels)
        continue
      }
      const cluster = /^cluster:(.*):activeRatio$/s.exec(key)?.[1]
      if (cluster !== undefined) add('clusterActive', sum.amount / PER_AMOUNT.ratio, { cluster })
    }
  }

  private addCounts(add: AddPoint): void {
    add('samples', this.samples)
    add('faults', this.faults)
    for (const [kind, count] of this.events) add('events', count, { kind })
    add('buildInfo', 1, { version: this.options.version })
    const { user, system } = process.cpuUsage()
    add('processCpu', (user + system) / 1e6)
    add('processMemory', process.memoryUsage.rss())
    add('processStart', this.startedMs / MS_PER_S)
  }

  private addPresent(sample: Sample, add: AddPoint): void {
    for (const id of METRIC_IDS) {
      const { exposed, quantity } = METRICS[id]
      const value = readMetric(sample, id)
      if (quantity === 'frequency' && value !== null) add(exposed.family, value * HZ_PER_MHZ, exposed.labels)
    }
    for (const { name, frequencyMhz } of sample.cpu.clusters)
      if (frequencyMhz !== null) add('clusterFrequency', frequencyMhz * HZ_PER_MHZ, { cluster: name })
    this.addThermal(sample.thermalPressure, add)
  }

  private addThermal(word: string | null, add: AddPoint): void {
    if (word === null) return
    const level = word.slice(0, LONGEST_LEVEL)
    if (!THERMAL_LEVELS.includes(level) && this.otherLevels.size < MOST_OTHER_LEVELS)
      this.otherLevels.add(level)
    addStates('thermalPressure', [...THERMAL_LEVELS, ...this.otherLevels], level, add)
  }
}

/** Adds a point; one of the same family and labels is replaced. */
export type AddPoint = (family: FamilyId, value: number, labels?: Labels) => void

function addSource({ kind, state, machine }: SourceStatus, add: AddPoint): void {
  add('sourceInfo', 1, { source: kind, real: String(SOURCES[kind].isReal) })
  addStates('sourceState', STATES, state, add)
  const { model, osBuild, name, macos } = namedMachine(machine)
  const labels = { model, os_build: osBuild, model_name: name, os_version: macos }
  const known = Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== null)
  if (known.length > 0) add('machineInfo', 1, Object.fromEntries(known))
}

/** `holds`: which of the states. */
function addStates(family: FamilyId, states: readonly string[], holds: string, add: AddPoint): void {
  const label = stateLabel(FAMILIES[family])
  for (const state of states) add(family, Number(state === holds), { [label]: state })
}
