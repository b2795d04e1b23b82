import { clockTime, formatDuration, formatEnergy, formatTraffic, joinUnit } from './format'
import { isKnownDate } from './sample-window'

/** How far back the small traces of the menu bar and the popover reach, ms. */
export const TRACE_MS = 60_000
/** Columns of the popover's trace: 250 ms each, so that windows of 200 ms can still be told apart. */
export const POPOVER_TRACE_COLUMNS = 240

/** All that the popover and the menu show, of the newest sample. Powers are in mW; null: not known, which is never 0. */
export interface Glance {
  /** Why there is nothing newer, or what else a person should know; a sentence, null where all is well. */
  note: string | null
  /** Reading broke off, or cannot begin without a person: more than a pause, or a first sample that is still awaited. */
  isTrouble: boolean
  isPaused: boolean
  /** Where the readings come from, unless they are of this Mac now: "Demonstration", a recording's name. */
  origin: string | null
  anePowerMw: number | null
  gpuPowerMw: number | null
  cpuPowerMw: number | null
  aneReadBytesPerSecond: number | null
  aneWriteBytesPerSecond: number | null
  /** In the words of macOS. */
  thermalPressure: string | null
  activity: AneActivity | null
  /** Who used the Neural Engine last, in sentences; null where nobody told. */
  who: string | null
  /** ANE power over the last `TRACE_MS`, oldest first: the highest in each of `POPOVER_TRACE_COLUMNS` columns; null: a gap. */
  trace: readonly (number | null)[]
  /** The measurement that runs; null while none does. */
  measuring: RunningFigures | null
  canMeasure: boolean
}

/** Of a running measurement, by its samples so far. */
export interface RunningFigures {
  durationMs: number
  /** ANE energy, mJ; null once that of any of its samples is not known. */
  energyMj: number | null
}

/** Whether the ANE works, and since when, by the newest sample. Times are ms since 1970 on the axis of the samples. */
export interface AneActivity {
  isWorking: boolean
  sinceMs: number
  /** It may have been idle for longer: what was before is not known. */
  isAtLeast: boolean
  nowMs: number
  /** The burst that goes on, or else the last one; null where none was seen. */
  burst: { durationMs: number; energyMj: number } | null
}

/** What a button or a key of the popover does. */
export const GLANCE_ACTIONS = [
  'close',
  'start-measurement',
  'stop-measurement',
  'snapshot',
  'open-window',
  'show-settings',
  'resume',
] as const
export type GlanceAction = (typeof GLANCE_ACTIONS)[number]

/** From then on the time of day does not say of which day it is. */
const LONGEST_CLOCK_MS = 12 * 3_600_000

/**
 * `Idle since 13:04:05; last burst 3.1 s, 103 mJ`, `At work since 13:04:02: 3.1 s, 103 mJ so far`. In a length of time
 * where the clock would mislead: after half a day, and where nobody knows when the samples were taken.
 */
export function describeActivity({ isWorking, sinceMs, isAtLeast, nowMs, burst }: AneActivity): string {
  const hasClock = isKnownDate(sinceMs) && nowMs - sinceMs < LONGEST_CLOCK_MS
  const atLeast = isAtLeast ? 'at least ' : ''
  const time = hasClock
    ? `since ${atLeast}${clockTime(new Date(sinceMs))}`
    : `for ${atLeast}${formatDuration(nowMs - sinceMs)}`
  const figures =
    burst === null ? '' : `${formatDuration(burst.durationMs)}, ${joinUnit(formatEnergy(burst.energyMj))}`
  if (isWorking) return `At work ${time}: ${figures} so far`
  return `Idle ${time}${burst === null ? '' : `; last burst ${figures}`}`
}

/** `232 MB/s read, 167 MB/s written`; null where neither is known. */
export function describeTraffic(
  glance: Pick<Glance, 'aneReadBytesPerSecond' | 'aneWriteBytesPerSecond'>,
): string | null {
  const { aneReadBytesPerSecond: read, aneWriteBytesPerSecond: written } = glance
  if (read === null && written === null) return null
  return `${joinUnit(formatTraffic(read))} read, ${joinUnit(formatTraffic(written))} written`
}

/** `12.4 s, 360 mJ`. */
export function describeRunning({ durationMs, energyMj }: RunningFigures): string {
  return `${formatDuration(durationMs)}, ${joinUnit(formatEnergy(energyMj))}`
}

/** A trace never ends below this, so that little looks little, mW. */
const LOWEST_TOP_MW = 50
const ROUND_STEPS = [1, 2, 5, 10]

/** Where a trace of powers in mW ends: the next of 50, 100, 200, 500, …; so that it seldom changes. */
export function traceTopMw(trace: readonly (number | null)[]): number {
  const peakMw = trace.reduce<number>((peak, powerMw) => Math.max(peak, powerMw ?? 0), LOWEST_TOP_MW)
  const magnitude = 10 ** Math.floor(Math.log10(peakMw))
  return (ROUND_STEPS.find((step) => step * magnitude >= peakMw) ?? 10) * magnitude
}
