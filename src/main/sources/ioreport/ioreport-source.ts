import type { Source, SourceEvents } from '../source'
import { IoReportReadings, type FramedReading, type IoReportOptions } from './ioreport-readings'

/** Between samples where nothing else says when to read, ms. */
export const IOREPORT_INTERVAL_MS = 1000

/** Reads IOReport alone, which needs no permission. */
export class IoReportSource implements Source {
  readonly kind = 'ioreport'
  readonly label = 'IOReport'
  readonly requestedIntervalMs = IOREPORT_INTERVAL_MS

  private readonly readings: IoReportReadings
  private events: SourceEvents | null = null
  private timer: NodeJS.Timeout | null = null
  private isPaused = false
  private hasStopped = false

  constructor(options: IoReportOptions) {
    this.readings = new IoReportReadings(options)
  }

  start(events: SourceEvents): void {
    this.events = events
    this.readings.attach({
      onOpened: () => this.opened(),
      onReading: (reading) => this.receive(reading),
      onStopped: (message) => this.stopped(message),
      onRefused: (message) => this.fail(message),
    })
  }

  stop(): void {
    this.events = null
    this.clearTimer()
    this.readings.detach()
  }

  /** What is counted meanwhile is not told: the first reading afterwards has a gap before it. */
  setPaused(paused: boolean): void {
    if (this.events === null || paused === this.isPaused) return
    this.isPaused = paused
    this.clearTimer()
    if (paused) this.readings.interrupt()
    else this.sample()
  }

  private opened(): void {
    if (this.hasStopped) this.events?.onMessage?.(null)
    if (!this.isPaused) this.sample()
  }

  private sample(): void {
    this.clearTimer()
    this.timer = setTimeout(() => this.sample(), IOREPORT_INTERVAL_MS)
    this.readings.sample()
  }

  private receive(reading: FramedReading | null): void {
    // What was on its way when it was paused is not told either.
    const { events } = this
    if (this.isPaused || events === null || reading === null) return
    if (reading.gapBefore) events.onGap?.()
    // Whoever is told of it may stop or pause this.
    events.onSample(reading.sample, reading.frame && [reading.frame])
    for (const event of reading.events) if (!this.isSilent) events.onEvent?.(event)
  }

  private get isSilent(): boolean {
    return this.isPaused || this.events === null
  }

  private stopped(message: string): void {
    this.hasStopped = true
    this.clearTimer()
    this.events?.onMessage?.(message)
  }

  private fail(message: string): void {
    const { events } = this
    this.stop()
    events?.onFailure(message)
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }
}
