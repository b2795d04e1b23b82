import { looksIntel } from '#shared/availability'
import { LIVE_PROFILES, type LiveProfile } from '#shared/live'
import { macosMajorOf } from '#shared/macos'
import type { Sample } from '#shared/sample'
import type { PowermetricsRequest } from '../../privilege/powermetrics-command'

/** What can be known about a Mac without asking powermetrics. */
export interface MacFacts {
  /** Major version of Darwin (`os.release()`): 20 is macOS 11, 21 is macOS 12. */
  darwinMajor: number
  /** `Apple M1`, `Intel(R) Core(TM) …` (`os.cpus()`); empty when unknown. */
  chip: string
}

/** What had to be asked for on a build of macOS; null: nothing but the standard. */
export type RememberedProfile = { osBuild: string; profile: LiveProfile } | null

/** ANE power may be missing from a first sample by chance; from these many it is not there. */
const FIRST_SAMPLES = 3

/** The question for this Mac: bandwidth where the tool knows it (Apple silicon, macOS 11 and 12). */
export function requestFor(
  { darwinMajor, chip }: MacFacts,
  remembered: RememberedProfile,
): Omit<PowermetricsRequest, 'intervalMs'> {
  const bandwidth = chip.startsWith('Apple') && (darwinMajor === 20 || darwinMajor === 21)
  return { profile: remembered?.profile ?? 'standard', bandwidth }
}

/**
 * What was remembered, if it was for this build: another build is asked the standard question again. `osBuild` is null
 * where it cannot be known; what was remembered counts then.
 */
export function rememberedFor(osBuild: string | null, remembered: RememberedProfile): RememberedProfile {
  return osBuild === null || remembered?.osBuild === osBuild ? remembered : null
}

/** The next wider question, or null when everything was asked. */
export function widerProfile(profile: LiveProfile): LiveProfile | null {
  return LIVE_PROFILES[LIVE_PROFILES.indexOf(profile) + 1] ?? null
}

/** Looks at the first samples of a stream: is ANE power missing although this chip should report it? */
export class AneWatch {
  private missing = 0
  private seen = false

  constructor(private readonly chip: string) {}

  onSample(sample: Sample): void {
    if (sample.ane.powerMw !== null) this.seen = true
    else if (shouldReport(sample, this.chip)) this.missing++
  }

  get isMissing(): boolean {
    return !this.seen && this.missing >= FIRST_SAMPLES
  }
}

/**
 * Intel Macs have no ANE; M6 with macOS 27 is known not to report it, whatever is asked; up to macOS 12 there is nothing
 * more to ask for.
 */
function shouldReport(sample: Sample, chip: string): boolean {
  if (looksIntel(sample) || chip.startsWith('Intel') || sample.cpu.powerMw === null) return false
  const macos = macosMajorOf(sample.machine.osBuild) ?? 0
  return macos >= 13 && !(chip.startsWith('Apple M6') && macos >= 27)
}
