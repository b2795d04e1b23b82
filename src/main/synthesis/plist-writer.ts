import { macosMajorOf } from '#shared/macs'
import { MADE_UP_KEY } from '../powermetrics/raw-report'
import type { Chip, ClusterProfile } from './chips'
import { PlistLines } from './plist-lines'
import { writeTasks } from './tasks'
import { cpuPowerMw, energyMj, spread, type ClusterLoad, type Load, type Window } from './window'

export interface PlistOptions {
  /** Names for the tasks section, as with the `tasks` sampler and every per-process column; null leaves it out. */
  tasks?: readonly string[]
  /** Unix seconds. */
  bootTime?: number
  /** Says that it is made up, which no `powermetrics` does. */
  isMadeUp?: boolean
}

/**
 * One sample as `powermetrics -f plist` prints it, from `<?xml` to the line break behind `</plist>`; the NUL in front
 * of later samples is the caller's. Order, units and quirks follow the macOS of `chip`: energies only up to 12, a
 * repeated `idle_ratio` up to 15, MHz under the GPU's `freq_hz`.
 */
export function writePlistSample(chip: Chip, window: Window, options: PlistOptions = {}): string {
  const lines = new PlistLines()
  const macos = macosMajorOf(chip.osBuild) ?? 0
  lines.push('<?xml version="1.0" encoding="UTF-8"?>')
  lines.push(
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
  )
  lines.push('<plist version="1.0">')
  lines.dict(null, () => {
    writeRoot(lines, chip, window, options)
    lines.dict('processor', () => writeProcessor(lines, chip, window, macos))
    lines.string('thermal_pressure', window.thermalPressure)
    lines.dict('gpu', () => writeGpu(lines, chip, window, macos))
    if (chip.bandwidthCounters.length > 0) writeBandwidth(lines, chip, window)
  })
  lines.push('</plist>')
  return lines.toString()
}

function writeRoot(lines: PlistLines, chip: Chip, window: Window, options: PlistOptions): void {
  lines.boolean('is_delta', true)
  if (options.isMadeUp === true) lines.boolean(MADE_UP_KEY, true)
  lines.integer('elapsed_ns', window.elapsedNs)
  lines.string('hw_model', chip.model)
  lines.string('kern_osversion', chip.osBuild)
  lines.string('kern_bootargs', '')
  lines.integer('kern_boottime', options.bootTime ?? 1_648_000_000)
  const stamp = new Date(window.endMs).toISOString().slice(0, 19)
  lines.push(`<key>timestamp</key><date>${stamp}Z</date>`)
  if (options.tasks) writeTasks(lines, options.tasks, window.elapsedNs)
}

function writeProcessor(lines: PlistLines, chip: Chip, window: Window, macos: number): void {
  lines.array('clusters', () => {
    chip.clusters.forEach((profile, index) => {
      const load = window.clusters[index] as ClusterLoad
      lines.dict(null, () => writeCluster(lines, chip, profile, load, window.elapsedNs, macos))
    })
  })
  const energy = (powerMw: number): number => energyMj(powerMw, window.elapsedNs)
  if (macos <= 12) {
    lines.integer('ane_energy', energy(window.ane.powerMw))
    lines.integer('dram_energy', energy(window.dramPowerMw))
    lines.integer('cpu_energy', energy(cpuPowerMw(window)))
    lines.integer('gpu_energy', energy(window.gpu.powerMw))
    lines.integer('package_energy', energy(window.packagePowerMw))
    return
  }
  const rail = (name: string, powerMw: number): void => {
    lines.push(`<key>${name}_energy</key>\n<integer>${energy(powerMw)}</integer>`)
    lines.push(`<key>${name}_power</key>\n<real>${Number(powerMw.toPrecision(6))}</real>`)
  }
  rail('cpu', cpuPowerMw(window))
  rail('gpu', window.gpu.powerMw)
  rail('ane', window.ane.powerMw)
  const combined = cpuPowerMw(window) + window.gpu.powerMw + window.ane.powerMw
  lines.push(`<key>combined_power</key>\n<real>${Number(combined.toPrecision(6))}</real>`)
}

function writeCluster(
  lines: PlistLines,
  chip: Chip,
  profile: ClusterProfile,
  load: ClusterLoad,
  elapsedNs: number,
  macos: number,
): void {
  lines.string('name', profile.name)
  lines.boolean('hw_resid_counters', true)
  writeResidency(lines, chip, profile.tableMhz, load, elapsedNs)
  // The position of the cluster's power among these keys is a guess: no recording shows it.
  if (macos <= 12) lines.integer('power', load.powerMw)
  if (chip.reportsOnline) lines.real('online_ratio', 1)
  lines.array('cpus', () => {
    profile.coreIds.forEach((id, index) => {
      lines.dict(null, () => {
        lines.integer('cpu', id)
        writeResidency(lines, chip, profile.tableMhz, load.cores[index] as Load, elapsedNs)
      })
    })
  })
}

function writeResidency(
  lines: PlistLines,
  chip: Chip,
  tableMhz: readonly number[],
  load: Load,
  elapsedNs: number,
): void {
  const down = load.downRatio ?? 0
  const idle = Math.max(0, 1 - load.activeRatio - down)
  lines.real('freq_hz', load.activeRatio === 0 ? 0 : load.frequencyMhz * 1e6)
  lines.integer('idle_ns', idle * elapsedNs)
  lines.real('idle_ratio', idle)
  if (chip.reportsDown) {
    lines.integer('down_ns', down * elapsedNs)
    lines.real('down_ratio', down)
  }
  writeStates(lines, 'dvfm_states', tableMhz, spread(tableMhz, load), elapsedNs)
}

function writeStates(
  lines: PlistLines,
  key: string,
  tableMhz: readonly number[],
  shares: readonly number[],
  elapsedNs: number,
): void {
  lines.array(key, () => {
    tableMhz.forEach((mhz, index) => {
      const share = shares[index] as number
      lines.dict(null, () => {
        lines.integer('freq', mhz)
        lines.integer('used_ns', share * elapsedNs)
        lines.real('used_ratio', share)
      })
    })
  })
}

function writeGpu(lines: PlistLines, chip: Chip, window: Window, macos: number): void {
  const { gpu, elapsedNs } = window
  const idle = 1 - gpu.activeRatio
  const shares = spread(chip.gpuTableMhz, gpu)
  // MHz, whatever the key says; macOS 12 counts the idle time as 0 MHz.
  lines.real('freq_hz', macos === 12 ? gpu.frequencyMhz * gpu.activeRatio : gpu.frequencyMhz)
  const writeIdle = (): void => {
    lines.integer('idle_ns', idle * elapsedNs)
    lines.real('idle_ratio', idle)
  }
  writeIdle()
  writeStates(lines, 'dvfm_states', chip.gpuTableMhz, shares, elapsedNs)
  if (macos <= 13) writeStates(lines, 'requested_freq', chip.gpuTableMhz, shares, elapsedNs)
  else {
    writeSoftwareStates(lines, 'sw_requested_state', 'sw_req_state', 'P', shares, elapsedNs)
    writeSoftwareStates(lines, 'sw_state', 'sw_state', 'SW_P', shares, elapsedNs)
  }
  if (macos < 26) writeIdle()
  lines.integer('gpu_energy', energyMj(gpu.powerMw, elapsedNs))
}

function writeSoftwareStates(
  lines: PlistLines,
  key: string,
  label: string,
  prefix: string,
  shares: readonly number[],
  elapsedNs: number,
): void {
  lines.array(key, () => {
    shares.forEach((share, index) => {
      lines.dict(null, () => {
        lines.string(label, `${prefix}${index + 1}`)
        lines.integer('used_ns', share * elapsedNs)
        lines.real('used_ratio', share)
      })
    })
  })
}

function writeBandwidth(lines: PlistLines, chip: Chip, window: Window): void {
  const bytes = bandwidthBytes(chip, window)
  lines.array('bandwidth_counters', () => {
    for (const name of chip.bandwidthCounters) {
      lines.dict(null, () => {
        lines.string('name', name)
        lines.integer('value', bytes.get(name) ?? 0)
      })
    }
  })
}

/** Counters of the window in bytes: the ANE as given, the processors by their power, and the DRAM totals. */
export function bandwidthBytes(chip: Chip, window: Window): Map<string, number> {
  const seconds = window.elapsedNs / 1e9
  const { ane } = window
  const engine = chip.bandwidthCounters.find((name) => /^ANE0? RD$/.test(name))?.split(' ')[0] ?? 'ANE'
  const bytes = new Map<string, number>()
  const put = (name: string, perSecond: number): void => {
    if (chip.bandwidthCounters.includes(name)) bytes.set(name, Math.round(perSecond * seconds))
  }
  put(`${engine} RD`, ane.readBytesPerSecond)
  put(`${engine} WR`, ane.writeBytesPerSecond)
  put(`${engine} DCS RD`, ane.dramReadBytesPerSecond)
  put(`${engine} DCS WR`, ane.dramWriteBytesPerSecond)
  for (const name of ['ECPU', 'PCPU', 'PCPU0', 'PCPU1', 'GFX', 'DISP']) {
    const perSecond = 4e7 + (name === 'DISP' ? 3e8 : cpuPowerMw(window) * 2e5)
    put(`${name} RD`, perSecond)
    put(`${name} WR`, perSecond * 0.4)
    put(`${name} DCS RD`, perSecond * 0.7)
    put(`${name} DCS WR`, perSecond * 0.3)
  }
  const total = (direction: string): number =>
    [...bytes].reduce((sum, [name, value]) => sum + (name.endsWith(` DCS ${direction}`) ? value : 0), 0)
  bytes.set('DCS RD', total('RD'))
  bytes.set('DCS WR', total('WR'))
  bytes.set('DCS', total('RD') + total('WR'))
  return bytes
}
