import type { Result } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { MarkKind, TrackEvent } from '#shared/track-events'
import { goesOn, type SourceStatus } from '#shared/source-status'
import { POWERMETRICS_STAMP_RESOLUTION_MS } from '#shared/sources'
import { printable } from '#shared/printable'
import type { Arrival } from '../../main/measurement/measurement-recorder'
import { Pipeline } from '../../main/pipeline/pipeline'
import { MarkReceiver } from '../../main/sources/marks/mark-receiver'
import { ArrivalClock, type AxisTime } from '../../main/sources/arrival-clock'
import type { Source } from '../../main/sources/source'
import type { StartLog } from '../../main/sources/unified-log/log-process'
import type { CommandIo } from '../command'
import { historyFolder } from '../storage/with-storage'
import { SteadyAxis } from './steady-axis'

/** Reads a source until `stop`, passes its samples on, and lets callers wait for a condition. */
export class SampleFeed {
  readonly clock = new ArrivalClock()
  /** Starts the log that belongs to the source; null where that is this Mac's. */
  readonly startLog: StartLog | null
  /** The newest sample; null before the first. */
  newest: PlacedSample | null = null
  private readonly pipeline = new Pipeline()
  private readonly listeners = new Set<(arrival: Arrival) => void>()
  private readonly eventListeners = new Set<(event: TrackEvent) => boolean>()
  private readonly waiting = new Set<() => void>()
  private isStopped = false

  /** `steady`: places samples on a `SteadyAxis`, so that times of a command can be compared with them. */
  constructor(source: Source, { steady }: { steady: boolean }) {
    this.startLog = source.startLog ?? null
    const axis = steady ? new SteadyAxis() : null
    this.pipeline.register({
      onStatus: () => this.wake(),
      // The pipeline's events lie on its own axis.
      onEvent: (event) => {
        if (axis === null) this.addEvent(event)
      },
      onSample: (placed, _status, frame) => this.onSample({ placed: axis?.place(placed) ?? placed, frame }),
    })
    this.pipeline.use(source)
  }

  get status(): SourceStatus {
    return this.pipeline.status
  }

  /** Returns the function that ends the subscription. */
  onArrival(listener: (arrival: Arrival) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The listener returns true where it keeps the event. Returns the function that ends the subscription. */
  onEvent(listener: (event: TrackEvent) => boolean): () => void {
    this.eventListeners.add(listener)
    return () => this.eventListeners.delete(listener)
  }

  /** Sets a mark at the present. False where no listener keeps it. */
  mark(label: string, kind: MarkKind = 'mark'): boolean {
    const { ms: startMs, uncertaintyMs } = this.toAxis(performance.now())
    return this.addEvent({ kind, startMs, endMs: null, label, uncertaintyMs })
  }

  /** Passes on something that happened, on the samples' axis. False where no listener keeps it. */
  addEvent(event: TrackEvent): boolean {
    return [...this.eventListeners].map((listener) => listener(event)).includes(true)
  }

  /** A recent time of the monotonic clock on the samples' axis. Before the first sample it is that of the wall clock. */
  toAxis(momentMs: number): AxisTime {
    const wallMs = Date.now() - (performance.now() - momentMs)
    return this.clock.toAxis(momentMs) ?? { ms: wallMs, uncertaintyMs: POWERMETRICS_STAMP_RESOLUTION_MS }
  }

  /**
   * Resolves with true as soon as `condition` holds, which is checked after every sample. Resolves with false when the
   * source has ended, `patienceMs` is over (null: no limit), or `ending` is aborted.
   */
  async until(condition: () => boolean, patienceMs: number | null, ending: AbortSignal): Promise<boolean> {
    const deadlineMs = patienceMs === null ? null : performance.now() + patienceMs
    while (!condition()) {
      const remainingMs = deadlineMs === null ? null : deadlineMs - performance.now()
      if (
        this.isStopped ||
        ending.aborted ||
        !goesOn(this.status) ||
        (remainingMs !== null && remainingMs <= 0)
      )
        return false
      await this.nextChange(remainingMs, ending)
    }
    return true
  }

  stop(): void {
    this.isStopped = true
    this.pipeline.stop()
    this.wake()
  }

  private onSample(arrival: Arrival): void {
    const { endMs, gapBefore } = arrival.placed
    this.clock.addSample(endMs, performance.now(), gapBefore)
    this.newest = arrival.placed
    for (const listener of this.listeners) listener(arrival)
    this.wake()
  }

  private wake(): void {
    for (const resume of [...this.waiting]) resume()
  }

  private nextChange(withinMs: number | null, ending: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = withinMs === null ? null : setTimeout(() => resume(), withinMs)
      const resume = (): void => {
        if (timer !== null) clearTimeout(timer)
        ending.removeEventListener('abort', resume)
        this.waiting.delete(resume)
        resolve()
      }
      ending.addEventListener('abort', resume)
      this.waiting.add(resume)
    })
  }
}

const NOT_MEASURING: Result = {
  ok: false,
  message: 'Nothing is being measured at the moment; set the mark while the command runs.',
}

/**
 * Receives marks of other processes for what `feed` reads into the history `data`. Returns the function that ends it. A
 * failure is printed, and reading goes on without marks.
 */
export function receiveMarks(feed: SampleFeed, data: string | null, io: CommandIo): () => void {
  const opened = MarkReceiver.open(historyFolder(data), (text, kind) =>
    feed.mark(text, kind) ? { ok: true, value: null } : NOT_MEASURING,
  )
  if (opened.ok) return () => opened.value.close()
  io.printError(`anemometer: ${printable(opened.message)}`)
  return () => undefined
}
