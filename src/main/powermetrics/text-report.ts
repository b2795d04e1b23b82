import { aneTraffic } from './plist-report'
import { MOST_UNITS, residency, type RawCluster, type RawCore, type RawReport } from './raw-report'

/** Every pattern covers a whole line, so that a row of a process with a telling name is no reading. */
// Digits are bounded, so that no line keeps a pattern busy for long.
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
  `^([A-Z][A-Za-z]+(?: [A-Z][a-z]+)? Power(?: \\(CPU \\+ GPU \\+ ANE\\))?): *(${DECIMAL}) mW$`,
)
const GPU = new RegExp(
  `^GPU (?:HW )?(active frequency|active residency|idle residency): *${NUMBER} ?(?:MHz|%)(?: \\(.*\\))?$`,
)
const INTEL_PACKAGE = new RegExp(`^Intel energy model derived package power \\([^()]*\\): *(${DECIMAL}) ?W$`)
/** Spacing and decimals of this block are not certain: no recorded one is known. */
const BANDWIDTH = new RegExp(`^\\s*(ANE\\d* (?:DCS )?(?:RD|WR))\\s*: *(${DECIMAL}) *MB/s$`)
const PRESSURE = /^Current pressure level: *(\S+)$/

/** What became of a line: nothing in it, or a reading that was taken, or one too many. */
export type LineOutcome = 'ignored' | 'taken' | 'too-many'

/** Puts the reading in `line`, if there is one, into `report`. Where a label occurs twice the first counts. */
export function readReading(line: string, report: RawReport): LineOutcome {
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
    if (report.clusters.length >= MOST_UNITS) return 'too-many'
    cluster = { name: copyOf(match[1] as string), frequencyHz: null, residency: residency(), cores: [] }
    report.clusters.push(cluster)
  }
  putSpeed(cluster, match[2] as string, numberOf(match[3]))
  return 'taken'
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
    if (cluster.cores.length >= MOST_UNITS) return 'too-many'
    core = { id, frequencyHz: null, residency: residency() }
    cluster.cores.push(core)
  }
  putSpeed(core, match[2] as string, numberOf(match[3]))
  return 'taken'
}

function putSpeed(unit: RawCluster | RawCore, label: string, value: number | null): void {
  const ratio = ratioOf(value)
  if (label.endsWith('frequency')) unit.frequencyHz ??= value === null ? null : value * 1e6
  else if (label.endsWith('active residency')) unit.residency.active ??= ratio
  else if (label === 'idle residency') unit.residency.idle ??= ratio
  else if (label === 'down residency') unit.residency.down ??= ratio
}

function readPower(line: string, report: RawReport): LineOutcome | null {
  if (!line.endsWith(' mW')) return null
  const match = POWER.exec(line)
  if (!match) return null
  const milliwatts = Number(match[2])
  switch (match[1]) {
    case 'ANE Power':
      report.ane.rate ??= milliwatts
      return 'taken'
    case 'CPU Power':
    case 'Clusters Total Power':
      report.cpu.rate ??= milliwatts
      return 'taken'
    // Twice in a sample, under "Processor usage" and under "GPU usage", and the two may differ.
    case 'GPU Power':
      report.gpu.rate ??= milliwatts
      return 'taken'
    case 'Combined Power (CPU + GPU + ANE)':
      report.combined.rate ??= milliwatts
      return 'taken'
    case 'Package Power':
      report.package.rate ??= milliwatts
      return 'taken'
    case 'DRAM Power':
      report.dram.rate ??= milliwatts
      return 'taken'
    default:
      return 'ignored'
  }
}

function readGpu(line: string, report: RawReport): LineOutcome | null {
  const match = GPU.exec(line)
  if (!match) return null
  const value = numberOf(match[2])
  if (match[1] === 'active frequency') report.gpuFrequencyMhz ??= value
  else if (match[1] === 'active residency') report.gpuResidency.active ??= ratioOf(value)
  else report.gpuResidency.idle ??= ratioOf(value)
  return 'taken'
}

function readIntel(line: string, report: RawReport): LineOutcome | null {
  const match = INTEL_PACKAGE.exec(line)
  if (!match) return null
  // Watts here, mW everywhere else.
  report.package.rate = Number(match[1]) * 1000
  return 'taken'
}

function readBandwidth(line: string, report: RawReport): LineOutcome | null {
  const match = line.endsWith('MB/s') ? BANDWIDTH.exec(line) : null
  const metered = match ? aneTraffic(report, match[1] as string) : null
  if (!match || !metered) return null
  metered.rate = (metered.rate ?? 0) + Number(match[2]) * 1e6
  return 'taken'
}

function readPressure(line: string, report: RawReport): LineOutcome | null {
  const match = PRESSURE.exec(line)
  if (!match) return null
  report.thermalPressure ??= copyOf(match[1] as string)
  return 'taken'
}

/** The text has two decimals of a percent; ten of a ratio keep all of them and no binary fraction. */
function ratioOf(percent: number | null): number | null {
  return percent === null ? null : Number((percent / 100).toFixed(10))
}

function numberOf(text: string | undefined): number | null {
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** The text as a string of its own, decoded as UTF-8: a slice would keep the whole chunk it came from alive. */
export function copyOf(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8')
}
