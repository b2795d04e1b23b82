import type { EventSourceFailure } from '#shared/source-status'
import type { TrackEvent } from '#shared/track-events'
import type { Fault } from '../../../powermetrics/faults'
import { logTrailer, writeLogEntry, type LogEntry } from '../../../synthesis/log-writer'
import type { LogProcess, LogProcessHandlers } from '../log-process'
import { UnifiedLogSource, type LogOptions, type LogWorld } from '../unified-log-source'

/** A `log` that a test writes. */
export interface MadeLog {
  args: readonly string[]
  isStopped: boolean
  isPaused: boolean
  write(...entries: (LogEntry | string)[]): void
  end(status: number | null, message?: string): void
}

/** The world of a source in a test: its clocks stand still until the test moves them on. */
export class MadeWorld implements LogWorld {
  now = 1_000_000
  /** Wall clock minus monotonic clock. */
  aheadMs = Date.UTC(2026, 8, 20, 12) - 1_000_000
  readonly logs: MadeLog[] = []
  private timers: { atMs: number; callback: () => void }[] = []

  nowMs(): number {
    return this.now
  }

  wallClockMs(): number {
    return this.now + this.aheadMs
  }

  random(): number {
    return 0.5
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.now + delayMs, callback }
    this.timers.push(timer)
    return () => (this.timers = this.timers.filter((other) => other !== timer))
  }

  startLog(args: readonly string[], handlers: LogProcessHandlers): LogProcess {
    const log: MadeLog = {
      args,
      isStopped: false,
      isPaused: false,
      write: (...entries) => {
        const text = entries.map((entry) =>
          typeof entry === 'string' ? entry : writeLogEntry(entry, 'ndjson'),
        )
        if (!log.isStopped) handlers.onBytes(Buffer.from(text.join('')))
      },
      end: (status, message = '') => {
        if (!log.isStopped) handlers.onEnd({ status, message })
        log.isStopped = true
      },
    }
    this.logs.push(log)
    return {
      pid: this.logs.length,
      setPaused: (paused) => (log.isPaused = paused),
      stop: () => (log.isStopped = true),
    }
  }

  /** The axis is the wall clock here. */
  toAxis(momentMs: number): { ms: number; uncertaintyMs: number } {
    return { ms: momentMs + this.aheadMs, uncertaintyMs: 5 }
  }

  /** Lets time pass, and what is due happen. */
  pass(ms: number): void {
    const untilMs = this.now + ms
    for (;;) {
      const [next] = this.timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)
      if (next === undefined) break
      this.timers = this.timers.filter((timer) => timer !== next)
      this.now = Math.max(this.now, next.atMs)
      next.callback()
    }
    this.now = untilMs
  }

  /** The latest that runs; `show` or `stream`. */
  running(command: 'stream' | 'show'): MadeLog | undefined {
    return this.logs.findLast(({ args, isStopped }) => args[0] === command && !isStopped)
  }

  /** The same, which has to be there. */
  log(command: 'stream' | 'show'): MadeLog {
    const log = this.running(command)
    if (log === undefined) throw new Error(`No log ${command} runs.`)
    return log
  }
}

export const BANNER = 'Filtering the log data using "process == "kernel""\n'
export const DROPPED = '=== Messages dropped during live streaming (use `log show` to see what they were)\n'

/** A source that was started, and what it told. */
export function startedSource(options: Partial<LogOptions> = {}) {
  const world = new MadeWorld()
  const states: string[] = []
  const source = new UnifiedLogSource(world, {
    isWide: false,
    fillInMs: 60_000,
    onState: ({ kind }) => states.push(kind),
    ...options,
  })
  const events: TrackEvent[] = []
  const faults: Fault[] = []
  const failures: EventSourceFailure[] = []
  source.start({
    onRunning: () => undefined,
    onEvent: (event) => events.push(event),
    onSkipped: (_, fault) => faults.push(fault),
    onEnd: () => undefined,
    onFailure: (failure) => failures.push(failure),
  })
  const kinds = (): string[] => events.map(({ kind }) => kind)
  const showWhole = (...entries: LogEntry[]): void => {
    const show = world.log('show')
    show.write(...entries, logTrailer(entries.length))
    show.end(0)
  }
  return { world, source, events, faults, failures, states, kinds, showWhole }
}
