/** What a Mac did in one window, independent of any output format. Powers are means in mW. */
export interface Window {
  /** End of the window, ms since 1970. */
  endMs: number
  elapsedNs: number
  /** One for each cluster of the chip, in its order. */
  clusters: ClusterLoad[]
  gpu: Load & { powerMw: number }
  ane: AneLoad
  dramPowerMw: number
  packagePowerMw: number
  thermalPressure: string
}

/** Both ratios are shares of the window, 0 to 1, together at most 1; the rest is idle. */
export interface Load {
  /** Mean while active. */
  frequencyMhz: number
  activeRatio: number
  downRatio?: number
}

export interface ClusterLoad extends Load {
  powerMw: number
  cores: Load[]
}

/** DRAM traffic is part of the other. */
export interface AneLoad {
  powerMw: number
  readBytesPerSecond: number
  writeBytesPerSecond: number
  dramReadBytesPerSecond: number
  dramWriteBytesPerSecond: number
}

export const IDLE_ANE: AneLoad = {
  powerMw: 0,
  readBytesPerSecond: 0,
  writeBytesPerSecond: 0,
  dramReadBytesPerSecond: 0,
  dramWriteBytesPerSecond: 0,
}

export function cpuPowerMw(window: Window): number {
  return window.clusters.reduce((sum, cluster) => sum + cluster.powerMw, 0)
}

/** In whole mJ, as `powermetrics` reports energies. */
export function energyMj(powerMw: number, elapsedNs: number): number {
  return Math.round((powerMw * elapsedNs) / 1e9)
}

/** The share of the window in each state of `tableMhz`, 0 to 1; their mean frequency is the load's. */
export function spread(tableMhz: readonly number[], load: Load): number[] {
  const shares = tableMhz.map(() => 0)
  if (load.activeRatio === 0) return shares
  const above = tableMhz.findIndex((mhz) => mhz >= load.frequencyMhz)
  const high = above < 0 ? tableMhz.length - 1 : above
  const low = Math.max(0, high - 1)
  const [lowMhz, highMhz] = [tableMhz[low] as number, tableMhz[high] as number]
  const part = high === low ? 1 : Math.min(1, Math.max(0, (load.frequencyMhz - lowMhz) / (highMhz - lowMhz)))
  shares[high] = load.activeRatio * part
  shares[low] = (shares[low] as number) + load.activeRatio * (high === low ? 0 : 1 - part)
  return shares
}
