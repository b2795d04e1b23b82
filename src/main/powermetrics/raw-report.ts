import type { UnknownKey } from './unknown-keys'

/**
 * What `powermetrics` reports about one window, in Apple's terms, neither converted nor validated. The plist and the
 * text reader both produce it; `normalise.ts` turns it into a `Sample`. null: not reported.
 */
export interface RawReport {
  format: 'plist' | 'text'
  /** ISO 8601 in UTC, whole seconds, ending in `Z`, where it is a date. */
  timestamp: string | null
  elapsedNs: number | null
  /** `hw_model`. */
  model: string | null
  /** `kern_osversion`. */
  osBuild: string | null
  /** When the Mac was started, ms since 1970: `kern_boottime`, or "Boot time" of a text log. */
  bootedAtMs: number | null
  /** False for totals since boot or since the start of the tool, which are not samples. */
  isDelta: boolean
  /** The demonstration wrote it (`MADE_UP_KEY`), and no `powermetrics`. */
  isMadeUp: boolean
  ane: Metered
  cpu: Metered
  /** From the processor section; `gpuSectionEnergyMj` is from the GPU's own section and differs slightly. */
  gpu: Metered
  gpuSectionEnergyMj: number | null
  combined: Metered
  package: Metered
  dram: Metered
  aneRead: Metered
  aneWrite: Metered
  aneDramRead: Metered
  aneDramWrite: Metered
  gpuFrequencyMhz: number | null
  /** The highest of the steps that are listed for the GPU, MHz; null where none is. */
  gpuHighestStepMhz: number | null
  gpuResidency: Residency
  clusters: RawCluster[]
  thermalPressure: string | null
  /** Keys and labels that nobody knows; null for none, as in nearly every report. */
  unknown: UnknownKey[] | null
}

/** A quantity that some versions give as a rate, some as an amount, and some as both. */
export interface Metered {
  /** mW or bytes per second, averaged over the window. */
  rate: number | null
  /** mJ or bytes in the window. */
  amount: number | null
  /** The rate stands under another label than the usual (`shared/fields.ts`). */
  hasOtherLabel?: boolean
}

/** Shares of the window, nominally 0 to 1. */
export interface Residency {
  active: number | null
  idle: number | null
  /** Powered down: neither active nor idle. */
  down: number | null
}

/** What clusters and cores have in common. */
export interface RawUnit {
  frequencyHz: number | null
  /** The highest of the steps that are listed for it, MHz; null where none is. */
  highestStepMhz: number | null
  residency: Residency
}

export interface RawCore extends RawUnit {
  id: number
}

export interface RawCluster extends RawUnit {
  name: string
  cores: RawCore[]
}

/** Ours, not Apple's: true in each property list of the demonstration, so that no file of it is taken for a Mac's. */
export const MADE_UP_KEY = 'anemometer_made_up'

/** Names of a report beyond this are not even counted. */
const MOST_UNKNOWN = 1000

export function noteUnknown(report: RawReport, section: UnknownKey['section'], name: string): void {
  report.unknown ??= []
  if (report.unknown.length < MOST_UNKNOWN) report.unknown.push({ section, name })
}

const metered = (): Metered => ({ rate: null, amount: null })
export const residency = (): Residency => ({ active: null, idle: null, down: null })

export const createUnit = (): RawUnit => ({
  frequencyHz: null,
  highestStepMhz: null,
  residency: residency(),
})

export function createRawReport(format: RawReport['format'] = 'plist'): RawReport {
  return {
    format,
    timestamp: null,
    elapsedNs: null,
    model: null,
    osBuild: null,
    bootedAtMs: null,
    isDelta: true,
    isMadeUp: false,
    ane: metered(),
    cpu: metered(),
    gpu: metered(),
    gpuSectionEnergyMj: null,
    combined: metered(),
    package: metered(),
    dram: metered(),
    aneRead: metered(),
    aneWrite: metered(),
    aneDramRead: metered(),
    aneDramWrite: metered(),
    gpuFrequencyMhz: null,
    gpuHighestStepMhz: null,
    gpuResidency: residency(),
    clusters: [],
    thermalPressure: null,
    unknown: null,
  }
}
