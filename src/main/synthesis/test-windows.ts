import { highestOf, lowestOf } from '#shared/extremes'
import type { Chip } from './chips'
import { between, createRandom, type Random } from './random'
import { cpuPowerMw, type ClusterLoad, type Load, type Window } from './window'

/** A window in which everything is active, with plausible random values; the same for the same seed. */
export function createTestWindow(chip: Chip, seed: number, elapsedNs = 1_018_730_000): Window {
  const random = createRandom(seed)
  const window = {
    endMs: Date.UTC(2024, 0, 15, 17, 21, 32) + seed * 1000,
    elapsedNs,
    clusters: chip.clusters.map(({ tableMhz, coreIds }) =>
      testCluster(random, tableMhz, coreIds.length, chip.reportsDown),
    ),
    gpu: { ...testLoad(random, chip.gpuTableMhz, 0), powerMw: Math.round(between(random, 5, 4000)) },
    ane: {
      powerMw: Math.round(between(random, 1, 8000)),
      readBytesPerSecond: between(random, 1e6, 9e8),
      writeBytesPerSecond: between(random, 1e6, 9e8),
      dramReadBytesPerSecond: between(random, 1e6, 9e8),
      dramWriteBytesPerSecond: between(random, 1e6, 9e8),
    },
    dramPowerMw: Math.round(between(random, 10, 900)),
    packagePowerMw: Math.round(between(random, 900, 30_000)),
    thermalPressure: 'Nominal',
  }
  // The package holds its parts.
  const partsMw = cpuPowerMw(window) + window.gpu.powerMw + window.ane.powerMw
  return { ...window, packagePowerMw: window.packagePowerMw + partsMw }
}

function testCluster(
  random: Random,
  tableMhz: readonly number[],
  cores: number,
  goesDown: boolean,
): ClusterLoad {
  const down = goesDown ? between(random, 0, 0.5) : 0
  return {
    ...testLoad(random, tableMhz, down),
    powerMw: Math.round(between(random, 1, 5000)),
    cores: Array.from({ length: cores }, () => testLoad(random, tableMhz, down)),
  }
}

function testLoad(random: Random, tableMhz: readonly number[], downRatio: number): Load {
  const lowest = lowestOf(tableMhz)
  return {
    frequencyMhz: Math.round(between(random, lowest, highestOf(tableMhz))),
    activeRatio: between(random, 0.01, 1 - downRatio),
    downRatio,
  }
}
