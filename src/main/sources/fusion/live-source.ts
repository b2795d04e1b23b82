import type { InstrumentSystem } from '#shared/instruments'
import type { ComparedPower, LiveState } from '#shared/live'
import { macosMajorOf } from '#shared/macs'
import type { Sample } from '#shared/sample'
import { windowLengthMs } from '#shared/sample-window'
import type { TrackEvent } from '#shared/track-events'
import type { FramedReading, IoReportReadings } from '../ioreport/ioreport-readings'
import { IOREPORT_INTERVAL_MS } from '../ioreport/ioreport-source'
import type { Reading } from '../ioreport/reader'
import { whyOver, type LiveReadings } from '../live/live-readings'
import type { Frame, Source, SourceEvents } from '../source'
import { ComparedPowers } from './compared-powers'
import { fuse, overPart, withoutIoReport } from './fuse'
import { PowermetricsClock, type WindowEnd } from './powermetrics-clock'
import { WindowAxis } from './window-axis'

/** A sample of powermetrics waits for IOReport's part no longer than this, ms; a snapshot takes some milliseconds. */
export const LONGEST_WAIT_MS = 100
/** Snapshots are stamped just after their counters were read, ms. */
const SNAPSHOT_LATENESS_MS = 100

/** A sample of powermetrics whose window has just closed: IOReport was asked for its part. */
interface PendingSample {
  sample: Sample
  frame: Frame | null
  ended: WindowEnd
  /** Time of powermetrics is missing before it. */
  isAfterGap: boolean
  timer: NodeJS.Timeout | null
}

/**
 * What was sent last. `joined`: a sample of powermetrics for which IOReport was read, so that IOReport's next window begins
 * where it ended.
 */
type LastSent = 'powermetrics' | 'joined' | 'ioreport' | null

/**
 * The best readings that are allowed now. While powermetrics flows, each of its samples gets what IOReport has for the same
 * time; while it gives none, IOReport is read alone. Neither waits for the other for long, and no time is sent twice.
 */
export class LiveSource implements Source {
  readonly kind = 'live'
  readonly label = 'Live'

  private readonly axis = new WindowAxis()
  private readonly clock = new PowermetricsClock()
  private readonly comparisons: ComparedPowers
  private events: SourceEvents | null = null
  private pending: PendingSample | null = null
  /** Of the next reading of IOReport alone. */
  private timer: NodeJS.Timeout | null = null
  private lastSent: LastSent = null
  /** Readings of IOReport that came when powermetrics flowed, and too late for its sample: until its next one. */
  private unsent: FramedReading[] = []
  private isPaused = false
  /** Time is missing before the next sample of either. */
  private isInterrupted = false
  /** Time is missing in what powermetrics says. */
  private isAfterGap = false
  private hasStopped = false

  /** `wallClockMs`: of arrivals, ms since 1970. `onCompared`: `compared` has changed. */
  constructor(
    private readonly powermetrics: LiveReadings,
    private readonly ioReport: IoReportReadings,
    private readonly wallClockMs: () => number = () => Date.now(),
    onCompared: () => void = () => undefined,
  ) {
    this.comparisons = new ComparedPowers(onCompared)
  }

  get requestedIntervalMs(): number {
    return this.powermetrics.isAllowed ? this.powermetrics.intervalMs : IOREPORT_INTERVAL_MS
  }

  /** The newest comparison of each power that both give. */
  get compared(): readonly ComparedPower[] {
    return this.comparisons.newest
  }

  start(events: SourceEvents): void {
    this.events = events
    this.powermetrics.attach({
      onSample: (sample, frame) => this.onPowermetrics(sample, frame),
      onFault: (fault) => this.events?.onFault(fault),
      onGap: () => {
        this.sendPending()
        this.isAfterGap = true
      },
      onState: (state) => this.onState(state),
    })
    this.ioReport.attach({
      onOpened: () => this.onOpened(),
      onReading: (reading) => this.onReading(reading),
      onStopped: (message) => this.onStopped(message),
      onRefused: () => this.onRefused(),
    })
  }

  stop(): void {
    this.events = null
    this.clearTimer()
    this.forgetPending()
    this.powermetrics.detach()
    this.ioReport.detach()
  }

  /** What is counted meanwhile is not sent: the first sample afterwards has a gap before it. */
  setPaused(paused: boolean): void {
    if (this.events === null || paused === this.isPaused) return
    if (paused) {
      this.sendPending()
      this.isPaused = true
      this.isInterrupted = true
      this.unsent = []
      this.clearTimer()
      this.ioReport.interrupt()
      this.powermetrics.suspend('person')
    } else {
      this.isPaused = false
      this.powermetrics.resume('person')
      this.readAlone()
    }
  }

  private onPowermetrics(sample: Sample, frame: Frame | null): void {
    if (this.isSilent) return
    this.sendPending()
    const { isAfterGap } = this
    this.isAfterGap = false
    const ended = this.clock.endOf(sample, this.wallClockMs(), !isAfterGap)
    this.pending = { sample, frame, ended, isAfterGap, timer: null }
    if (this.ioReport.sample()) this.pending.timer = setTimeout(() => this.sendPending(), LONGEST_WAIT_MS)
    else this.sendPending()
  }

  private onState(state: LiveState): void {
    if (this.isSilent) return
    if (state.kind === 'live') this.clearTimer()
    else if (this.timer === null) this.readAlone()
    this.failWhereNothingFlows()
  }

  private onOpened(): void {
    if (this.hasStopped) this.events?.onMessage?.(null)
    this.hasStopped = false
    if (this.isSilent) return
    // What comes at the end of the next window of powermetrics is compared with this.
    if (this.isFlowing) this.ioReport.sample()
    else this.readAlone()
  }

  private onReading(reading: FramedReading | null): void {
    if (this.isSilent) return
    if (reading !== null) this.comparisons.addIoReport(reading)
    const { pending } = this
    if (pending !== null) {
      this.forgetPending()
      this.sendPowermetrics(pending, reading)
      if (this.lastSent === 'powermetrics') this.lastSent = 'joined'
      // The sample came late: IOReport has counted more since its window closed.
      if (reading !== null && this.axis.isMissing(endOf(reading))) this.unsent.push(reading)
    } else if (reading !== null) {
      this.unsent.push(reading)
      if (!this.isFlowing) this.sendUnsent()
    }
    // What triggered when is known only from here, whether or not the sample it was asked for was sent before.
    for (const event of reading?.events ?? []) this.sendEvent(event)
  }

  /** Whoever is sent one may stop or pause this. */
  private sendEvent(event: TrackEvent): void {
    if (!this.isSilent) this.events?.onEvent?.(event)
  }

  /** What came too late for a sample of powermetrics is of time that no other covered. */
  private sendUnsent(): void {
    for (const reading of this.unsent.splice(0)) this.sendIoReport(reading)
  }

  private onStopped(message: string): void {
    this.hasStopped = true
    this.events?.onMessage?.(message)
    this.sendPending()
  }

  private onRefused(): void {
    this.clearTimer()
    this.sendPending()
    this.failWhereNothingFlows()
  }

  /** Reads IOReport now and every second, while powermetrics gives nothing. */
  private readAlone(): void {
    this.clearTimer()
    if (this.isSilent || this.isFlowing || this.ioReport.state.kind === 'not-available') return
    this.timer = setTimeout(() => this.readAlone(), IOREPORT_INTERVAL_MS)
    if (this.pending === null) this.ioReport.sample()
  }

  /** Without IOReport's part: it has not come in time, or will not come. */
  private sendPending(): void {
    const { pending } = this
    this.forgetPending()
    if (pending !== null) this.sendPowermetrics(pending, null)
  }

  private sendPowermetrics(pending: PendingSample, reading: FramedReading | null): void {
    const { sample, frame, ended } = pending
    if (this.lastSent === 'ioreport' || pending.isAfterGap) this.sendUntil(pending, reading)
    const isNext = this.lastSent === 'powermetrics' || this.lastSent === 'joined'
    const isAfterGap = this.isInterrupted || (pending.isAfterGap && isNext && !this.isCounted(reading))
    const follows = isNext && !pending.isAfterGap && !this.isInterrupted
    const placed = this.axis.place({ ...ended, elapsedMs: sample.elapsedMs, follows, isAfterGap })
    const system = this.systemOf(sample)
    const fused = reading === null ? this.alone(sample, system) : fuse(sample, reading.sample, system)
    this.comparisons.addPowermetrics(sample, ended.latestMs, !pending.isAfterGap)
    this.comparisons.compare(sample, fused, system)
    const wasCovered = placed.elapsedMs === null && sample.elapsedMs !== null
    // It lies in time that is covered, so that nothing follows its window.
    this.lastSent = wasCovered ? 'ioreport' : 'powermetrics'
    if (!wasCovered) this.unsent = []
    this.isInterrupted = false
    const { endMs, gapBefore } = placed
    const parts = [...(frame ?? []), ...(reading?.frame == null ? [] : [reading.frame])]
    const both = parts.length === 0 ? null : parts
    this.events?.onSample(overPart(fused, placed.elapsedMs), both, { endMs, gapBefore })
  }

  /** Without IOReport's part, and why. Where there is no IOReport at all, what powermetrics lacks says so itself. */
  private alone(sample: Sample, system: InstrumentSystem): Sample {
    const { kind } = this.ioReport.state
    if (kind === 'not-available') return sample
    return withoutIoReport(sample, kind === 'starting' ? 'starting' : 'too-old', system)
  }

  /** A first window of powermetrics may begin after IOReport was last read: the time between is IOReport's. */
  private sendUntil({ sample, ended }: PendingSample, newest: FramedReading | null): void {
    const startMs = ended.latestMs - windowLengthMs(sample.elapsedMs)
    for (const reading of newest === null ? this.unsent : [...this.unsent, newest]) {
      if (!this.isCounted(reading) || !this.axis.isMissing(startMs)) continue
      const timestamp = new Date(Math.min(startMs, endOf(reading))).toISOString()
      // The rest of a reading that is cut is in the sample of powermetrics, and so is its frame.
      const frame = timestamp === reading.sample.timestamp ? reading.frame : null
      this.sendIoReport({ ...reading, frame, sample: { ...reading.sample, timestamp } })
    }
  }

  /** IOReport counted from where the last sample ended. */
  private isCounted(reading: FramedReading | null): boolean {
    if (reading === null || this.isInterrupted) return false
    return !this.axis.isMissing(endOf(reading) - windowLengthMs(reading.sample.elapsedMs))
  }

  private sendIoReport(reading: FramedReading): void {
    const { sample, gapBefore } = reading
    const latestMs = endOf(reading)
    const placed = this.axis.place({
      latestMs,
      earliestMs: latestMs - SNAPSHOT_LATENESS_MS,
      elapsedMs: sample.elapsedMs,
      follows:
        !gapBefore && !this.isInterrupted && (this.lastSent === 'ioreport' || this.lastSent === 'joined'),
      isAfterGap: this.isInterrupted || (gapBefore && this.lastSent === 'ioreport'),
    })
    // Powermetrics has covered all of it.
    if (placed.elapsedMs === null) return
    this.lastSent = 'ioreport'
    this.isInterrupted = false
    const { endMs } = placed
    const frame = reading.frame && [reading.frame]
    this.events?.onSample(overPart(sample, placed.elapsedMs), frame, { endMs, gapBefore: placed.gapBefore })
  }

  /** Both at their end: a person has to do something. */
  private failWhereNothingFlows(): void {
    const { events } = this
    const reason = whyOver(this.powermetrics.status.state)
    if (events === null || reason === null || this.ioReport.state.kind !== 'not-available') return
    this.stop()
    events.onFailure(reason)
  }

  private systemOf({ machine }: Sample): InstrumentSystem {
    const { facts } = this.ioReport
    return {
      macos: macosMajorOf(machine.osBuild ?? facts?.machine.osBuild ?? null),
      generation: facts?.generation ?? null,
    }
  }

  private get isFlowing(): boolean {
    return this.powermetrics.status.state.kind === 'live'
  }

  private get isSilent(): boolean {
    return this.isPaused || this.events === null
  }

  private forgetPending(): void {
    if (this.pending?.timer != null) clearTimeout(this.pending.timer)
    this.pending = null
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }
}

/** ms since 1970: IOReport stamps milliseconds. */
function endOf({ sample }: Reading): number {
  return Date.parse(sample.timestamp ?? '')
}
