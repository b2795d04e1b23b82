import type { IoReportState } from '#shared/live'
import { log } from '../../log/log'
import { HelperClient, type StartHelper } from './helper-client'
import { readMacFacts } from './mac-facts'
import { APPLE_LIBRARIES, type CounterSnapshot, type GroupReport, type LibraryPaths } from './protocol'
import { IoReportReader, type MacFacts, type Reading } from './reader'
import { FrameEncoder } from './recording-format'

export interface IoReportOptions {
  startHelper: StartHelper
  libraries?: LibraryPaths
  readFacts?: () => Promise<MacFacts>
}

/** `frame`: the bytes that make it again by themselves; null where they would be too large. */
export interface FramedReading extends Reading {
  frame: Uint8Array | null
}

export interface IoReportListener {
  /** It can be sampled from now on; nothing of before is compared with what follows. */
  onOpened(): void
  /** The answer to a `sample`; null where there is nothing yet to compare with. */
  onReading(reading: FramedReading | null): void
  /** Its process ended and is started again; a sentence for a person. */
  onStopped(message: string): void
  /** It cannot be read here at all; a sentence for a person. Nothing follows. */
  onRefused(message: string): void
}

/** Keeps the helper process for whoever is attached, and makes readings of what it counts. */
export class IoReportReadings {
  /** Of this Mac; null before they were read. */
  facts: MacFacts | null = null
  private current: IoReportState = { kind: 'off' }
  private readonly helper: HelperClient
  private readonly readFacts: () => Promise<MacFacts>
  private listener: IoReportListener | null = null
  private session: { reader: IoReportReader; encoder: FrameEncoder } | null = null
  private isOpen = false
  private openings = 0
  private readonly waiting = new Set<() => void>()

  constructor(
    { startHelper, libraries = APPLE_LIBRARIES, readFacts = readMacFacts }: IoReportOptions,
    /** `state` has changed. */
    private readonly onChange: () => void = () => undefined,
  ) {
    this.readFacts = readFacts
    this.helper = new HelperClient(startHelper, libraries, {
      onOpened: (reports) => this.opened(reports),
      onSnapshot: (snapshot) => this.receive(snapshot),
      onStopped: (message) => this.stopped(message),
      onRefused: (message) => this.refused(message),
    })
  }

  get state(): IoReportState {
    return this.current
  }

  /** Whether IOReport can be read here. Opens it where it is closed; `release` closes it again. */
  async find(): Promise<boolean> {
    this.open()
    while (this.session === null && this.current.kind === 'starting')
      await new Promise<void>((resolve) => this.waiting.add(resolve))
    return this.session !== null
  }

  /** Closes what `find` opened, where nobody is attached. */
  release(): void {
    if (this.listener === null) this.close()
  }

  attach(listener: IoReportListener): void {
    this.listener = listener
    if (this.current.kind === 'not-available') return listener.onRefused(this.current.reason)
    this.open()
    if (this.session !== null) listener.onOpened()
  }

  detach(): void {
    this.listener = null
    this.close()
  }

  /** Asks for a reading. False where none will come of it: nothing is open, or one is on its way. */
  sample(): boolean {
    return this.session !== null && this.helper.sample()
  }

  /** Nothing of before is compared with what follows. */
  interrupt(): void {
    this.session?.reader.interrupt()
  }

  /** A library that is not there is looked for once. */
  private open(): void {
    if (this.isOpen || this.current.kind === 'not-available') return
    this.isOpen = true
    this.change({ kind: 'starting' })
    void this.begin(++this.openings)
  }

  private async begin(opening: number): Promise<void> {
    this.facts ??= await this.readFacts()
    if (this.isOpen && opening === this.openings) this.helper.start()
  }

  private close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.session = null
    this.helper.stop()
    this.change({ kind: 'off' })
  }

  private opened(reports: readonly GroupReport[]): void {
    if (this.facts === null) return
    const { facts } = this
    this.session = { reader: new IoReportReader(facts, reports), encoder: new FrameEncoder(facts, reports) }
    logGroups(reports)
    this.change({ kind: 'starting' })
    this.listener?.onOpened()
  }

  private receive(snapshot: CounterSnapshot): void {
    for (const name of snapshot.newUnreadable) log.warn('source', 'A channel cannot be read.', { name })
    const reading = this.read(snapshot)
    if (reading !== null && this.current.kind === 'starting') this.change({ kind: 'reading' })
    this.listener?.onReading(reading)
  }

  private read(snapshot: CounterSnapshot): FramedReading | null {
    if (this.session === null) return null
    const { reader, encoder } = this.session
    const { memory } = reader
    const reading = reader.read(snapshot)
    return reading && { ...reading, frame: memory && encoder.encode(memory, snapshot) }
  }

  private stopped(message: string): void {
    this.session = null
    log.error('process', message)
    this.change({ kind: 'stopped', reason: message })
    this.listener?.onStopped(message)
  }

  private refused(message: string): void {
    this.isOpen = false
    this.change({ kind: 'not-available', reason: message })
    this.listener?.onRefused(message)
  }

  private change(state: IoReportState): void {
    this.current = state
    for (const resolve of this.waiting) resolve()
    this.waiting.clear()
    this.onChange()
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
