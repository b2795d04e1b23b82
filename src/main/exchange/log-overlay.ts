import { basename } from 'node:path'
import type { Work } from '#shared/attribution/attribution'
import { findClockOffset, isStart, type ClockOffset } from '#shared/attribution/clock-offset'
import { formatDuration } from '#shared/format'
import type { Result } from '#shared/ipc-contract'
import type { TimeSpan } from '#shared/sample-window'
import { POWERMETRICS_STAMP_RESOLUTION_MS } from '#shared/sources'
import { eventTouches, isAneEvent, type TrackEvent } from '#shared/track-events'
import { describeFault, type Fault } from '../powermetrics/faults'
import { readLogFile } from '../sources/unified-log/log-file'
import type { TransferMeter } from './transfer-steps'

/** A file of the unified log, to be laid over a recording of the same time. */
export interface LogOverlay {
  path: string
  /**
   * Added to every time of the log, ms: where the two do not come from one clock, or a time zone is missing. null: it is
   * found by what both show, the rise of ANE power after somebody asked for it.
   */
  offsetMs: number | null
}

/** What a log is laid over. */
export interface OverlaidSamples {
  span: TimeSpan
  /** Where ANE power rose. */
  works: readonly Work[]
}

/** By how much the log is moved, and how far that may be off, either way, ms. */
interface Shift {
  offsetMs: number
  uncertaintyMs: number
}

/** The earliest lines of a log that are held against the rises of power. */
const MOST_STARTS = 1000
/** Of one rise alone nobody knows whether it is the right one. */
const FEWEST_TELLING = 2

/** Entries so long after the last sample may belong to it, ms; `powermetrics` stamps whole seconds. */
const AFTER_MS = 2000

/**
 * Gives `add` every event of the log that lies in the time of the samples, and an event that says what was laid over them
 * and by how much it was moved. Returns what a person should know, a sentence each; fails where the offset is to be found
 * and cannot be. Throws the file system's error.
 */
export async function layLogOver(
  { path, offsetMs: asked }: LogOverlay,
  { span: samples, works }: OverlaidSamples,
  add: (event: TrackEvent) => void,
  meter: TransferMeter,
): Promise<Result<string[]>> {
  const label = basename(path)
  const found = await commonOffset(path, works)
  if (asked === null && found.kind !== 'found')
    return { ok: false, message: whyNoOffset(label, found, works) }
  const shift = asked === null && found.kind === 'found' ? found : givenShift(asked ?? 0)
  const { offsetMs } = shift
  const seen = new SeenLog(label)
  for await (const step of readLogFile(path)) {
    for (const event of step.events) {
      const placed = moved(event, shift)
      const isInside = eventTouches(placed, samples.fromMs - AFTER_MS, samples.toMs + AFTER_MS)
      if (isAneEvent(event)) seen.add(isInside)
      if (isInside) add(placed)
    }
    seen.addStep(step)
    await meter.step(step.bytesRead)
  }
  const span = seen.spanMoved(offsetMs)
  if (span !== null)
    add({
      ...{ ...span, kind: 'log-file', label: labelOf(label, shift, asked === null), uncertaintyMs: 0 },
    })
  return { ok: true, value: [...seen.warnings(samples, offsetMs), ...betterOffset(label, found, shift)] }
}

/** Samples are anchored by stamps of whole seconds. */
function givenShift(offsetMs: number): Shift {
  return { offsetMs, uncertaintyMs: POWERMETRICS_STAMP_RESOLUTION_MS }
}

async function commonOffset(path: string, works: readonly Work[]): Promise<ClockOffset> {
  const events: TrackEvent[] = []
  for await (const step of readLogFile(path))
    for (const event of step.events) if (isStart(event) && events.length < MOST_STARTS) events.push(event)
  return findClockOffset(events, works)
}

function whyNoOffset(label: string, found: ClockOffset, works: readonly Work[]): string {
  const givenOffsetWords = 'Say by how many seconds with --events-offset SECONDS.'
  if (found.kind === 'ambiguous') {
    const several = found.offsetsMs.slice(0, 3).map(secondsWords).join(', or ')
    return `What ${label} tells fits the samples as well where it is moved by ${several}. ${givenOffsetWords}`
  }
  const what =
    works.length === 0
      ? 'ANE power rises nowhere in the samples'
      : `${label} tells of nobody who asked for ANE power or loaded a model`
  return `There is no event that the log and the samples both show: ${what}. ${givenOffsetWords}`
}

/** A sentence where another offset than that by hand fits the rises of power; none where the chosen one does. */
function betterOffset(label: string, found: ClockOffset, { offsetMs, uncertaintyMs }: Shift): string[] {
  if (found.kind !== 'found' || found.matched < FEWEST_TELLING) return []
  if (Math.abs(found.offsetMs - offsetMs) <= found.uncertaintyMs + uncertaintyMs) return []
  return [
    `The clocks seem to differ: ${found.matched} rises of ANE power follow ${label} where it is moved by ${shiftWords(found)}. For that, say --events-offset auto.`,
  ]
}

function moved(event: TrackEvent, { offsetMs, uncertaintyMs }: Shift): TrackEvent {
  return {
    ...event,
    startMs: event.startMs + offsetMs,
    endMs: event.endMs === null ? null : event.endMs + offsetMs,
    uncertaintyMs: event.uncertaintyMs + uncertaintyMs,
  }
}

function labelOf(label: string, shift: Shift, isFound: boolean): string {
  if (isFound) return `${label}, moved by ${shiftWords(shift)}, as both show`
  return shift.offsetMs === 0 ? label : `${label}, moved by ${secondsWords(shift.offsetMs)}`
}

function shiftWords({ offsetMs, uncertaintyMs }: Shift): string {
  return `${secondsWords(offsetMs)} ± ${uncertaintyMs / 1000} s`
}

function secondsWords(offsetMs: number): string {
  return `${offsetMs < 0 ? '−' : '+'}${Math.abs(offsetMs) / 1000} s`
}

class SeenLog {
  private inside = 0
  private outside = 0
  private faults = 0
  private firstFault: Fault | null = null
  private fromMs: number | null = null
  private toMs: number | null = null
  private hasZone = true

  constructor(private readonly label: string) {}

  add(isInside: boolean): void {
    if (isInside) this.inside++
    else this.outside++
  }

  addStep(step: { faults: Fault[]; fromMs: number | null; toMs: number | null; hasZone: boolean }): void {
    this.faults += step.faults.length
    this.firstFault ??= step.faults[0] ?? null
    if (step.fromMs !== null) this.fromMs = Math.min(this.fromMs ?? Infinity, step.fromMs)
    if (step.toMs !== null) this.toMs = Math.max(this.toMs ?? -Infinity, step.toMs)
    this.hasZone &&= step.hasZone
  }

  spanMoved(offsetMs: number): { startMs: number; endMs: number } | null {
    return this.fromMs === null || this.toMs === null
      ? null
      : { startMs: this.fromMs + offsetMs, endMs: this.toMs + offsetMs }
  }

  warnings(samples: TimeSpan, offsetMs: number): string[] {
    const { label } = this
    const found: string[] = []
    if (!this.hasZone)
      found.push(
        `The times of ${label} have no time zone and were taken for those of this machine. Where that is wrong, say --events-offset.`,
      )
    if (this.inside + this.outside === 0) found.push(`${label} says nothing about the Neural Engine.`)
    else if (this.inside === 0) found.push(this.whyNothingFits(samples, offsetMs))
    if (this.firstFault !== null) {
      const where = this.faults === 1 ? 'in one place.' : `in ${this.faults} places. The first:`
      found.push(`${label} is damaged ${where} ${describeFault(this.firstFault)}`)
    }
    return found
  }

  private whyNothingFits(samples: TimeSpan, offsetMs: number): string {
    const span = this.spanMoved(offsetMs) ?? { startMs: samples.fromMs, endMs: samples.toMs }
    const time = (ms: number): string => new Date(ms).toISOString()
    const aheadMs = samples.fromMs - span.startMs
    const by = `${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'earlier' : 'later'}`
    return `Nothing that ${this.label} says about the Neural Engine lies in the time of the samples, ${time(samples.fromMs)} to ${time(samples.toMs)}: it begins ${by}, at ${time(span.startMs)}. Where the clocks differ, say by how many seconds with --events-offset.`
  }
}
