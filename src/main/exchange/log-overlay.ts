import { basename } from 'node:path'
import { formatDuration } from '#shared/format'
import type { TimeSpan } from '#shared/sample-window'
import { POWERMETRICS_STAMP_RESOLUTION_MS } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'
import { describeFault, type Fault } from '../powermetrics/faults'
import { readLogFile } from '../sources/unified-log/log-file'
import type { TransferMeter } from './transfer-steps'

/** A file of the unified log, to be laid over a recording of the same time. */
export interface LogOverlay {
  path: string
  /** Added to every time of the log, ms: where the two do not come from one clock, or a time zone is missing. */
  offsetMs: number
}

/** Entries so long after the last sample may belong to it, ms; `powermetrics` stamps whole seconds. */
const AFTER_MS = 2000

/**
 * Gives `add` every event of the log that lies in the time of the samples, and an event that says what was laid over them
 * and by how much it was moved. Returns what a person should know, a sentence each. Throws the file system's error.
 */
export async function layLogOver(
  { path, offsetMs }: LogOverlay,
  samples: TimeSpan,
  add: (event: TrackEvent) => void,
  meter: TransferMeter,
): Promise<string[]> {
  const label = basename(path)
  const seen = new SeenLog(label)
  for await (const step of readLogFile(path)) {
    for (const event of step.events) {
      const placed = moved(event, offsetMs)
      const isInside =
        placed.startMs >= samples.fromMs - AFTER_MS && placed.startMs <= samples.toMs + AFTER_MS
      seen.add(isInside)
      if (isInside) add(placed)
    }
    seen.addStep(step)
    await meter.step(step.bytesRead)
  }
  const span = seen.spanMoved(offsetMs)
  if (span !== null) add({ ...span, kind: 'log-file', label: labelOf(label, offsetMs), uncertaintyMs: 0 })
  return seen.warnings(samples, offsetMs)
}

/** Samples are anchored by stamps of whole seconds. */
function moved(event: TrackEvent, offsetMs: number): TrackEvent {
  return {
    ...event,
    startMs: event.startMs + offsetMs,
    endMs: event.endMs === null ? null : event.endMs + offsetMs,
    uncertaintyMs: event.uncertaintyMs + POWERMETRICS_STAMP_RESOLUTION_MS,
  }
}

function labelOf(label: string, offsetMs: number): string {
  if (offsetMs === 0) return label
  return `${label}, moved by ${offsetMs > 0 ? '+' : '−'}${Math.abs(offsetMs) / 1000} s`
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
