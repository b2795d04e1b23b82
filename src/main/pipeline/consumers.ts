import type { PlacedSample } from '#shared/sample'
import type { SourceStatus } from '#shared/source-status'
import type { TrackEvent } from '#shared/track-events'
import { nameOf, whereLogged } from '../log/bug-reports'
import { FailureLimit } from '../log/failure-limit'
import type { Fault } from '../powermetrics/faults'
import type { Frame } from '../sources/source'

/** A consumer that fails more often than this within a minute is not called any more. */
const MOST_FAILURES = 3

/** Receives what the pipeline reads, once it is registered. Consumers are called in the order of registration. */
export interface Consumer {
  /** What stops when it fails, as the beginning of a sentence: "The tray icon". */
  readonly part?: string
  /** A session begins with another source; everything before belongs to an older session. */
  onSession?(status: SourceStatus): void
  /** `frame`: null where it is not available. */
  onSample?(placed: PlacedSample, status: SourceStatus, frame: Frame | null): void
  /**
   * An event on the session's axis: a mark, a gap, or one of a source of events. A mark that is named is sent again,
   * with its label: `mergeEvents` makes one of both.
   */
  onEvent?(event: TrackEvent, status: SourceStatus): void
  /** A part of what the source reads cannot be read. */
  onFault?(fault: Fault): void
  /** Anything else of the status changed: a state, a count, the speed. */
  onStatus?(status: SourceStatus): void
  /** null where the consumer is ready for the next sample; else resolves when it is. Only for sources that can wait. */
  whenReady?(): Promise<void> | null
  /** It threw. Drops what may be half done, and goes on with what comes next. */
  restart?(status: SourceStatus): void
}

/**
 * `sentence`: what a person should know; null where it was said within the last minute, and the consumer works on.
 * `thrown`: what the consumer threw.
 */
export type ConsumerFailureListener = (thrown: unknown, sentence: string | null) => void

/** The consumers of a pipeline. One that throws keeps nothing from the others, nor from the source. */
export class Consumers {
  private readonly registered = new Map<Consumer, FailureLimit>()

  constructor(private readonly onFailure: ConsumerFailureListener) {}

  /** Returns the function that ends it. */
  register(consumer: Consumer): () => void {
    this.registered.set(consumer, new FailureLimit())
    return () => this.registered.delete(consumer)
  }

  /** Calls all, also where some throw. `status`: for those that have to start again. */
  forEach(status: () => SourceStatus, notify: (consumer: Consumer) => void): void {
    for (const [consumer, failures] of [...this.registered]) {
      try {
        notify(consumer)
      } catch (thrown) {
        this.failed(consumer, failures, status, thrown)
      }
    }
  }

  private failed(
    consumer: Consumer,
    failures: FailureLimit,
    status: () => SourceStatus,
    thrown: unknown,
  ): void {
    const { part = 'A part of Anemometer' } = consumer
    const count = failures.add()
    if (count > MOST_FAILURES) {
      this.registered.delete(consumer)
      this.onFailure(
        thrown,
        `${part} stopped: it went wrong ${count} times within a minute (${nameOf(thrown)}). Quit Anemometer and start it again; ${whereLogged()}.`,
      )
      return
    }
    this.onFailure(
      thrown,
      count > 1 ? null : `${part} went wrong (${nameOf(thrown)}) and was started again; ${whereLogged()}.`,
    )
    try {
      consumer.restart?.(status())
    } catch (again) {
      this.failed(consumer, failures, status, again)
    }
  }
}
