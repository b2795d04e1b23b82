import type { LogState } from '#shared/unified-log'
import { describeLogState } from '#shared/unified-log'
import type { TrackEvent } from '#shared/track-events'
import { LOG_PROGRAM } from '../../main/sources/unified-log/log-command'
import { startLog } from '../../main/sources/unified-log/log-process'
import { ProcessLookup } from '../../main/sources/unified-log/process-table'
import { UnifiedLogSource } from '../../main/sources/unified-log/unified-log-source'
import { sudoUser } from './child-command'
import type { SampleFeed } from './sample-feed'

/** Follows the unified log while `feed` is read, and passes what it tells on to the feed's listeners. */
export class LogFollower {
  private readonly source: UnifiedLogSource
  private readonly lookup = new ProcessLookup()
  /** Keeps the order in which the log told. */
  private pending: Promise<void> = Promise.resolve()
  /** What came before the first sample, with times of the monotonic clock: there is no axis yet. Null once there is one. */
  private held: TrackEvent[] | null = []
  private endWait: (() => void) | null = null
  private skippedCount = 0

  /** `print`: receives sentences for the person. */
  constructor(
    private readonly feed: SampleFeed,
    private readonly print: (message: string) => void,
  ) {
    // `ANEMOMETER_LOG` names what is run instead where there is no Mac, as in tests (CONTRIBUTING.md).
    const program = process.env.ANEMOMETER_LOG ?? LOG_PROGRAM
    this.source = new UnifiedLogSource(
      {
        nowMs: () => performance.now(),
        wallClockMs: () => Date.now(),
        random: () => Math.random(),
        after: (delayMs, callback) => {
          const timer = setTimeout(callback, delayMs)
          return () => clearTimeout(timer)
        },
        startLog: (args, handlers) => startLog(program, args, handlers, sudoUser()),
        toAxis: (momentMs) =>
          this.held === null ? feed.toAxis(momentMs) : { ms: momentMs, uncertaintyMs: 0 },
      },
      // What was before is not looked up: that takes seconds of a core, just when the quiet time is measured.
      { isWide: true, fillInMs: null, onState: (state) => this.onState(state) },
    )
  }

  start(): void {
    this.endWait = this.feed.onArrival(() => this.release())
    this.source.start({
      onRunning: () => undefined,
      onEvent: (event) => this.pass(event),
      onSkipped: (count) => (this.skippedCount += count),
      onEnd: () => undefined,
      onFailure: ({ message }) => this.print(`${message} It goes on without.`),
    })
  }

  /** The command whose processes are told apart from others. */
  setCommand(pid: number | null): void {
    this.lookup.setCommand(pid)
  }

  /** Resolves when everything that the log told so far, and what is missing from it, was passed on. */
  async settled(): Promise<void> {
    this.source.tellMissing()
    await this.pending
  }

  stop(): void {
    this.endWait?.()
    this.source.stop()
    if (this.skippedCount > 0)
      this.print(
        `the log: ${this.skippedCount} ${this.skippedCount === 1 ? 'line' : 'lines'} could not be read`,
      )
    this.skippedCount = 0
  }

  private pass(event: TrackEvent): void {
    if (this.held !== null) {
      this.held.push(event)
      return
    }
    this.pending = this.pending
      .then(() => this.lookup.complete(event))
      .then((completed) => void this.feed.addEvent(completed))
  }

  /** The first sample has come: there is an axis. */
  private release(): void {
    this.endWait?.()
    const held = this.held ?? []
    this.held = null
    for (const event of held) this.pass(this.placed(event))
  }

  private placed(event: TrackEvent): TrackEvent {
    const { ms, uncertaintyMs } = this.feed.toAxis(event.startMs)
    const endMs = event.endMs === null ? null : this.feed.toAxis(event.endMs).ms
    return { ...event, startMs: ms, endMs, uncertaintyMs }
  }

  /** What else is missing is told beside the work that it touches. */
  private onState(state: LogState): void {
    if (state.kind !== 'no-lines') return
    const { title, text } = describeLogState(state)
    this.print(`${title}. ${text}`)
  }
}
