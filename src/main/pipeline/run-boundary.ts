import type { Machine, Sample } from '#shared/sample'
import { formatModelAmong, formatSystem } from '#shared/macs'
import { formatDuration } from '#shared/format'
import { plainSpaces } from '#shared/plain-text'

/** The same start of a Mac may be told a little differently: its clock is set now and then. */
const SAME_BOOT_MS = 60_000
/** Stamps count whole seconds, so that two windows may seem to lie a second the wrong way round. */
const STAMP_SLACK_MS = 2000

/** What a sample says of the run that it belongs to. */
interface RunMarks {
  machine: Machine
  bootedAtMs: number | null
  stampMs: number | null
}

/**
 * Tells where in one input another run begins: of another Mac, on another build of macOS, after another start, or earlier.
 * Samples on both sides of such a border are not measurements of one thing, whatever the file says.
 */
export class RunBoundaries {
  private last: RunMarks | null = null

  /**
   * Why `sample` does not go on from the one before it, as the end of a sentence; null where it may. `placedMs`: its end
   * where the input states it, ms since 1970; otherwise its stamp counts.
   */
  next(sample: Sample, bootedAtMs: number | null, placedMs: number | null = null): string | null {
    const stampMs = placedMs ?? (sample.timestamp === null ? null : Date.parse(sample.timestamp))
    const { last } = this
    this.last = {
      machine: sample.machine,
      bootedAtMs: bootedAtMs ?? last?.bootedAtMs ?? null,
      stampMs: stampMs ?? last?.stampMs ?? null,
    }
    if (last === null) return null
    const why = reasonBetween(last, { machine: sample.machine, bootedAtMs, stampMs })
    // What was known of the run before says nothing of this one.
    if (why !== null) this.last = { machine: sample.machine, bootedAtMs, stampMs }
    return why
  }
}

function reasonBetween(last: RunMarks, next: RunMarks): string | null {
  const [before, after] = [last.machine, next.machine]
  if (before.model !== after.model)
    return `it is of another Mac, ${macWords(after, before)} after ${macWords(before, after)}`
  if (before.osBuild !== after.osBuild)
    return `it is of another build, ${formatSystem(after) ?? 'an unknown build'} after ${formatSystem(before) ?? 'an unknown build'}`
  if (isOtherBoot(last.bootedAtMs, next.bootedAtMs)) return 'the Mac was started anew'
  if (next.stampMs === null) return null
  if (last.stampMs === null) return 'the time of what precedes it is unknown'
  const backMs = last.stampMs - next.stampMs
  return backMs > STAMP_SLACK_MS ? `time goes back by ${plainSpaces(formatDuration(backMs))}` : null
}

function isOtherBoot(beforeMs: number | null, afterMs: number | null): boolean {
  return beforeMs !== null && afterMs !== null && Math.abs(afterMs - beforeMs) > SAME_BOOT_MS
}

function macWords(machine: Machine, other: Machine): string {
  const name = formatModelAmong(machine, [other])
  if (name === null) return 'one that is not named'
  const system = formatSystem(machine)
  return system === null ? name : `${name} with ${system}`
}
