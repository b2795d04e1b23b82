import type { MissingReason } from '#shared/metrics'
import { isAbsence, type OriginKind } from '#shared/origins'
import type { Sample } from '#shared/sample'
import { Counters } from '../counters'
import { IoReportReader, type MacFacts, type Reading } from '../reader'
import { writeScript, type MadeMac } from './mac-script'
import { StandIn } from './stand-in-library'

/** 12:00 on 30 March 2022: when the made-up Mac's clock says 0. */
export const WALL_START_MS = Date.UTC(2022, 2, 30, 12)

/** A sample, by series how sure each of its values is, and why those that are missing are. */
export function explained({ sample }: Reading): {
  sample: Sample
  kind: Record<string, OriginKind | undefined>
  missing: Record<string, MissingReason | undefined>
} {
  const entries = Object.entries(sample.origins)
  const kinds = entries.flatMap(([key, entry]) => (isAbsence(entry) ? [] : [[key, entry.kind] as const]))
  const reasons = entries.flatMap(([key, entry]) => (isAbsence(entry) ? [[key, entry.reason] as const] : []))
  return { sample, kind: Object.fromEntries(kinds), missing: Object.fromEntries(reasons) }
}

/** A made-up Mac that is read at the times we name, through the real bindings; for one test file, on one thread. */
export class ReadMac {
  readonly standIn: StandIn
  readonly counters: Counters
  readonly reader: IoReportReader
  /** Slept so far, ms. */
  sleptMs = 0

  constructor({ mac, facts }: { mac: MadeMac; facts: MacFacts }) {
    this.standIn = new StandIn(writeScript(mac))
    this.standIn.setTimeMs(0)
    this.counters = new Counters(this.standIn.libraries)
    this.reader = new IoReportReader(facts, this.counters.reports)
  }

  /** `atMs`: by the Mac's own clock, which stands still in sleep. */
  readAt(atMs: number): Reading | null {
    this.standIn.setTimeMs(atMs)
    return this.reader.read({ ...this.counters.sample(), wallMs: WALL_START_MS + atMs + this.sleptMs })
  }

  /** The reading at the last of these times. */
  readingAt(...timesMs: number[]): Reading {
    const reading = timesMs.map((atMs) => this.readAt(atMs)).at(-1) ?? null
    if (reading === null) throw new Error('Nothing was read.')
    return reading
  }

  /** How many objects are left that nobody released. */
  close(): number {
    this.counters.close()
    this.standIn.dispose()
    return this.standIn.liveObjects
  }
}
