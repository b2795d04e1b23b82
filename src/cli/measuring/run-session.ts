import type { Result } from '#shared/ipc-contract'
import type { Measurement, MeasurementFacts } from '#shared/measurement'
import { streamOf } from '#shared/track-events'
import { createMeasurementId } from '../../main/measurement/measurement-id'
import { answered, type StorageClient } from '../../main/storage-service/client'
import type { ChildCommand, CommandEnd, NotStarted } from './child-command'
import type { Interruption } from './interruption'
import type { FeedLog } from './feed-log'
import { QuietTime } from './quiet-time'
import type { SampleFeed } from './sample-feed'

export interface SessionOptions {
  command: readonly string[]
  name: string
  group: string | null
  marginMs: number
}

/** The result of one run. `measured` is a failure when nothing was saved. */
export interface MeasuredRun {
  end: CommandEnd
  /** False when no sample arrived that covers the end of the command. */
  isCovered: boolean
  measured: Result<Measurement>
}

/** For sources that do not say how often samples come. */
const USUAL_INTERVAL_MS = 5000
/** For the start of powermetrics, the connection of a socket, and a busy computer. */
const ALLOWANCE_MS = 5000

/** Measures runs of one command with a source that is read all the time. */
export class RunSession {
  private readonly quiet: QuietTime
  private isMeasuring = false

  constructor(
    private readonly feed: SampleFeed,
    private readonly storage: StorageClient,
    private readonly options: SessionOptions,
    private readonly interruption: Interruption,
    /** Follows the unified log; null where nobody asked for it. */
    private readonly log: FeedLog | null = null,
  ) {
    this.quiet = new QuietTime(options.marginMs)
    feed.onArrival((arrival) => {
      this.quiet.add(arrival)
      if (this.isMeasuring) storage.append(arrival, false)
    })
    feed.onEvent((event) => {
      if (this.isMeasuring) storage.addEvent(event)
      if (streamOf(event) === 'events') this.quiet.addEvent(event)
      return this.isMeasuring
    })
  }

  /** How long to wait for a sample, ms. */
  get patienceMs(): number {
    return 3 * this.intervalMs + ALLOWANCE_MS
  }

  /** Waits for the margin before a run. False when too few samples arrived, or a signal ended the wait. */
  async waitForQuiet(): Promise<boolean> {
    const { requested } = this.interruption
    const isFlowing = await this.feed.until(() => this.feed.newest !== null, this.patienceMs, requested)
    const needed = this.options.marginMs + this.patienceMs
    return isFlowing && this.feed.until(() => this.quiet.isEnough, needed, requested)
  }

  /**
   * Runs the command and stores a measurement of it. `onEnd`: it has ended, and what is known of it can still be added.
   * Fails when the measurement cannot be begun.
   */
  async measure(child: ChildCommand, onEnd: () => Promise<void>): Promise<Result<MeasuredRun | NotStarted>> {
    const begun = await this.begin()
    if (!begun.ok) return begun
    const startedMs = performance.now()
    const fromMs = this.feed.clock.toAxisMs(startedMs)
    const end = await child.run(() => this.log?.setCommand(child.pid))
    if (!('endedMs' in end)) {
      this.isMeasuring = false
      void this.storage.call.discardMeasurement.asEvent()
      return { ok: true, value: end }
    }
    const toMs = this.feed.clock.toAxisMs(end.endedMs)
    await onEnd()
    this.quiet.restart(toMs)
    const isCovered = await this.waitForRest(end)
    await this.log?.settled()
    this.isMeasuring = false
    // Without a sample before the command, only those after it relate the two clocks.
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

  /** Begins with the quiet time. Samples that arrive from now on follow it without a gap: storage keeps the order of calls. */
  private begin(): Promise<Result> {
    this.isMeasuring = true
    const begun = this.storage.beginMeasurement(this.facts(), this.quiet.arrivals)
    for (const event of this.quiet.events) this.storage.addEvent(event)
    return begun
  }

  private facts(): MeasurementFacts {
    const { command, name, group } = this.options
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
   * Waits for the sample that covers the end of the command, and then for the margin after it. A first Ctrl-C ends the
   * wait for the margin, a second one all waiting. False when the end of the command is not covered.
   */
  private async waitForRest({ endedMs }: CommandEnd): Promise<boolean> {
    const { requested, repeated } = this.interruption
    const reaches = (marginMs: number): boolean => {
      const axisMs = this.feed.clock.toAxisMs(endedMs)
      return axisMs !== null && this.feed.newest !== null && this.feed.newest.endMs >= axisMs + marginMs
    }
    const isCovered = await this.feed.until(() => reaches(0), this.patienceMs, repeated)
    const { marginMs } = this.options
    if (isCovered) await this.feed.until(() => reaches(marginMs), marginMs + this.patienceMs, requested)
    return isCovered
  }

  private finish(
    { fromMs, toMs }: { fromMs: number | null; toMs: number | null },
    { exitStatus, signal }: CommandEnd,
  ): Promise<Result<Measurement>> {
    const run = { command: [...this.options.command], exitStatus, signal }
    return answered(
      this.storage.call.finishMeasurement(fromMs === null || toMs === null ? { run } : { fromMs, toMs, run }),
    )
  }
}
