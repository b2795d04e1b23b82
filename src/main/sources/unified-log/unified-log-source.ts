import type { EventSourceFailure } from '#shared/source-status'
import { describeLogState, type LogGap, type LogState } from '#shared/unified-log'
import type { AxisTime } from '../arrival-clock'
import type { Clocks } from '../clocks'
import type { EventListener, EventSource } from '../source'
import { AneLines } from './ane-lines'
import { LogClock } from './log-clock'
import { showArguments, STREAM_LIFE_MS, streamArguments } from './log-command'
import type { LogListener } from './log-reader'
import { LogReading, type LogReadingWorld } from './log-reading'
import type { LogRecord } from './log-record'
import { RecentRecords } from './recent-records'
import { RepeatLimit } from './repeat-limit'
import { SilenceWatch } from './silence-watch'
import {
  INITIAL_SUPERVISION,
  superviseLog,
  wantsStream,
  type LogSupervision,
  type LogSupervisorEvent,
} from './supervisor'

/** What the source needs of the world; a test hands in its own. */
export interface LogWorld extends LogReadingWorld, Clocks {
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

/** `log show` takes seconds of processor time, so that it may be asked only so often. */
const BETWEEN_SHOWS_MS = 60_000
/** `--start` counts whole seconds, and records arrive late. */
const OVERLAP_MS = 2000
/** A stream ends by itself a little later than another follows it (`STREAM_LIFE_MS`). */
const RENEWAL_MS = STREAM_LIFE_MS * 0.9
/** Of a flood of like lines it is told within so long how many are left out. */
const OMISSIONS_MS = 1000
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
  readonly label = 'Unified log'
  private supervision: LogSupervision = INITIAL_SUPERVISION
  private listener: EventListener | null = null
  private stream: { reading: LogReading; number: number } | null = null
  /** Reads on while the stream that follows it is being opened, so that nothing is missed. */
  private retiring: LogReading | null = null
  private isWide: boolean
  private show: LogReading | null = null
  private missing: Missing | null = null
  private lastShowMs = Number.NEGATIVE_INFINITY
  /** When the newest record of the stream was written; of what comes later nothing is missing yet. */
  private heardMs = 0
  private isRunning = false
  private readonly timers = new Map<string, () => void>()
  private readonly lines = new AneLines()
  private readonly recent = new RecentRecords()
  private readonly silence = new SilenceWatch()
  private readonly limit = new RepeatLimit((event) => this.listener?.onEvent(event))

  constructor(
    private readonly world: LogWorld,
    private readonly options: LogOptions,
  ) {
    this.isWide = options.isWide
  }

  get state(): LogState {
    return this.supervision.state
  }

  start(listener: EventListener): void {
    this.listener = listener
    this.dispatch({ kind: 'wanted', wanted: true })
  }

  stop(): void {
    this.listener = null
    this.dispatch({ kind: 'wanted', wanted: false })
    this.show?.stop()
    this.show = null
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

  /** Tells up to where something is missing now, and what is left out: before what was read is looked at. */
  tellMissing(): void {
    this.limit.flush()
    if (this.missing !== null) this.tellGap(this.missing, this.world.nowMs(), 'log-gap')
  }

  /** Whether to read also what is worth it while something is measured. Nothing is missed or told twice meanwhile. */
  setWide(isWide: boolean): void {
    if (isWide === this.isWide) return
    this.isWide = isWide
    this.renew()
  }

  /** It reads, or has read: what it told is a part of the log without gaps but those it told. */
  get hasRun(): boolean {
    return this.isRunning
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
    if (this.supervision.state.kind !== 'starting') this.endRetiring()
    this.followDeadline(around.nowMs)
    // What the stream brought at once has changed it again.
    if (this.supervision !== after) return
    if (after.state !== before.state) this.options.onState?.(after.state)
    if (after.state.kind === 'reading') this.onReading()
    const failure = failureOf(after.state)
    if (failure !== null) this.fail(failure)
  }

  private followStream(): void {
    const isWanted = wantsStream(this.supervision)
    if (this.stream !== null && (!isWanted || this.stream.number !== this.supervision.connection)) {
      this.stream.reading.stop()
      this.stream = null
    }
    if (isWanted && this.stream === null) this.openStream(this.supervision.connection)
  }

  private renew(): void {
    if (this.stream === null) return
    this.endRetiring()
    this.retiring = this.stream.reading
    this.stream = null
    this.dispatch({ kind: 'renew' })
  }

  private endRetiring(): void {
    this.retiring?.stop()
    this.retiring = null
  }

  private followDeadline(nowMs: number): void {
    const { deadlineMs } = this.supervision
    if (deadlineMs === null) this.cancel('deadline')
    else this.later('deadline', deadlineMs - nowMs, () => this.dispatch({ kind: 'tick' }))
  }

  private openStream(number: number): void {
    const clock = new LogClock()
    const momentOf = (record: LogRecord): number => {
      const moment = clock.momentOf(record, this.world.wallClockMs(), this.world.nowMs())
      this.heardMs = Math.max(this.heardMs, moment)
      return moment
    }
    const reading = new LogReading(this.world, streamArguments(this.isWide), {
      ...this.readerListener(momentOf, number),
      onEnd: (end) => {
        if (number !== this.supervision.connection) return
        this.miss('restarted')
        this.stream = null
        this.dispatch({ kind: 'ended', end })
      },
    })
    if (wantsStream(this.supervision) && number === this.supervision.connection)
      this.stream = { reading, number }
    this.later('renewal', RENEWAL_MS, () => this.renew())
  }

  /** The stream reads. The first time it says so, and since when. */
  private onReading(): void {
    if (!this.isRunning) {
      this.isRunning = true
      this.heardMs = this.world.nowMs()
      const { fillInMs } = this.options
      const fromMs = this.heardMs - (fillInMs ?? 0)
      if (fillInMs !== null) this.missing = { fromMs, why: null }
      this.listener?.onRunning()
      this.tellOn(this.heardMs)
    }
    this.fill()
  }

  private fail(failure: EventSourceFailure): void {
    const { listener } = this
    this.listener = null
    listener?.onFailure(failure)
  }

  private tellOn(fromMs: number): void {
    this.listener?.onEvent({ kind: 'log-on', label: '', ...this.at(fromMs) })
  }

  /** `number`: of the stream; null for `log show`, which tells nothing of how the stream stands. */
  private readerListener(momentOf: (record: LogRecord) => number, number: number | null): LogListener {
    const heard = (): void => {
      if (number === this.supervision.connection) this.dispatch({ kind: 'heard' })
    }
    return {
      onReady: heard,
      onRecord: (record) => {
        const moment = momentOf(record)
        if (!this.recent.add(record)) return
        const line = this.lines.recognise(record)
        if (line === null) return
        this.silence.reset()
        heard()
        const { kind, label, facts } = line
        const event = { kind, label, ...this.at(moment), ane: { ...facts, isOfCommand: null } }
        if (!this.limit.add(event) && !this.timers.has('omissions'))
          this.later('omissions', OMISSIONS_MS, () => this.limit.flush())
      },
      onDropped: () => {
        this.miss('dropped')
        this.dispatch({ kind: 'dropped' })
        this.fill()
      },
      onFault: (fault) => this.listener?.onSkipped(1, fault),
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
    if (waitMs > 0) {
      // Who asks before then shall know of it; once, however often messages are dropped meanwhile.
      if (!this.timers.has('fill')) this.tellMissing()
      this.later('fill', waitMs, () => this.fill())
    } else if (wantsStream(this.supervision)) this.lookUp(this.missing)
  }

  private lookUp(missing: Missing): void {
    const nowMs = this.world.nowMs()
    const aheadMs = this.world.wallClockMs() - nowMs
    this.tellMissing()
    this.missing = null
    this.lastShowMs = nowMs
    const args = showArguments(missing.fromMs + aheadMs - OVERLAP_MS, this.isWide)
    this.show = new LogReading(this.world, args, {
      // What it gives is old: only the wall clock tells when it was written.
      ...this.readerListener(({ wallMs }) => wallMs - aheadMs, null),
      onDropped: () => undefined,
      onEnd: (_, isWhole) => {
        this.show = null
        this.onFilled(missing, nowMs, isWhole)
      },
    })
  }

  private onFilled(missing: Missing, untilMs: number, isWhole: boolean): void {
    if (isWhole && missing.why === null) this.tellOn(missing.fromMs)
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

/** What only a person, or another Mac, can change. */
function failureOf(state: LogState): EventSourceFailure | null {
  const { title, text } = describeLogState(state)
  const message = `${title}. ${text}`
  if (state.kind === 'not-available') return { code: 'not-available', message }
  return state.kind === 'not-administrator' || state.kind === 'not-permitted'
    ? { code: 'refused', message }
    : null
}
