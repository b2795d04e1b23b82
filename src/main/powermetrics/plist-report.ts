import { countCores } from '#shared/impossible'
import { MOST_CLUSTERS, MOST_CORES } from '#shared/limits'
import { PlistCursor, PlistSyntaxError } from './plist-cursor'
import {
  createRawReport,
  createUnit,
  MADE_UP_KEY,
  noteUnknown,
  type Metered,
  type RawCluster,
  type RawCore,
  type RawReport,
  type RawUnit,
} from './raw-report'
import { isLeftOut, type PlistSection } from './unknown-keys'

/** What a document is; `index` is a byte offset in it. */
export type PlistReport =
  /** `unreadable`: the first value that is none; null without one. */
  | { kind: 'report'; report: RawReport; unreadable: PlistCursor['unreadable'] }
  | { kind: 'not-powermetrics' }
  | { kind: 'malformed'; index: number; reason: string }

/** Reads one document. */
export function readPlistReport(bytes: Buffer): PlistReport {
  const cursor = new PlistCursor(bytes)
  try {
    cursor.enterPlist()
    const report = readRoot(cursor)
    if (report === null) return { kind: 'not-powermetrics' }
    cursor.leavePlist()
    return { kind: 'report', report, unreadable: cursor.unreadable }
  } catch (error) {
    if (!(error instanceof PlistSyntaxError)) throw error
    return { kind: 'malformed', index: error.index, reason: error.message }
  }
}

/** Sections with process names, which can be any text. */
const SECTIONS_WITH_NAMES = new Set(['tasks', 'coalitions', 'all_tasks'])
/** A property list with one of these keys is a report of `powermetrics`, whatever its samplers. */
const HALLMARKS = new Set(['elapsed_ns', 'hw_model', 'kern_osversion', 'processor', 'gpu'])

/** null when no key is one of `powermetrics`. */
function readRoot(cursor: PlistCursor): RawReport | null {
  const report = createRawReport()
  const recognised = new Set<string>()
  const isDict = cursor.dict((key) => {
    if (HALLMARKS.has(key)) recognised.add(key)
    readRootField(cursor, key, report)
  })
  return isDict && recognised.size > 0 ? report : null
}

function readRootField(cursor: PlistCursor, key: string, report: RawReport): void {
  switch (key) {
    case 'is_delta':
      report.isDelta = cursor.boolean() ?? true
      break
    case MADE_UP_KEY:
      report.isMadeUp = cursor.boolean() ?? false
      break
    case 'elapsed_ns':
      report.elapsedNs = cursor.number()
      break
    case 'hw_model':
      report.model = cursor.string()
      break
    case 'kern_osversion':
      report.osBuild = cursor.string()
      break
    case 'kern_boottime':
      report.bootedAtMs = thousandfold(cursor.number())
      break
    case 'timestamp':
      report.timestamp = cursor.string()
      break
    case 'thermal_pressure':
      report.thermalPressure = cursor.string()
      break
    case 'processor':
      readProcessor(cursor, report)
      break
    case 'gpu':
      readGpu(cursor, report)
      break
    case 'bandwidth_counters':
      readBandwidthCounters(cursor, report)
      break
    default:
      skip(cursor, report, 'top level', key)
  }
}

function readProcessor(cursor: PlistCursor, report: RawReport): void {
  // A repeated section replaces the one before, as any repeated key does.
  const { ane, cpu, gpu, combined, package: whole, dram, clusters } = createRawReport()
  Object.assign(report, { ane, cpu, gpu, combined, package: whole, dram, clusters })
  cursor.dict((key) => {
    switch (key) {
      case 'clusters':
        report.clusters = []
        cursor.array(() => addUnit(cursor, report.clusters, readCluster(cursor, report), MOST_CLUSTERS))
        break
      case 'ane_power':
        report.ane.rate = cursor.number()
        break
      case 'ane_energy':
        report.ane.amount = cursor.number()
        break
      case 'cpu_power':
        report.cpu.rate = cursor.number()
        break
      case 'cpu_energy':
        report.cpu.amount = cursor.number()
        break
      case 'gpu_power':
        report.gpu.rate = cursor.number()
        break
      case 'gpu_energy':
        report.gpu.amount = cursor.number()
        break
      case 'combined_power':
        report.combined.rate = cursor.number()
        break
      case 'package_energy':
        report.package.amount = cursor.number()
        break
      case 'package_watts':
        report.package.rate = thousandfold(cursor.number())
        break
      case 'dram_energy':
        report.dram.amount = cursor.number()
        break
      default:
        skip(cursor, report, 'processor', key)
    }
  })
}

/** Watts, as Intel Macs report their package, to mW; seconds to ms. */
function thousandfold(value: number | null): number | null {
  return value === null ? null : value * 1000
}

/** The clusters that the report has already were read before it, and their cores count as well. */
function readCluster(cursor: PlistCursor, report: RawReport): RawCluster {
  const cluster: RawCluster = { name: '', ...createUnit(), cores: [] }
  cursor.dict((key) => {
    if (key === 'name') cluster.name = cursor.string() ?? ''
    else if (key === 'cpus') {
      cluster.cores = []
      const room = MOST_CORES - countCores(report.clusters)
      cursor.array(() => addUnit(cursor, cluster.cores, readCore(cursor, cluster.cores.length, report), room))
    } else if (!readSpeed(cursor, key, cluster)) skip(cursor, report, 'cluster', key)
  })
  return cluster
}

function addUnit<T>(cursor: PlistCursor, units: T[], unit: T, most: number): void {
  if (units.length >= most) {
    throw new PlistSyntaxError('there are more clusters or cores than any Mac has', cursor.index)
  }
  units.push(unit)
}

function readCore(cursor: PlistCursor, position: number, report: RawReport): RawCore {
  const core: RawCore = { id: position, ...createUnit() }
  cursor.dict((key) => {
    if (key === 'cpu') core.id = cursor.number() ?? position
    else if (!readSpeed(cursor, key, core)) skip(cursor, report, 'core', key)
  })
  return core
}

/** False for any other key, whose value is not read. */
function readSpeed(cursor: PlistCursor, key: string, unit: RawUnit): boolean {
  if (key === 'freq_hz') unit.frequencyHz = cursor.number()
  else if (key === 'idle_ratio') unit.residency.idle = cursor.number()
  else if (key === 'down_ratio') unit.residency.down = cursor.number()
  else if (key === 'dvfm_states') unit.highestStepMhz = readHighestStepMhz(cursor)
  else return false
  return true
}

function skip(cursor: PlistCursor, report: RawReport, section: PlistSection, key: string): void {
  if (!isLeftOut(section, key)) noteUnknown(report, section, key)
  cursor.skip(section === 'top level' && SECTIONS_WITH_NAMES.has(key))
}

/** Every cluster, core and GPU lists its steps, with ten times the text of all that is read of it. */
const STEP = /<key>freq<\/key>\s*<(?:integer|real)>([\d.]{1,20})</g

/** In any order (M4); null where no step is listed. */
function readHighestStepMhz(cursor: PlistCursor): number | null {
  let highest: number | null = null
  for (const [, digits] of cursor.skippedText().matchAll(STEP)) {
    const step = Number(digits)
    if (Number.isFinite(step) && (highest === null || step > highest)) highest = step
  }
  return highest
}

/** Up to 15.5 `idle_ratio` occurs twice in this dictionary, with the same value. */
function readGpu(cursor: PlistCursor, report: RawReport): void {
  const { gpuFrequencyMhz, gpuHighestStepMhz, gpuResidency, gpuSectionEnergyMj } = createRawReport()
  Object.assign(report, { gpuFrequencyMhz, gpuHighestStepMhz, gpuResidency, gpuSectionEnergyMj })
  cursor.dict((key) => {
    // The key says hertz; the value is MHz on every version.
    if (key === 'freq_hz') report.gpuFrequencyMhz = cursor.number()
    else if (key === 'idle_ratio') report.gpuResidency.idle = cursor.number()
    else if (key === 'dvfm_states') report.gpuHighestStepMhz = readHighestStepMhz(cursor)
    else if (key === 'gpu_energy') report.gpuSectionEnergyMj = cursor.number()
    else skip(cursor, report, 'gpu', key)
  })
}

/** `ANE RD` on the M1, `ANE0 RD`, `ANE1 RD` on Pro and Max; with `DCS` for what reached DRAM. */
const ANE_COUNTER = /^ANE\d* (DCS )?(RD|WR)$/

/** 60 counters or more that are not the ANE's: reading each would take two thirds of the time of an M1's sample. */
const OTHER_COUNTERS =
  /(?:<dict>\n?<key>name<\/key>\n?<string>(?!ANE)[^<\n]*<\/string>\n?<key>value<\/key>\n?<integer>\d*<\/integer>\n?<\/dict>\n?)+/y

/** Array of `{name, value}`, bytes in the window. Counters of one direction are summed over all engines. */
function readBandwidthCounters(cursor: PlistCursor, report: RawReport): void {
  const values = new Map<string, number>()
  cursor.array(() => {
    if (cursor.skipAlike(OTHER_COUNTERS)) return
    const { name, value } = readCounter(cursor)
    if (name !== null && value !== null && value >= 0 && ANE_COUNTER.test(name)) values.set(name, value)
  })
  const { aneRead, aneWrite, aneDramRead, aneDramWrite } = createRawReport()
  Object.assign(report, { aneRead, aneWrite, aneDramRead, aneDramWrite })
  for (const [name, value] of values) {
    const metered = aneTraffic(report, name)
    if (metered) metered.amount = (metered.amount ?? 0) + value
  }
}

function readCounter(cursor: PlistCursor): { name: string | null; value: number | null } {
  const counter: ReturnType<typeof readCounter> = { name: null, value: null }
  cursor.dict((key) => {
    if (key === 'name') counter.name = cursor.string()
    else if (key === 'value') counter.value = cursor.number()
    else cursor.skip()
  })
  return counter
}

/** Which traffic of `report` a counter belongs to; null for a counter that is not the ANE's. */
export function aneTraffic(report: RawReport, counter: string): Metered | null {
  const match = ANE_COUNTER.exec(counter)
  if (!match) return null
  if (match[2] === 'RD') return match[1] ? report.aneDramRead : report.aneRead
  return match[1] ? report.aneDramWrite : report.aneWrite
}
