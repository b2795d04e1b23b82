import type { LiveStatus } from '#shared/live'
import type { PlacedSample } from '#shared/sample'
import type { EventSourceStatus, SourceState, SourceStatus } from '#shared/source-status'
import { SOURCES } from '#shared/sources'
import { log } from './log'
import { endingOf } from './privacy'

/** Logs the source that is read, every state of sources and of live readings, and what could not be read. */
export class SourceLog {
  readonly part = 'The log of what is read'
  private state: SourceState | null = null
  private live = ''
  /** The last logged state of each source of events, by its label. */
  private readonly eventSources = new Map<string, string>()
  /** Faults of this session by their code. */
  private readonly faults = new Map<string, number>()
  private samples = 0

  onSession(status: SourceStatus): void {
    this.end()
    this.state = status.state
    const { kind, label, message, replay, live } = status
    log.info('source', 'A source begins.', {
      kind,
      ...(SOURCES[kind].needs === 'file' && { ending: endingOf(label), bytes: replay?.totalBytes ?? null }),
      ...(message !== null && { message }),
    })
    this.followLive(live)
  }

  onSample({ endMs, gapBefore, sample }: PlacedSample, { machine, requestedIntervalMs }: SourceStatus): void {
    this.state = 'running'
    if (this.samples++ === 0)
      log.info('source', 'Its first sample has arrived.', { ...machine, requestedIntervalMs })
    log.debug('source', 'A sample.', { endMs, elapsedMs: sample.elapsedMs, gapBefore })
  }

  onStatus({ state, message, live, eventSources }: SourceStatus): void {
    // `state` is null before the first session.
    if (this.state !== null && state !== this.state) {
      this.state = state
      const level = state === 'failed' ? 'warn' : 'info'
      log.add(level, 'source', 'The state of the source changed.', {
        state,
        ...(message !== null && { message }),
      })
    }
    this.followLive(live)
    for (const status of eventSources) this.followEvents(status)
  }

  /** `offset`: bytes from the start of the input. */
  onFault({ code, offset }: { code: string; offset: number }): void {
    const count = (this.faults.get(code) ?? 0) + 1
    this.faults.set(code, count)
    if (count === 1)
      log.warn('source', 'A part cannot be read; others of its kind are only counted.', { code, offset })
    else log.debug('source', 'A part cannot be read.', { code, offset })
  }

  /** The source is replaced, or the app ends. */
  end(): void {
    if (this.state !== null)
      log.info('source', 'The source is left.', { samples: this.samples, ...Object.fromEntries(this.faults) })
    this.state = null
    this.samples = 0
    this.faults.clear()
  }

  /** Logs every state, and once that records were skipped; how many is logged with the next state. */
  private followEvents({ label, state, skippedCount }: EventSourceStatus): void {
    const now = JSON.stringify([state, skippedCount > 0])
    if (now === this.eventSources.get(label)) return
    this.eventSources.set(label, now)
    const { kind, ...failure } = state
    const level = kind === 'failed' || skippedCount > 0 ? 'warn' : 'info'
    log.add(level, 'source', 'A source of events changed.', {
      events: label,
      state: kind,
      skippedCount,
      ...failure,
    })
  }

  private followLive(status: LiveStatus | null): void {
    if (status === null) return
    const { state, way } = status
    const now = JSON.stringify([state, way])
    if (now === this.live) return
    this.live = now
    const { kind, ...details } = state
    const level = kind === 'restarting' || kind === 'not-available' ? 'warn' : 'info'
    log.add(level, 'source', 'The state of live readings changed.', { live: kind, allowed: way, ...details })
  }
}
