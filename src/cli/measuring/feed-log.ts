import { describeLogState, type LogState } from '#shared/unified-log'
import { logProgram } from '../../main/sources/unified-log/log-command'
import { LogFollower } from '../../main/sources/unified-log/log-follower'
import { startLog } from '../../main/sources/unified-log/log-process'
import { ProcessLookup } from '../../main/sources/unified-log/process-table'
import { sudoUser } from './child-command'
import type { SampleFeed } from './sample-feed'

/** Follows the unified log while `feed` is read, and passes what it tells on to the feed's listeners. */
export class FeedLog {
  private readonly lookup = new ProcessLookup()
  private readonly follower: LogFollower
  private endWait: (() => void) | null = null
  private skippedCount = 0

  /** `print`: receives sentences for the person. */
  constructor(
    private readonly feed: SampleFeed,
    private readonly print: (message: string) => void,
  ) {
    this.follower = new LogFollower({
      startLog: feed.startLog ?? ((args, handlers) => startLog(logProgram(), args, handlers, sudoUser())),
      toAxis: (momentMs) => feed.clock.toAxis(momentMs),
      lookup: feed.startLog === null ? this.lookup : null,
      isWide: true,
      // What was before is not looked up: that takes seconds of a core, just when the quiet time is measured.
      fillInMs: null,
      onState: (state) => this.onState(state),
    })
  }

  start(): void {
    this.endWait = this.feed.onArrival(({ placed }) => this.follower.onSample(placed))
    this.follower.start({
      onRunning: () => undefined,
      onEvent: (event) => void this.feed.addEvent(event),
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
  settled(): Promise<void> {
    return this.follower.settled()
  }

  stop(): void {
    this.endWait?.()
    this.follower.stop()
    if (this.skippedCount > 0)
      this.print(
        `the log: ${this.skippedCount} ${this.skippedCount === 1 ? 'line' : 'lines'} could not be read`,
      )
    this.skippedCount = 0
  }

  /** What else is missing is told beside the work that it touches. */
  private onState(state: LogState): void {
    if (state.kind !== 'no-lines') return
    const { title, text } = describeLogState(state)
    this.print(`${title}. ${text}`)
  }
}
