import { looksIntel } from '#shared/availability'
import { LIVE_PROFILES, type LiveProfile } from '#shared/live'
import { macosMajorOf } from '#shared/macs'
import type { Sample } from '#shared/sample'
import type { PowermetricsRequest } from '../../privilege/powermetrics-command'

/** What is known about a Mac without powermetrics. */
export interface MacFacts {
  /** Major version of Darwin (`os.release()`): 20 is macOS 11, 21 is macOS 12. */
  darwinMajor: number
  /** `Apple M1`, `Intel(R) Core(TM) …` (`os.cpus()`); empty when unknown. */
  chip: string
}

/** The profile that a build of macOS needed; null: the standard one. */
export type RememberedProfile = { osBuild: string; profile: LiveProfile } | null

/** ANE power may be missing from one sample by chance. Where it is missing from so many, it is not reported. */
const FIRST_SAMPLES = 3

/** What to request of powermetrics on this Mac; `bandwidth` exists on Apple silicon with macOS 11 and 12 only. */
export function requestFor(
  { darwinMajor, chip }: MacFacts,
  remembered: RememberedProfile,
): Omit<PowermetricsRequest, 'intervalMs'> {
  const bandwidth = chip.startsWith('Apple') && (darwinMajor === 20 || darwinMajor === 21)
  return { profile: remembered?.profile ?? 'standard', bandwidth }
}

/**
 * The remembered profile, if it was for this build: another build begins with the standard one again. Where the build is
 * unknown (null), the remembered profile applies.
 */
export function rememberedFor(osBuild: string | null, remembered: RememberedProfile): RememberedProfile {
  return osBuild === null || remembered?.osBuild === osBuild ? remembered : null
}

/** The profile after this one; null after the last. */
export function widerProfile(profile: LiveProfile): LiveProfile | null {
  return LIVE_PROFILES[LIVE_PROFILES.indexOf(profile) + 1] ?? null
}

/** Finds out from the first samples of a stream whether ANE power is missing although this chip should report it. */
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
 * Intel Macs have no ANE; M6 with macOS 27 does not report it with any profile; up to macOS 12 no other profile
 * reports more.
 */
function shouldReport(sample: Sample, chip: string): boolean {
  if (looksIntel(sample) || chip.startsWith('Intel') || sample.cpu.powerMw === null) return false
  const macos = macosMajorOf(sample.machine.osBuild) ?? 0
  return macos >= 13 && !(chip.startsWith('Apple M6') && macos >= 27)
}
