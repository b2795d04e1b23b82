import type { Fault } from '../powermetrics/faults'
import type { Sample } from '#shared/sample'
import type { ReplayProgress } from '#shared/source-status'
import type { SourceKind } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'

/** What a source tells the pipeline. After `onEnd` or `onFailure` nothing more comes. */
export interface SourceEvents {
  /** `frame`: the bytes it was read from, as they arrived; null where they are not at hand. Nobody writes into them. */
  onSample(sample: Sample, frame: Uint8Array | null): void
  /** null: the next sample may come. A source that can wait does so until this resolves. */
  whenReady?(): Promise<void> | null
  /** Something that is no sample, on the axis of the samples. */
  onEvent?(event: TrackEvent): void
  onFault(fault: Fault): void
  /** Time is missing between the sample before and the next one, whatever their stamps say. */
  onGap?(): void
  /** A recording was read to its end. */
  onEnd(): void
  /** Nothing more can be read; the message is a sentence for a person. */
  onFailure(message: string): void
}

/** Somewhere that `powermetrics` output comes from. Used once: `start`, then `stop`. */
export interface Source {
  readonly kind: SourceKind
  /** Words for a person: "Demonstration", or the recording's file name. */
  readonly label: string
  /** ms between samples as asked for; null where that is not known. */
  readonly requestedIntervalMs: number | null
  start(events: SourceEvents): void
  /** Releases everything; no event comes afterwards. May be called at any time, and twice. */
  stop(): void
  /** While paused nothing is read and no sample comes. */
  setPaused(paused: boolean): void
  /** Replay only. */
  progress?(): ReplayProgress
  /** Replay only: 1 is the recorded pace, null as fast as it can be read. */
  setSpeed?(speed: number | null): void
}

/** What a source of events tells. Events come in the order in which they were written, not in that of their times. */
export type EventListener = Required<Pick<SourceEvents, 'onEvent' | 'onFault'>>

/** Somewhere that only events come from, beside whatever the samples come from. Used once: `start`, then `stop`. */
export interface EventSource {
  start(listener: EventListener): void
  /** Releases everything; no event comes afterwards. May be called at any time, and twice. */
  stop(): void
}
