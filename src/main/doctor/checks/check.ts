import type { CheckResult } from '#shared/diagnosis'
import { formatDuration } from '#shared/format'
import type { Observations } from '../observations'

/** What follows from what was seen: `advice` says what to do. */
export type Judgement = Pick<CheckResult, 'state' | 'evidence'> & { advice?: string }

/** A row of the table. Its judgement follows from the observations alone, so that a report gives it again. */
export interface Check extends Pick<CheckResult, 'id' | 'title' | 'asks'> {
  judge: (seen: Observations) => Judgement
}

export const ok = (evidence: string): Judgement => ({ state: 'ok', evidence })
export const degraded = (evidence: string, advice: string): Judgement => ({
  state: 'degraded',
  evidence,
  advice,
})
export const cannotMeasure = (evidence: string, advice: string): Judgement => ({
  ...{ state: 'cannot-measure', evidence, advice },
})
export const notAsked = (evidence: string): Judgement => ({ state: 'not-asked', evidence })

/** Judges a part that only a Mac has, and that was not asked elsewhere. */
export function onMac<Part extends keyof Observations>(
  part: Part,
  judge: (found: NonNullable<Observations[Part]>, seen: Observations) => Judgement,
  otherwise: (seen: Observations) => Judgement = () => notAsked('It was not asked.'),
): Check['judge'] {
  return (seen) => {
    if (seen.mac.platform !== 'darwin') return notAsked('Only macOS has it.')
    const found = seen[part]
    return found === null ? otherwise(seen) : judge(found, seen)
  }
}

export const seconds = (ms: number): string => formatDuration(ms)

/** `3 counters`, `1 counter`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

export const SEND_REPORT = 'Please send the report (anemometer doctor --report FILE).'
