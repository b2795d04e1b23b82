import { formatDay, NARROW_SPACE } from '#shared/format'
import { formatClock, formatClockMinute } from '../format/time-format'

/** A label on the time axis. `offsetMs` is its distance from the right edge: 0 or negative. */
export interface TimeTick {
  offsetMs: number
  label: string
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Possible distances between labels, all of them round on a clock, ascending. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((n) => n * DAY),
]
/** Smallest distance between two labels, CSS px. */
const SMALLEST_DISTANCE_PX = 84
/** Half of the longest label's width, `Wed, 30 Mar`: nearer to the right edge it would be cut, CSS px. */
const EDGE_PX = 36
/** Ranges of this length and longer are labelled in whole minutes. */
const WHOLE_MINUTES_FROM_MS = 3 * MINUTE

function stepFor(rangeMs: number, widthPx: number): number {
  const roomFor = Math.max(1, Math.floor(widthPx / SMALLEST_DISTANCE_PX))
  const smallest = rangeMs >= WHOLE_MINUTES_FROM_MS ? MINUTE : SECOND
  return STEPS_MS.find((step) => step >= smallest && rangeMs / step <= roomFor) ?? rangeMs
}

/** Distances from the right edge: `−4 min`, `−2 min`, and `newest` at the edge. They stay in place while samples arrive. */
export function relativeTicks(rangeMs: number, widthPx: number, newest: string): TimeTick[] {
  const step = stepFor(rangeMs, widthPx)
  const ticks: TimeTick[] = []
  for (let back = Math.floor(rangeMs / step) * step; back > 0; back -= step) {
    ticks.push({ offsetMs: -back, label: relativeLabel(back) })
  }
  return [...ticks, { offsetMs: 0, label: newest }]
}

function relativeLabel(backMs: number): string {
  if (backMs > HOUR && backMs % HOUR === 0) return `−${backMs / HOUR}${NARROW_SPACE}h`
  return backMs % MINUTE === 0
    ? `−${backMs / MINUTE}${NARROW_SPACE}min`
    : `−${backMs / SECOND}${NARROW_SPACE}s`
}

/** Labels of an axis that counts from 0: `−10 s`, `0 s`, `10 s`. */
export function elapsedTicks(fromMs: number, toMs: number, widthPx: number): TimeTick[] {
  const rangeMs = toMs - fromMs
  const step = stepFor(rangeMs, widthPx)
  const last = toMs - (EDGE_PX / Math.max(1, widthPx)) * rangeMs
  const ticks: TimeTick[] = []
  for (let at = Math.ceil(fromMs / step) * step; at <= last; at += step) {
    ticks.push({ offsetMs: at - toMs, label: lengthLabel(at, step) })
  }
  return ticks
}

function lengthLabel(lengthMs: number, stepMs: number): string {
  const [unitMs, unit] =
    stepMs % HOUR === 0 ? [HOUR, 'h'] : stepMs % MINUTE === 0 ? [MINUTE, 'min'] : [SECOND, 's']
  const sign = lengthMs < 0 ? '−' : ''
  return `${sign}${Math.abs(lengthMs) / unitMs}${NARROW_SPACE}${unit}`
}

/**
 * Labels at round times of this machine's clock, also across changes between summer and winter time. Midnight is labelled
 * with its day.
 */
export function clockTicks(fromMs: number, toMs: number, widthPx: number): TimeTick[] {
  const step = stepFor(toMs - fromMs, widthPx)
  const last = toMs - (EDGE_PX / Math.max(1, widthPx)) * (toMs - fromMs)
  const times = step < HOUR ? timesOfHour(fromMs, last, step) : timesOfDay(fromMs, last, step)
  return times.map((at) => ({ offsetMs: at - toMs, label: clockLabel(at, step) }))
}

/** For steps below an hour. Clocks change by whole or half hours, which all these steps divide: one offset serves all labels. */
function timesOfHour(fromMs: number, lastMs: number, stepMs: number): number[] {
  const zoneMs = new Date(lastMs).getTimezoneOffset() * MINUTE
  const times: number[] = []
  for (let at = Math.ceil((fromMs - zoneMs) / stepMs) * stepMs + zoneMs; at <= lastMs; at += stepMs)
    times.push(at)
  return times
}

/** For steps of hours and days, by the calendar: a day may last 23 or 25 hours. */
function timesOfDay(fromMs: number, lastMs: number, stepMs: number): number[] {
  const hours = Math.min(24, stepMs / HOUR)
  const days = Math.max(1, stepMs / DAY)
  const first = new Date(fromMs)
  const times: number[] = []
  for (let day = 0; ; day++) {
    const midnight = new Date(first.getFullYear(), first.getMonth(), first.getDate() + day)
    if (midnight.getTime() > lastMs) return times
    if (dayNumber(midnight) % days !== 0) continue
    for (let hour = 0; hour < 24; hour += hours) {
      const at = new Date(midnight.getFullYear(), midnight.getMonth(), midnight.getDate(), hour).getTime()
      // An hour that is skipped when the clocks change has the same time as the next one.
      if (at >= fromMs && at <= lastMs && at > (times.at(-1) ?? Number.NEGATIVE_INFINITY)) times.push(at)
    }
  }
}

/** Days since 1970, so that every nth day is the same one, wherever the range begins. */
function dayNumber(midnight: Date): number {
  return Date.UTC(midnight.getFullYear(), midnight.getMonth(), midnight.getDate()) / DAY
}

function clockLabel(timeMs: number, stepMs: number): string {
  const time = new Date(timeMs)
  const isMidnight = time.getHours() === 0 && time.getMinutes() === 0 && time.getSeconds() === 0
  if (isMidnight || stepMs >= DAY) return formatDay(timeMs)
  return stepMs % MINUTE === 0 ? formatClockMinute(timeMs) : formatClock(timeMs)
}
