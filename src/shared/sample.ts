/**
 * The one contract between reading `powermetrics` and everything that shows, stores or exports it.
 *
 * `null` means "not reported here", never zero; `availability.ts` turns a missing value into a sentence.
 * `0` appears only where a zero was measured. No field is ever NaN or infinite.
 */
export interface Sample {
  /** End of the measured window as `powermetrics` stamped it, ISO 8601 in UTC, whole seconds. */
  timestamp: string | null
  /** Length of the measured window in milliseconds, from `elapsed_ns`. The only clock for rates and energy. */
  elapsedMs: number | null
  machine: Machine
  ane: AneReading
  gpu: GpuReading
  cpu: CpuReading
  /** CPU + GPU + ANE in mW, as reported (macOS 13 and later). Not the package. */
  combinedPowerMw: number | null
  /** Whole package in mW: macOS 11 and 12 on Apple silicon, and Intel. */
  packagePowerMw: number | null
  /** DRAM in mW: macOS 11 and 12. */
  dramPowerMw: number | null
  /** Free text of Apple's, "Nominal" when cool. */
  thermalPressure: string | null
}

export interface Machine {
  /** `hw_model`, for example `MacBookPro18,3`. */
  model: string | null
  /** `kern_osversion`, for example `21E230`. */
  osBuild: string | null
}

export interface AneReading {
  /** Mean over the window, mW. Up to macOS 12 computed from the energy, which counts whole mJ. */
  powerMw: number | null
  /** Energy of the window, mJ: as reported, otherwise power × elapsed; null where that is not known or not believed. */
  energyMj: number | null
  /** Fabric-side traffic of every ANE, bytes per second (`ANE RD`, `ANE0 RD`, …). macOS 11 and 12 only. */
  readBytesPerSecond: number | null
  writeBytesPerSecond: number | null
  /** The part that reached DRAM (`ANE DCS RD`, …), bytes per second. */
  dramReadBytesPerSecond: number | null
  dramWriteBytesPerSecond: number | null
}

export interface GpuReading {
  powerMw: number | null
  /** Active average in MHz (macOS 12: including idle time). */
  frequencyMhz: number | null
  /** 0 to 1. */
  activeRatio: number | null
}

export interface CpuReading {
  powerMw: number | null
  /** In the order reported; empty on Intel and where `cpu_power` was not asked for. */
  clusters: ClusterReading[]
}

export interface ClusterReading {
  /** As reported: `E-Cluster`, `P0-Cluster`, `S-Cluster`, … The letter does not tell the tier. */
  name: string
  frequencyMhz: number | null
  /** 0 to 1: neither idle nor powered down. May contradict the cores (macOS 27 on M4). */
  activeRatio: number | null
  cores: CoreReading[]
}

export interface CoreReading {
  /** Apple's CPU number, unique in the machine. */
  id: number
  frequencyMhz: number | null
  activeRatio: number | null
}

/** Where a sample lies on the time axis of its session. */
export interface SamplePlace {
  /** End of the window, ms since 1970 with their fractions. Strictly increasing within a session. */
  endMs: number
  /** True when time is missing between this sample's window and the one before it. */
  gapBefore: boolean
}

/** A sample with its place on the session's time axis. */
export interface PlacedSample extends SamplePlace {
  /** Counts from 0 within a session. */
  sequence: number
  sample: Sample
}
