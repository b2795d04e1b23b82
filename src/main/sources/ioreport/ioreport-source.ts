import { log } from '../../log/log'
import type { Source, SourceEvents } from '../source'
import { HelperClient, type StartHelper } from './helper-client'
import { readMacFacts } from './mac-facts'
import { APPLE_LIBRARIES, type CounterSnapshot, type GroupReport, type LibraryPaths } from './protocol'
import { IoReportReader, type MacFacts } from './reader'

export interface IoReportOptions {
  startHelper: StartHelper
  libraries?: LibraryPaths
  readFacts?: () => Promise<MacFacts>
}

const INTERVAL_MS = 1000

/** Reads IOReport, which needs no permission, through a helper process that may crash. */
export class IoReportSource implements Source {
  readonly kind = 'ioreport'
  readonly label = 'IOReport'
  readonly requestedIntervalMs = INTERVAL_MS

  private readonly helper: HelperClient
  private readonly readFacts: () => Promise<MacFacts>
  private events: SourceEvents | null = null
  private facts: MacFacts | null = null
  private reader: IoReportReader | null = null
  private timer: NodeJS.Timeout | null = null
  private isPaused = false

  constructor({ startHelper, libraries = APPLE_LIBRARIES, readFacts = readMacFacts }: IoReportOptions) {
    this.readFacts = readFacts
    this.helper = new HelperClient(startHelper, libraries, {
      onOpened: (reports, isAgain) => this.opened(reports, isAgain),
      onSnapshot: (snapshot) => this.receive(snapshot),
      onStopped: (message) => this.stopped(message),
      onRefused: (message) => this.fail(message),
    })
  }

  start(events: SourceEvents): void {
    this.events = events
    void this.begin()
  }

  stop(): void {
    this.events = null
    this.clearTimer()
    this.helper.stop()
  }

  /** What is counted meanwhile is not told: the first reading afterwards has a gap before it. */
  setPaused(paused: boolean): void {
    if (this.events === null || paused === this.isPaused) return
    this.isPaused = paused
    this.clearTimer()
    if (paused) this.reader?.interrupt()
    else if (this.reader !== null) this.sample()
  }

  private async begin(): Promise<void> {
    this.facts = await this.readFacts()
    if (this.events !== null) this.helper.start()
  }

  private opened(reports: readonly GroupReport[], isAgain: boolean): void {
    if (this.facts === null) return
    this.reader = new IoReportReader(this.facts, reports)
    logGroups(reports)
    if (isAgain) this.events?.onMessage?.(null)
    if (!this.isPaused) this.sample()
  }

  private sample(): void {
    this.clearTimer()
    this.timer = setTimeout(() => this.sample(), INTERVAL_MS)
    this.helper.sample()
  }

  private receive(snapshot: CounterSnapshot): void {
    for (const name of snapshot.newUnreadable) log.warn('source', 'A channel cannot be read.', { name })
    // What was on its way when it was paused is not told either.
    const { events } = this
    if (this.isPaused || events === null) return
    const reading = this.reader?.read(snapshot) ?? null
    if (reading === null) return
    if (reading.gapBefore) events.onGap?.()
    // Whoever is told of it may stop or pause this.
    events.onSample(reading.sample, null)
    for (const event of reading.events) if (!this.isSilent) events.onEvent?.(event)
  }

  private get isSilent(): boolean {
    return this.isPaused || this.events === null
  }

  private stopped(message: string): void {
    this.reader = null
    this.clearTimer()
    log.error('process', message)
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

/** Which parts there are, for who wonders why a figure is missing. */
function logGroups(reports: readonly GroupReport[]): void {
  for (const { group, state } of reports) {
    if (state.kind === 'refused')
      log.warn('source', 'IOReport refuses a group.', { group, code: state.code, reason: state.reason })
    else log.info('source', 'A group of IOReport.', { group, state: state.kind })
  }
}
