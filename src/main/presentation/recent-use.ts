import { attribute, type Work } from '#shared/attribution/attribution'
import { describeWho } from '#shared/attribution/sentences'
import { clockTime } from '#shared/format'
import { measure } from '#shared/measurement/measure'
import { printable } from '#shared/printable'
import type { PlacedSample } from '#shared/sample'
import { spanStartMs } from '#shared/sample-window'
import { isAneEvent, isOfLog, type TrackEvent } from '#shared/track-events'
import type { Consumer } from '../pipeline/consumers'

/** What is older is not the present any more. */
const KEPT_MS = 3 * 60_000
const MOST_SAMPLES = 2000
const MOST_EVENTS = 1000
/** Tell of nobody, and must not push out lines that do. */
const NOBODYS_USE = ['ane-other', 'log-omitted']
/** Longer names would make the menu as wide as the screen. */
const LONGEST_NAME = 40

/** Who used the Neural Engine last, for the menu: from what the log and the samples told in the last minutes. */
export class RecentUse implements Consumer {
  readonly part = 'Who uses the Neural Engine'
  private samples: PlacedSample[] = []
  private events: TrackEvent[] = []
  /** The sentence, until something is told that may change it. */
  private told: string | null | undefined

  onSession(): void {
    this.restart()
  }

  onSample(placed: PlacedSample): void {
    this.samples.push(placed)
    const oldestMs = placed.endMs - KEPT_MS
    const kept = this.samples.findIndex(({ endMs }) => endMs > oldestMs)
    this.samples.splice(0, Math.max(kept, this.samples.length - MOST_SAMPLES))
    this.events = this.events.filter(({ kind, startMs }) => startMs > oldestMs || kind === 'log-on')
    this.told = undefined
  }

  onEvent(event: TrackEvent): void {
    if (!isOfLog(event) || NOBODYS_USE.includes(event.kind)) return
    this.events.push(event)
    if (this.events.length > MOST_EVENTS) this.events.shift()
    this.told = undefined
  }

  restart(): void {
    this.samples = []
    this.events = []
    this.told = undefined
  }

  /** About the latest work that the log tells of, or else the latest use without work; null where there is none. */
  get sentence(): string | null {
    if (this.told === undefined) this.told = this.describe()
    return this.told
  }

  private describe(): string | null {
    if (!this.events.some(isAneEvent)) return null
    const { coverage, works, withoutWork } = attribute(this.events, this.works())
    const work = works.findLast(({ claims, holders }) => claims.length + holders.length > 0)
    const idle = withoutWork.toSorted((a, b) => b.atMs - a.atMs).slice(0, 1)
    const latest = work === undefined ? { works: [], withoutWork: idle } : { works: [work], withoutWork: [] }
    if (latest.works.length + latest.withoutWork.length === 0) return null
    return describeWho({ coverage, ...latest }, [], { timeOf, nameOf })[0] ?? null
  }

  private works(): Work[] {
    const [first, last] = [this.samples[0], this.samples.at(-1)]
    if (first === undefined || last === undefined) return []
    const fromMs = spanStartMs(first.endMs, first.sample.elapsedMs)
    const { ane, intervalMs } = measure(this.samples, { fromMs, toMs: last.endMs }, null)
    return ane.bursts.map(({ startedAt, durationMs }) => {
      const startMs = Date.parse(startedAt)
      return { fromMs: startMs, toMs: startMs + durationMs, startUncertaintyMs: intervalMs ?? 0 }
    })
  }
}

function timeOf(ms: number): string {
  const date = new Date(Math.round(ms))
  return `${clockTime(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

function nameOf(name: string): string {
  const whole = printable(name)
  return whole.length > LONGEST_NAME ? `${whole.slice(0, LONGEST_NAME - 1)}…` : whole
}
