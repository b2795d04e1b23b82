import type { Chip } from './chips'
import { between, type Random } from './random'
import { IDLE_ANE, type AneLoad, type ClusterLoad, type Load, type Window } from './window'

/** One window. `elapsedNs` is null for a random length; the rounding of energies can require a fixed one. */
export interface Moment {
  load: (random: Random) => Omit<Window, 'endMs' | 'elapsedNs'>
  elapsedNs: number | null
}

/** After so many windows it begins again. */
export const SCENARIO_WINDOWS = 88

/**
 * The demonstration, after "The hunt for the M1's Neural Engine" (eclecticlight.co, 30 March 2022), a window a second
 * and round again after 88: idle; Visual Look Up with the ANE at 30, 22 and 49 mW, reading up to 232 MB/s and writing
 * up to 167 MB/s; a second phase, shorter and lower; idle; the author's Core ML test app, which kept the first P core
 * at 100 % and 3036 to 3228 MHz while the ANE stayed at 0 mW and the GPU at 5 mW and 4 MHz; idle.
 */
export function createScenario(chip: Chip): Moment[] {
  const idle: Moment = { load: (random) => idleLoad(chip, random), elapsedNs: null }
  const lookUp = (powerMw: number, read: number, write: number, elapsedNs: number): Moment => ({
    load: (random) => lookUpLoad(chip, random, aneAt(powerMw, read, write)),
    elapsedNs,
  })
  const coreMl: Moment = { load: (random) => coreMlLoad(chip, random), elapsedNs: null }
  return [
    ...repeat(idle, 4),
    // Energies are whole mJ: with these lengths the power that is computed from them is right to half a mW.
    lookUp(30, 148, 96, 1_025_512_917),
    lookUp(22, 121, 74, 1_012_083_375),
    lookUp(49, 232, 167, 1_020_408_208),
    ...repeat(idle, 6),
    lookUp(14, 88, 52, 1_016_240_541),
    lookUp(9, 46, 27, 1_021_374_083),
    ...repeat(idle, 19),
    ...repeat(coreMl, 24),
    ...repeat(idle, 30),
  ]
}

function repeat(moment: Moment, times: number): Moment[] {
  return Array.from({ length: times }, () => moment)
}

/** Traffic in MB/s, of 10^6 bytes. About six sevenths of it reach DRAM. */
function aneAt(powerMw: number, readMbs: number, writeMbs: number): AneLoad {
  return {
    powerMw,
    readBytesPerSecond: readMbs * 1e6,
    writeBytesPerSecond: writeMbs * 1e6,
    dramReadBytesPerSecond: readMbs * 0.86e6,
    dramWriteBytesPerSecond: writeMbs * 0.83e6,
  }
}

function idleLoad(chip: Chip, random: Random): Omit<Window, 'endMs' | 'elapsedNs'> {
  const clusters = chip.clusters.map((profile, index) => {
    const cores = profile.coreIds.map((_, position) =>
      index === 0
        ? load(between(random, 980, 1160), between(random, 0.03, 0.16))
        : load(between(random, 620, 1400), between(random, 0, 0.02) / (index * 2 + position)),
    )
    return cluster(cores, index === 0 ? between(random, 12, 34) : between(random, 2, 14) / index)
  })
  return {
    clusters,
    gpu: { ...load(388.8, between(random, 0.012, 0.03)), powerMw: between(random, 6, 16) },
    ane: IDLE_ANE,
    dramPowerMw: between(random, 18, 40),
    packagePowerMw: between(random, 90, 160),
    thermalPressure: 'Nominal',
  }
}

/** CPU and GPU decode and draw the picture while the ANE works. */
function lookUpLoad(chip: Chip, random: Random, ane: AneLoad): Omit<Window, 'endMs' | 'elapsedNs'> {
  const clusters = chip.clusters.map((profile, index) => {
    const reach = index === 0 ? 0.62 : 0.34 / index
    const cores = profile.coreIds.map((_, position) =>
      load(
        index === 0 ? between(random, 1500, 2064) : between(random, 1900, 2900),
        (reach * between(random, 0.6, 1)) / (index === 0 ? 1 : position + 1),
      ),
    )
    return cluster(cores, index === 0 ? between(random, 90, 160) : between(random, 380, 720) / index)
  })
  const gpuPowerMw = between(random, 90, 240)
  return {
    clusters,
    gpu: { ...load(between(random, 420, 640), between(random, 0.08, 0.2)), powerMw: gpuPowerMw },
    ane,
    dramPowerMw: between(random, 140, 260),
    packagePowerMw: between(random, 1100, 1700) + gpuPowerMw + ane.powerMw,
    thermalPressure: 'Nominal',
  }
}

function coreMlLoad(chip: Chip, random: Random): Omit<Window, 'endMs' | 'elapsedNs'> {
  const clusters = chip.clusters.map((profile, index) => {
    const cores = profile.coreIds.map((_, position) => {
      if (index === 1 && position === 0) return load(between(random, 3036, 3228), 1)
      if (index === 0) return load(between(random, 1000, 1500), between(random, 0.06, 0.22))
      return load(between(random, 1600, 2900), between(random, 0.002, 0.03) / index)
    })
    const power = index === 0 ? between(random, 20, 48) : index === 1 ? between(random, 3900, 4300) : 3
    return cluster(cores, power)
  })
  return {
    clusters,
    gpu: { ...load(388.8, between(random, 0.0098, 0.0109)), powerMw: 5 },
    ane: IDLE_ANE,
    dramPowerMw: between(random, 150, 230),
    packagePowerMw: between(random, 4500, 4950),
    thermalPressure: 'Nominal',
  }
}

function load(frequencyMhz: number, activeRatio: number): Load {
  return { frequencyMhz, activeRatio }
}

/** A cluster is active while any of its cores is. */
function cluster(cores: Load[], powerMw: number): ClusterLoad {
  const allIdle = cores.reduce((product, core) => product * (1 - core.activeRatio), 1)
  const busy = cores.reduce((sum, core) => sum + core.activeRatio, 0)
  const weighted = cores.reduce((sum, core) => sum + core.activeRatio * core.frequencyMhz, 0)
  return {
    activeRatio: 1 - allIdle,
    frequencyMhz: busy === 0 ? 0 : weighted / busy,
    powerMw: Math.round(powerMw),
    cores,
  }
}
