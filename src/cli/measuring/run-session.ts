import type { Result } from '#shared/ipc-contract'
import type { Measurement, MeasurementFacts } from '#shared/measurement'
import { createMeasurementId } from '../../main/measurement/measurement-id'
import type { StorageClient } from '../../main/storage-service/client'
import type { ChildCommand, CommandEnd, NotStarted } from './child-command'
import type { Interruption } from './interruption'
import { QuietTime } from './quiet-time'
import type { SampleFeed } from './sample-feed'

export interface SessionWish {
  command: readonly string[]
  name: string
  group: string | null
  marginMs: number
}

/** How one run went; `measured` tells why nothing was saved. */
export interface MeasuredRun {
  end: CommandEnd
  /** False where the last sample came from before the end of the command. */
  isCovered: boolean
  measured: Result<Measurement>
}

/** Where a source does not tell how often samples come. */
const USUAL_INTERVAL_MS = 5000
/** powermetrics starts, a socket connects, a busy computer lags. */
const ALLOWANCE_MS = 5000

/** Runs of one command, beside one source that is read all the time. */
export class RunSession {
  private readonly quiet: QuietTime
  private isMeasuring = false

  constructor(
    private readonly feed: SampleFeed,
    private readonly storage: StorageClient,
    private readonly wish: SessionWish,
    private readonly interruption: Interruption,
  ) {
    this.quiet = new QuietTime(wish.marginMs)
    feed.onArrival((arrival) => {
      this.quiet.take(arrival)
      if (this.isMeasuring) storage.append(arrival, false)
    })
  }

  /** How long a first sample is waited for. */
  get patienceMs(): number {
    return 3 * this.intervalMs + ALLOWANCE_MS
  }

  /** Waits for the margin before a run. False: it did not come, or the person does not want to wait for it. */
  async waitForQuiet(): Promise<boolean> {
    const { asked } = this.interruption
    const isFlowing = await this.feed.until(() => this.feed.newest !== null, this.patienceMs, asked)
    const needed = this.wish.marginMs + this.patienceMs
    return isFlowing && this.feed.until(() => this.quiet.isEnough, needed, asked)
  }

  /** Runs the command; what was recorded of it becomes a measurement. */
  async measure(child: ChildCommand): Promise<Result<MeasuredRun | NotStarted>> {
    const begun = await this.begin()
    if (!begun.ok) return begun
    const startedMs = performance.now()
    const fromMs = this.feed.clock.toAxisMs(startedMs)
    const end = await child.run()
    if (!('endedMs' in end)) {
      this.isMeasuring = false
      void this.storage.call.discardMeasurement.asEvent()
      return { ok: true, value: end }
    }
    const toMs = this.feed.clock.toAxisMs(end.endedMs)
    this.quiet.restart(toMs)
    const isCovered = await this.waitForRest(end)
    this.isMeasuring = false
    // Where no sample had come, the first one after tells.
    const window = {
      fromMs: fromMs ?? this.feed.clock.toAxisMs(startedMs),
      toMs: toMs ?? this.feed.clock.toAxisMs(end.endedMs),
    }
    return { ok: true, value: { end, isCovered, measured: await this.finish(window, end) } }
  }

  private get intervalMs(): number {
    const { measuredIntervalMs, requestedIntervalMs } = this.feed.status
    return measuredIntervalMs ?? requestedIntervalMs ?? USUAL_INTERVAL_MS
  }

  /** Samples that arrive from now on follow the quiet time without a hole: calls keep their order. */
  private begin(): Promise<Result> {
    this.isMeasuring = true
    return this.storage.beginMeasurement(this.facts(), this.quiet.arrivals)
  }

  private facts(): MeasurementFacts {
    const { command, name, group } = this.wish
    const { kind, machine } = this.feed.status
    return {
      id: createMeasurementId(),
      name,
      note: '',
      origin: 'run',
      source: kind,
      machine,
      group,
      run: { command: [...command], exitStatus: null, signal: null },
    }
  }

  /**
   * What the command did last arrives with the next sample; behind it comes the margin. After Ctrl-C only the former is
   * waited for, and after a second one nothing. False: the former did not arrive.
   */
  private async waitForRest({ endedMs }: CommandEnd): Promise<boolean> {
    const { asked, insisted } = this.interruption
    const reaches = (marginMs: number): boolean => {
      const axisMs = this.feed.clock.toAxisMs(endedMs)
      return axisMs !== null && this.feed.newest !== null && this.feed.newest.endMs >= axisMs + marginMs
    }
    const isCovered = await this.feed.until(() => reaches(0), this.patienceMs, insisted)
    const { marginMs } = this.wish
    if (isCovered) await this.feed.until(() => reaches(marginMs), marginMs + this.patienceMs, asked)
    return isCovered
  }

  private finish(
    { fromMs, toMs }: { fromMs: number | null; toMs: number | null },
    { exitStatus, signal }: CommandEnd,
  ): Promise<Result<Measurement>> {
    const run = { command: [...this.wish.command], exitStatus, signal }
    return this.storage.call.finishMeasurement(
      fromMs === null || toMs === null ? { run } : { fromMs, toMs, run },
    )
  }
}
