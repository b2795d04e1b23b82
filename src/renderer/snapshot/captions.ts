import type { SourceStatus } from '#shared/source-status'
import { formatClockRange } from '../format/time-format'
import { formatCount, formatIntervals, formatSystem } from '../format/source-format'
import type { PictureInput } from './picture-input'

const SMALL_PRINT = 'Estimates by powermetrics; not for comparing devices.'
const SEPARATOR = '  ·  '

/** What the numbers of a picture were read on, how often, and when. */
export function headCaption({ status, range }: Pick<PictureInput, 'status' | 'range'>): string {
  const facts = [
    status.machine.model,
    formatSystem(status.machine),
    formatIntervals(status),
    formatClockRange(range.fromMs, range.toMs),
  ]
  return facts.filter((fact) => fact !== null).join(SEPARATOR)
}

/** A picture travels without the window, so it says itself that something is missing from it. */
export function footCaption({ kind, faultCount }: Pick<SourceStatus, 'kind' | 'faultCount'>): string {
  if (faultCount === 0) return SMALL_PRINT
  const whole = kind === 'replay' ? 'recording' : 'readings'
  return `${formatCount(faultCount, 'part')} of the ${whole} could not be read.${SEPARATOR}${SMALL_PRINT}`
}
