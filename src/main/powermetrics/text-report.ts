import { countCores, isTimeMs } from '#shared/impossible'
import { MOST_CLUSTERS, MOST_CORES } from '#shared/limits'
import { aneTraffic } from './plist-report'
import { createUnit, type RawReport, type RawUnit } from './raw-report'

// Every pattern matches a whole line, so that no process name in a row of a table can look like a reading. Digits are
// bounded, so that no line makes a pattern backtrack for long.
const DECIMAL = '\\d{1,12}(?:\\.\\d{1,12})?|\\.\\d{1,12}'
const NUMBER = `(-?(?:nan|${DECIMAL}))`
const CORE = new RegExp(
  `^cpu (\\d{1,4}) (frequency|active residency|idle residency|down residency): *${NUMBER} ?(?:MHz|%)(?: \\(.*\\))?$`,
  'i',
)
const CLUSTER = new RegExp(
  `^([A-Za-z0-9]{1,16}-Cluster) (HW active frequency|HW active residency|idle residency|down residency|Online|Power): *${NUMBER} ?(?:MHz|%|mW)(?: \\(.*\\))?$`,
)
const POWER = new RegExp(
  `^([A-Z][A-Za-z]+(?: [A-Z][a-z]+)? Power(?: \\(CPU \\+ GPU \\+ ANE\\))?): *(-?nan|${DECIMAL}) mW$`,
)
const GPU = new RegExp(
  `^GPU (?:HW )?(active frequency|active residency|idle residency): *${NUMBER} ?(?:MHz|%)(?: \\(.*\\))?$`,
)
const INTEL_PACKAGE = new RegExp(`^Intel energy model derived package power \\([^()]*\\): *(${DECIMAL}) ?W$`)
/** Spacing and decimals are a guess: no recording of this block is known. */
const BANDWIDTH = new RegExp(`^\\s*(ANE\\d* (?:DCS )?(?:RD|WR))\\s*: *(${DECIMAL}) *MB/s$`)
const PRESSURE = /^Current pressure level: *(\S+)$/

/** A line is no reading, was stored in the report, or was dropped because there are more clusters or cores than any Mac has. */
export type LineOutcome = 'ignored' | 'stored' | 'too-many'

/** Stores the reading of `line`, if it is one, in `report`. Of a label that occurs twice the first counts. */
export function readLine(line: string, report: RawReport): LineOutcome {
  switch (line.charCodeAt(0)) {
    case 0x43: // C
    case 0x63: // c
      return readCore(line, report) ?? readPower(line, report) ?? readPressure(line, report) ?? 'ignored'
    case 0x47: // G
      return readGpu(line, report) ?? readPower(line, report) ?? readCluster(line, report) ?? 'ignored'
    case 0x49: // I
      return readIntel(line, report) ?? 'ignored'
    default:
      return readCluster(line, report) ?? readPower(line, report) ?? readBandwidth(line, report) ?? 'ignored'
  }
}

function readCluster(line: string, report: RawReport): LineOutcome | null {
  if (!line.includes('-Cluster ')) return null
  const match = CLUSTER.exec(line)
  if (!match) return null
  let cluster = report.clusters.at(-1)
  if (!cluster || cluster.name !== match[1]) {
    if (report.clusters.length >= MOST_CLUSTERS) return 'too-many'
    cluster = { name: copyOf(match[1] as string), ...createUnit(), cores: [] }
    report.clusters.push(cluster)
  }
  storeSpeed(cluster, match[2] as string, numberOf(match[3]), line)
  return 'stored'
}

/** Cores follow their cluster's own lines. */
function readCore(line: string, report: RawReport): LineOutcome | null {
  const match = CORE.exec(line)
  if (!match) return null
  const cluster = report.clusters.at(-1)
  if (!cluster) return 'ignored'
  const id = Number(match[1])
  let core = cluster.cores.at(-1)
  if (!core || core.id !== id) {
    if (countCores(report.clusters) >= MOST_CORES) return 'too-many'
    core = { id, ...createUnit() }
    cluster.cores.push(core)
  }
  storeSpeed(core, match[2] as string, numberOf(match[3]), line)
  return 'stored'
}

function storeSpeed(unit: RawUnit, label: string, value: number | null, line: string): void {
  const ratio = ratioOf(value)
  if (label.endsWith('frequency')) unit.frequencyHz ??= value === null ? null : value * 1e6
  else if (label.endsWith('active residency')) {
    unit.residency.active ??= ratio
    unit.highestStepMhz ??= highestStepMhz(line)
  } else if (label === 'idle residency') unit.residency.idle ??= ratio
  else if (label === 'down residency') unit.residency.down ??= ratio
}

function readPower(line: string, report: RawReport): LineOutcome | null {
  if (!line.endsWith(' mW')) return null
  const match = POWER.exec(line)
  if (!match) return null
  const milliwatts = numberOf(match[2])
  switch (match[1]) {
    case 'ANE Power':
      report.ane.rate ??= milliwatts
      return 'stored'
    case 'Clusters Total Power':
      if (report.cpu.rate === null) report.cpu.hasOtherLabel = true
      report.cpu.rate ??= milliwatts
      return 'stored'
    case 'CPU Power':
      report.cpu.rate ??= milliwatts
      return 'stored'
    // Twice in a sample, under "Processor usage" and under "GPU usage", and the two may differ.
    case 'GPU Power':
      report.gpu.rate ??= milliwatts
      return 'stored'
    case 'Combined Power (CPU + GPU + ANE)':
      report.combined.rate ??= milliwatts
      return 'stored'
    case 'Package Power':
      report.package.rate ??= milliwatts
      return 'stored'
    case 'DRAM Power':
      report.dram.rate ??= milliwatts
      return 'stored'
    default:
      return 'ignored'
  }
}

function readGpu(line: string, report: RawReport): LineOutcome | null {
  const match = GPU.exec(line)
  if (!match) return null
  const value = numberOf(match[2])
  if (match[1] === 'active frequency') report.gpuFrequencyMhz ??= value
  else if (match[1] === 'active residency') {
    report.gpuResidency.active ??= ratioOf(value)
    report.gpuHighestStepMhz ??= highestStepMhz(line)
  } else report.gpuResidency.idle ??= ratioOf(value)
  return 'stored'
}

/** The steps stand behind the share, `(600 MHz: 0% 972 MHz: 2.4%)`, in any order; null where there are none. */
function highestStepMhz(line: string): number | null {
  let highest: number | null = null
  for (let end = line.indexOf(' MHz:'); end >= 0; end = line.indexOf(' MHz:', end + 1)) {
    const start = Math.max(line.lastIndexOf(' ', end - 1), line.lastIndexOf('(', end - 1)) + 1
    const step = Number(line.slice(start, end))
    if (Number.isFinite(step) && (highest === null || step > highest)) highest = step
  }
  return highest
}

function readIntel(line: string, report: RawReport): LineOutcome | null {
  const match = INTEL_PACKAGE.exec(line)
  if (!match) return null
  // Watts here, mW everywhere else.
  report.package.rate = Number(match[1]) * 1000
  report.package.hasOtherLabel = true
  return 'stored'
}

function readBandwidth(line: string, report: RawReport): LineOutcome | null {
  const match = line.endsWith('MB/s') ? BANDWIDTH.exec(line) : null
  const metered = match ? aneTraffic(report, match[1] as string) : null
  if (!match || !metered) return null
  metered.rate = (metered.rate ?? 0) + Number(match[2]) * 1e6
  return 'stored'
}

function readPressure(line: string, report: RawReport): LineOutcome | null {
  const match = PRESSURE.exec(line)
  if (!match) return null
  report.thermalPressure ??= copyOf(match[1] as string)
  return 'stored'
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Thu Feb 11 00:10:50 2021 -0800`, local time with its offset, as `2021-02-11T08:10:50Z`; null for any other text. */
export function parseTextTime(text: string): string | null {
  const match = /^\w{3} (\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4}) ([+-])(\d\d)(\d\d)$/.exec(text)
  if (!match) return null
  const month = MONTHS.indexOf(match[1] as string)
  const [day, hours, minutes, seconds, year] = [2, 3, 4, 5, 6].map((group) => Number(match[group]))
  const offsetMinutes = (Number(match[8]) * 60 + Number(match[9])) * (match[7] === '-' ? -1 : 1)
  const local = Date.UTC(year as number, month, day, hours, minutes, seconds)
  // A 31st of February, or an hour 25, would roll over into another day.
  if (month < 0 || Number.isNaN(local) || new Date(local).getUTCDate() !== day || !isTimeMs(local))
    return null
  return `${new Date(local - offsetMinutes * 60_000).toISOString().slice(0, 19)}Z`
}

/** Ten decimals keep both decimals of the percent, and drop the error of the division. */
function ratioOf(percent: number | null): number | null {
  return percent === null ? null : Number((percent / 100).toFixed(10))
}

function numberOf(text: string | undefined): number | null {
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** Decodes UTF-8 into a string of its own. A slice would keep the whole chunk in memory. */
export function copyOf(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8')
}
