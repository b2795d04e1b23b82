import { macosMajorOf } from '#shared/macs'
import type { Chip, ClusterProfile } from './chips'
import { bandwidthBytes } from './plist-writer'
import { cpuPowerMw, spread, type ClusterLoad, type Load, type Window } from './window'

export interface TextOptions {
  /** `Summary` and `Lifetime` blocks are totals, not samples. */
  kind?: 'Sampled' | 'Summary' | 'Lifetime'
  /** Rows for "Running tasks". */
  tasks?: readonly string[]
}

/** What `powermetrics` prints once, before the first block. */
export function writeTextHeader(chip: Chip): string {
  return `Machine model: ${chip.model}\nOS version: ${chip.osBuild}\nBoot arguments: \nBoot time: Mon Feb  6 10:37:21 2023\n\n\n\n`
}

/** One block as `powermetrics -f text` prints it, in the words and the order of the macOS of `chip`. */
export function writeTextSample(chip: Chip, window: Window, options: TextOptions = {}): string {
  const macos = macosMajorOf(chip.osBuild) ?? 0
  const lines = [
    `*** ${options.kind ?? 'Sampled'} system activity (${formatLocalTime(window.endMs)}) (${(window.elapsedNs / 1e6).toFixed(2)}ms elapsed) ***`,
    '',
    ...taskLines(options.tasks ?? []),
    '',
    '**** Processor usage ****',
    '',
    ...chip.clusters.flatMap((profile, index) => [
      ...clusterLines(chip, profile, window.clusters[index] as ClusterLoad, macos),
      '',
    ]),
    ...powerLines(window, macos),
    '',
    '**** Thermal pressure ****',
    '',
    `Current pressure level: ${window.thermalPressure}`,
    '',
    ...gpuLines(chip, window, macos),
    '',
    ...(chip.bandwidthCounters.length > 0 ? [...bandwidthLines(chip, window), ''] : []),
  ]
  return `${lines.join('\n')}\n\n`
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Local time two hours east of Greenwich: `Thu Feb 11 00:10:50 2021 +0200`. */
function formatLocalTime(timeMs: number): string {
  const local = new Date(timeMs + 2 * 3_600_000)
  const day = String(local.getUTCDate()).padStart(2, ' ')
  const clock = local.toISOString().slice(11, 19)
  return `${DAYS[local.getUTCDay()]} ${MONTHS[local.getUTCMonth()]} ${day} ${clock} ${local.getUTCFullYear()} +0200`
}

function taskLines(names: readonly string[]): string[] {
  if (names.length === 0) return []
  const heading =
    'Name                               ID     CPU ms/s  samp ms/s  User%  Deadlines (<2 ms, 2-5 ms)  Wakeups (Intr, Pkg idle)'
  const rows = names.map(
    (name, index) =>
      `${name.padEnd(34)} ${100 + index}    281.98    283.25     82.97  1.97    0.00               428.87  8.85`,
  )
  return ['*** Running tasks ***', '', heading, ...rows]
}

function clusterLines(chip: Chip, profile: ClusterProfile, load: ClusterLoad, macos: number): string[] {
  const { name, tableMhz } = profile
  const ownLabel = `${name} HW active residency`
  return [
    ...(macos <= 12 ? [`${name} Power: ${load.powerMw.toFixed(0)} mW`] : []),
    ...(chip.reportsOnline ? [`${name} Online: 100%`] : []),
    `${name} HW active frequency: ${load.frequencyMhz.toFixed(0)} MHz`,
    ...residencyLines(chip, ownLabel, name, tableMhz, load, true),
    ...profile.coreIds.flatMap((id, index) => {
      const core = load.cores[index] as Load
      const label = `${macos <= 11 ? 'cpu' : 'CPU'} ${id}`
      return [
        `${label} frequency: ${core.frequencyMhz.toFixed(0)} MHz`,
        ...residencyLines(chip, `${label} active residency`, label, tableMhz, core, macos >= 14),
      ]
    }),
  ]
}

function residencyLines(
  chip: Chip,
  activeLabel: string,
  label: string,
  tableMhz: readonly number[],
  load: Load,
  activeFirst: boolean,
): string[] {
  const down = load.downRatio ?? 0
  const active = `${activeLabel}: ${percent(load.activeRatio)} ${stateList(tableMhz, spread(tableMhz, load))}`
  const idle = `${label} idle residency: ${percent(1 - load.activeRatio - down)}`
  const lines = activeFirst ? [active, idle] : [idle, active]
  return chip.reportsDown ? [...lines, `${label} down residency: ${percent(down)}`] : lines
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2).padStart(6)}%`
}

function stateList(tableMhz: readonly number[], shares: readonly number[]): string {
  return `(${tableMhz.map((mhz, index) => `${mhz.toFixed(0)} MHz: ${shortPercent(shares[index] as number)}`).join(' ')})`
}

/** Three characters: `  0%`, `.69%`, `6.5%`, ` 97%`. */
function shortPercent(ratio: number): string {
  const value = ratio * 100
  if (value === 0) return '  0%'
  if (value < 0.995) return `${value.toFixed(2).slice(1)}%`
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0).padStart(3)}%`
}

function powerLines(window: Window, macos: number): string[] {
  const line = (label: string, powerMw: number): string => `${label}: ${powerMw.toFixed(0)} mW`
  const cpu = line(macos <= 11 ? 'Clusters Total Power' : 'CPU Power', cpuPowerMw(window))
  const gpu = line('GPU Power', window.gpu.powerMw)
  const ane = line('ANE Power', window.ane.powerMw)
  if (macos <= 12) {
    return [
      ane,
      line('DRAM Power', window.dramPowerMw),
      cpu,
      gpu,
      line('Package Power', window.packagePowerMw),
    ]
  }
  const combined = cpuPowerMw(window) + window.gpu.powerMw + window.ane.powerMw
  return [cpu, gpu, ane, line('Combined Power (CPU + GPU + ANE)', combined)]
}

/** The GPU's own count of its power differs a little from the processor section's. */
function gpuLines(chip: Chip, window: Window, macos: number): string[] {
  const { gpu } = window
  const prefix = macos >= 14 ? 'GPU HW' : 'GPU'
  return [
    '**** GPU usage ****',
    '',
    `${prefix} active frequency: ${gpu.frequencyMhz.toFixed(0)} MHz`,
    `${prefix} active residency: ${percent(gpu.activeRatio)} ${stateList(chip.gpuTableMhz, spread(chip.gpuTableMhz, gpu))}`,
    `GPU idle residency: ${percent(1 - gpu.activeRatio)}`,
    `GPU Power: ${(gpu.powerMw + 1).toFixed(0)} mW`,
  ]
}

/** Made up from how other tools read it; no recorded block is known. Per second, not per window. */
function bandwidthLines(chip: Chip, window: Window): string[] {
  const bytes = bandwidthBytes(chip, window)
  const rate = (name: string): string => (((bytes.get(name) ?? 0) * 1e9) / window.elapsedNs / 1e6).toFixed(2)
  return [
    '**** Bandwidth Counters ****',
    '',
    ...chip.bandwidthCounters.map((name) => `${name}: ${rate(name)} MB/s`),
  ]
}
