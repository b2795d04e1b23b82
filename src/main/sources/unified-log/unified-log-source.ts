import type { LogGap, LogState } from '#shared/unified-log'
import type { EventListener, EventSource } from '../source'
import { AneLines } from './ane-lines'
import { LogClock } from './log-clock'
import { showArguments, streamArguments } from './log-command'
import type { LogProcess, LogProcessHandlers } from './log-process'
import { LogReader, type LogListener } from './log-reader'
import type { LogRecord } from './log-record'
import { RecentRecords } from './recent-records'
import { SilenceWatch } from './silence-watch'
import {
  INITIAL_SUPERVISION,
  superviseLog,
  wantsStream,
  type LogEnd,
  type LogSupervision,
  type LogSupervisorEvent,
} from './supervisor'

/** A time on the axis of the samples, and how far it may be off. */
export interface AxisTime {
  ms: number
  uncertaintyMs: number
}

/** What the source needs of the world; a test hands in its own. */
export interface LogWorld {
  /** Monotonic. */
  nowMs(): number
  /** ms since 1970. */
  wallClockMs(): number
  random(): number
  /** Calls back once after `delayMs`; returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void
  startLog(args: readonly string[], handlers: LogProcessHandlers): LogProcess
  /** A moment of the monotonic clock on the axis of the samples beside it. */
  toAxis(momentMs: number): AxisTime
}

export interface LogOptions {
  /** Also what is worth reading while something is measured. */
  isWide: boolean
  /** How far back it looks when it begins, ms; null: it does not. */
  fillInMs: number | null
  /** Something of `state` has changed. */
  onState?: (state: LogState) => void
}

/** At a flood the stream is left alone for the rest of a second, so that reading it takes a few percent of a core at most. */
const MOST_BYTES_PER_SECOND = 2_000_000
/** `log show` takes seconds of processor time, so that it may be asked only so often. */
const BETWEEN_SHOWS_MS = 60_000
/** `--start` counts whole seconds, and records arrive late. */
const OVERLAP_MS = 2000
/** What is lost is noticed within so long. */
const LATEST_NOTICE_MS = 10_000

/** A stretch that the stream did not give, by the monotonic clock. `why`: null where it had not begun yet. */
interface Missing {
  fromMs: number
  why: LogGap | null
}

/**
 * What the unified log tells of the Neural Engine. `log stream` runs all the time and is started again when it ends; what
 * was missing meanwhile is looked up once with `log show`, never by asking again and again.
 */
export class UnifiedLogSource implements EventSource {
  private supervision: LogSupervision = INITIAL_SUPERVISION
  private listener: EventListener | null = null
  private stream: { process: LogProcess; reader: LogReader; number: number } | null = null
  private show: { process: LogProcess; reader: LogReader } | null = null
  private missing: Missing | null = null
  private lastShowMs = Number.NEGATIVE_INFINITY
  /** When the newest record of the stream was written; of what comes later nothing is missing yet. */
  private heardMs = 0
  private budget = { secondMs: 0, bytes: 0 }
  private readonly timers = new Map<string, () => void>()
  private readonly lines = new AneLines()
  private readonly recent = new RecentRecords()
  private readonly silence = new SilenceWatch()

  constructor(
    private readonly world: LogWorld,
    private readonly options: LogOptions,
  ) {}

  get state(): LogState {
    return this.supervision.state
  }

  start(listener: EventListener): void {
    this.listener = listener
    this.heardMs = this.world.nowMs()
    const { fillInMs } = this.options
    const fromMs = this.heardMs - (fillInMs ?? 0)
    if (fillInMs !== null) this.missing = { fromMs, why: null }
    this.listener.onEvent({ kind: 'log-on', label: '', ...this.at(fromMs) })
    this.dispatch({ kind: 'wanted', wanted: true })
  }

  stop(): void {
    this.listener = null
    this.dispatch({ kind: 'wanted', wanted: false })
    this.endShow()
    for (const cancel of this.timers.values()) cancel()
    this.timers.clear()
  }

  /** The Mac is about to sleep. */
  sleep(): void {
    this.miss('asleep')
    this.dispatch({ kind: 'asleep' })
  }

  wake(): void {
    this.dispatch({ kind: 'awake' })
  }

  retry(): void {
    this.dispatch({ kind: 'retry' })
  }

  /** Tells up to where something is missing now: before what was read is looked at. */
  tellMissing(): void {
    if (this.missing !== null) this.tellGap(this.missing, this.world.nowMs(), 'log-gap')
  }

  /** What the samples beside it say: whether the Neural Engine worked in a window that ended at `endMs`. */
  addWork(endMs: number, hasWorked: boolean): void {
    if (this.silence.add(endMs, hasWorked)) this.dispatch({ kind: 'no-lines' })
  }

  private dispatch(event: LogSupervisorEvent): void {
    const before = this.supervision
    const around = { nowMs: this.world.nowMs(), random: this.world.random() }
    const after = superviseLog(before, event, around)
    if (after === before) return
    this.supervision = after
    this.followStream()
    this.followDeadline(around.nowMs)
    if (after.state.kind === 'reading') this.fill()
    if (after.state !== before.state) this.options.onState?.(after.state)
  }

  private followStream(): void {
    const isWanted = wantsStream(this.supervision)
    if (this.stream !== null && (!isWanted || this.stream.number !== this.supervision.connection)) {
      this.stream.reader.stop()
      this.stream.process.stop()
      this.stream = null
    }
    if (isWanted && this.stream === null) this.openStream()
  }

  private followDeadline(nowMs: number): void {
    const { deadlineMs } = this.supervision
    if (deadlineMs === null) this.cancel('deadline')
    else this.later('deadline', deadlineMs - nowMs, () => this.dispatch({ kind: 'tick' }))
  }

  private openStream(): void {
    const clock = new LogClock()
    const number = this.supervision.connection
    const reader = new LogReader(
      this.readerListener((record) => {
        const moment = clock.momentOf(record, this.world.wallClockMs(), this.world.nowMs())
        this.heardMs = Math.max(this.heardMs, moment)
        return moment
      }),
      true,
    )
    const process = this.world.startLog(streamArguments(this.options.isWide), {
      onBytes: (bytes) => {
        reader.write(bytes)
        this.keepWithinBudget(process, bytes.length)
      },
      onEnd: (end) => {
        reader.end()
        this.onStreamEnd(end, number)
      },
    })
    this.stream = { process, reader, number }
  }

  private onStreamEnd(end: LogEnd, number: number): void {
    if (this.stream?.number !== number) return
    this.miss('restarted')
    this.stream = null
    this.dispatch({ kind: 'ended', end })
  }

  /** Reads no more than what a second may take; `log` then waits, and says what it left out. */
  private keepWithinBudget(process: LogProcess, bytes: number): void {
    const nowMs = this.world.nowMs()
    if (nowMs - this.budget.secondMs >= 1000) this.budget = { secondMs: nowMs, bytes: 0 }
    this.budget.bytes += bytes
    if (this.budget.bytes <= MOST_BYTES_PER_SECOND) return
    const restMs = this.budget.secondMs + Math.ceil(this.budget.bytes / MOST_BYTES_PER_SECOND) * 1000 - nowMs
    process.setPaused(true)
    this.later(`budget ${process.pid ?? ''}`, restMs, () => process.setPaused(false))
  }

  private readerListener(momentOf: (record: LogRecord) => number): LogListener {
    return {
      onReady: () => this.dispatch({ kind: 'heard' }),
      onRecord: (record) => {
        const moment = momentOf(record)
        if (!this.recent.add(record)) return
        const line = this.lines.recognise(record)
        if (line === null) return
        this.silence.reset()
        this.dispatch({ kind: 'heard' })
        const { kind, label, facts } = line
        this.listener?.onEvent({ kind, label, ...this.at(moment), ane: { ...facts, isOfCommand: null } })
      },
      onDropped: () => {
        this.miss('dropped')
        this.dispatch({ kind: 'dropped' })
        this.fill()
      },
      onFault: (fault) => this.listener?.onFault(fault),
    }
  }

  /** Something is missing from about the newest record on. What was missing before stays so. */
  private miss(why: LogGap): void {
    if (this.listener === null) return
    const fromMs = Math.max(this.heardMs, this.world.nowMs() - LATEST_NOTICE_MS)
    this.missing = { fromMs: Math.min(this.missing?.fromMs ?? Infinity, fromMs), why }
  }

  /** Looks up what is missing, as soon as `log show` may be asked again. */
  private fill(): void {
    if (this.missing === null || this.show !== null || this.listener === null) return
    const waitMs = this.lastShowMs + BETWEEN_SHOWS_MS - this.world.nowMs()
    if (waitMs > 0) this.later('fill', waitMs, () => this.fill())
    else if (wantsStream(this.supervision)) this.lookUp(this.missing)
  }

  private lookUp(missing: Missing): void {
    const nowMs = this.world.nowMs()
    const aheadMs = this.world.wallClockMs() - nowMs
    this.tellMissing()
    this.missing = null
    this.lastShowMs = nowMs
    // What it gives is old: only the wall clock tells when it was written.
    const reader = new LogReader(this.fillListener(aheadMs), true)
    const args = showArguments(missing.fromMs + aheadMs - OVERLAP_MS, this.options.isWide)
    const process = this.world.startLog(args, {
      onBytes: (bytes) => {
        reader.write(bytes)
        this.keepWithinBudget(process, bytes.length)
      },
      onEnd: ({ status }) => {
        reader.end()
        this.show = null
        this.onFilled(missing, nowMs, status === 0 && reader.hasTrailer)
      },
    })
    this.show = { process, reader }
  }

  /** `log show` tells nothing of how the stream stands. */
  private fillListener(aheadMs: number): LogListener {
    return {
      ...this.readerListener(({ wallMs }) => wallMs - aheadMs),
      onReady: () => undefined,
      onDropped: () => undefined,
    }
  }

  private onFilled(missing: Missing, untilMs: number, isWhole: boolean): void {
    if (isWhole) this.tellGap(missing, untilMs, 'log-filled')
    if (this.missing === null) this.dispatch({ kind: 'filled' })
    else this.fill()
  }

  /** What is missing from before the beginning is no gap. */
  private tellGap({ fromMs, why }: Missing, untilMs: number, kind: 'log-gap' | 'log-filled'): void {
    if (why === null) return
    const { startMs } = this.at(fromMs)
    const { startMs: endMs, uncertaintyMs } = this.at(untilMs)
    this.listener?.onEvent({ kind, label: why, startMs, endMs: Math.max(startMs, endMs), uncertaintyMs })
  }

  private endShow(): void {
    this.show?.reader.stop()
    this.show?.process.stop()
    this.show = null
  }

  private at(momentMs: number): { startMs: number; endMs: null; uncertaintyMs: number } {
    const { ms, uncertaintyMs } = this.world.toAxis(momentMs)
    return { startMs: ms, endMs: null, uncertaintyMs }
  }

  private later(name: string, delayMs: number, callback: () => void): void {
    this.cancel(name)
    const cancel = this.world.after(Math.max(0, delayMs), () => {
      this.timers.delete(name)
      callback()
    })
    this.timers.set(name, cancel)
  }

  private cancel(name: string): void {
    this.timers.get(name)?.()
    this.timers.delete(name)
  }
}
