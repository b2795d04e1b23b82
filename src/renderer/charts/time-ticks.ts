import { NARROW_SPACE } from '#shared/format'
import { formatClock, formatClockMinute } from './clock'

/** A label on the time axis. `offsetMs` counts from the right edge and is never positive. */
export interface TimeTick {
  offsetMs: number
  label: string
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** Distances between labels that read as round on a clock, ascending. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((n) => n * HOUR),
]
/** No two labels nearer than this, CSS px. */
const SMALLEST_DISTANCE_PX = 84
/** Half a label: nearer to the right edge it would be cut. */
const EDGE_PX = 28
/** From here on labels are whole minutes. */
const WHOLE_MINUTES_FROM_MS = 3 * MINUTE

function stepFor(rangeMs: number, widthPx: number): number {
  const roomFor = Math.max(1, Math.floor(widthPx / SMALLEST_DISTANCE_PX))
  const smallest = rangeMs >= WHOLE_MINUTES_FROM_MS ? MINUTE : SECOND
  return STEPS_MS.find((step) => step >= smallest && rangeMs / step <= roomFor) ?? rangeMs
}

/** Labels that stay where they are while samples pass: `−4 min`, `−2 min`, and `newest` at the right edge. */
export function relativeTicks(rangeMs: number, widthPx: number, newest: string): TimeTick[] {
  const step = stepFor(rangeMs, widthPx)
  const ticks: TimeTick[] = []
  for (let back = Math.floor(rangeMs / step) * step; back > 0; back -= step) {
    ticks.push({ offsetMs: -back, label: relativeLabel(back) })
  }
  return [...ticks, { offsetMs: 0, label: newest }]
}

function relativeLabel(backMs: number): string {
  return backMs % MINUTE === 0
    ? `−${backMs / MINUTE}${NARROW_SPACE}min`
    : `−${backMs / SECOND}${NARROW_SPACE}s`
}

/** Labels of an axis that counts from 0, wherever that lies: `−10 s`, `0 s`, `10 s`. */
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

/** Labels at round times of the clock, for a view that stands still: a pause, a picture. */
export function clockTicks(fromMs: number, toMs: number, widthPx: number): TimeTick[] {
  const step = stepFor(toMs - fromMs, widthPx)
  const zoneMs = new Date(toMs).getTimezoneOffset() * MINUTE
  const format = step % MINUTE === 0 ? formatClockMinute : formatClock
  const ticks: TimeTick[] = []
  const first = Math.ceil((fromMs - zoneMs) / step) * step + zoneMs
  const last = toMs - (EDGE_PX / Math.max(1, widthPx)) * (toMs - fromMs)
  for (let at = first; at <= last; at += step) ticks.push({ offsetMs: at - toMs, label: format(at) })
  return ticks
}
