import { describeFault } from '../powermetrics/faults'
import type { EventSourceStatus } from '#shared/source-status'
import type { TrackEvent } from '#shared/track-events'
import { errorFields, nameOf, whereLogged } from '../log/bug-reports'
import { log } from '../log/log'
import type { EventListener, EventSource } from '../sources/source'

/** The sources of events that run beside a pipeline's samples, and the status of each. */
export class EventSources {
  private readonly attached = new Map<EventSource, EventSourceStatus>()

  /** `onChange`: `statuses` has changed. */
  constructor(
    private readonly onEvent: (event: TrackEvent) => void,
    private readonly onChange: () => void,
  ) {}

  /** In the order in which they were attached. */
  get statuses(): readonly EventSourceStatus[] {
    return [...this.attached].map(([{ logState }, status]) =>
      logState === undefined ? status : { ...status, log: logState },
    )
  }

  /** Starts the source. Returns the function that stops it and removes its status. */
  attach(source: EventSource): () => void {
    let status: EventSourceStatus = {
      label: source.label,
      state: { kind: 'starting' },
      skippedCount: 0,
      lastFault: null,
    }
    const change = (part: Partial<EventSourceStatus>): void => {
      status = { ...status, ...part }
      this.attached.set(source, status)
      this.onChange()
    }
    change({})
    const listener: EventListener = {
      onRunning: () => change({ state: { kind: 'running' } }),
      onEvent: this.onEvent,
      onSkipped: (count, fault) =>
        change({ skippedCount: status.skippedCount + count, lastFault: describeFault(fault) }),
      onEnd: () => change({ state: { kind: 'stopped' } }),
      onFailure: (failure) => change({ state: { kind: 'failed', ...failure } }),
    }
    try {
      source.start(listener)
    } catch (thrown) {
      source.stop()
      log.error('bug', 'A source of events could not be started.', errorFields(thrown))
      const message = `${source.label} could not be read (${nameOf(thrown)}); ${whereLogged()}.`
      change({ state: { kind: 'failed', code: 'broken', message } })
    }
    return () => this.detach(source)
  }

  stop(): void {
    for (const source of this.attached.keys()) this.detach(source)
  }

  private detach(source: EventSource): void {
    source.stop()
    if (this.attached.delete(source)) this.onChange()
  }
}
