import type { Fault } from '../powermetrics/faults'
import type { Sample, SamplePlace } from '#shared/sample'
import type { EventSourceFailure, ReplayProgress } from '#shared/source-status'
import type { SourceKind } from '#shared/sources'
import type { TrackEvent } from '#shared/track-events'
import type { LogState } from '#shared/unified-log'
import type { StartLog } from './unified-log/log-process'

/**
 * What a sample was read from, as it arrived: the bytes of each instrument that took part. Each can be read by itself, and
 * its first bytes tell its format. At most one of a format; never empty. Must not be changed.
 */
export type Frame = readonly Uint8Array[]

/** What a source reports to the pipeline. `onEnd` or `onFailure` is the last call; none follows `stop`. */
export interface SourceEvents {
  /**
   * `frame`: null where it is not available. `place`: on the time axis, where the source knows it better than the stamps say;
   * then for each of its samples.
   */
  onSample(sample: Sample, frame: Frame | null, place?: SamplePlace): void
  /** null where the next sample may be sent; else a source that can wait does so until this resolves. */
  whenReady?(): Promise<void> | null
  /** Its times are on the axis of the samples. */
  onEvent?(event: TrackEvent): void
  onFault(fault: Fault): void
  /** Time is missing before the next sample, whatever the stamps. */
  onGap?(): void
  /** Something about the source that a person should know while it goes on, in a sentence; null: it is over. */
  onMessage?(message: string | null): void
  /** A recording was read to its end. */
  onEnd(): void
  /** Reading is no longer possible. `message` is a sentence for a person. */
  onFailure(message: string): void
}

/** Delivers samples at its own pace. Used once: `start`, then `stop`. */
export interface Source {
  readonly kind: SourceKind
  /** Words for a person: "Demonstration", or the recording's file name. */
  readonly label: string
  /** ms between samples as requested; null where that is not known. */
  readonly requestedIntervalMs: number | null
  start(events: SourceEvents): void
  /** Releases everything; nothing is reported afterwards. May be called at any time, and twice. */
  stop(): void
  /** While paused nothing is read and no sample is sent. */
  setPaused(paused: boolean): void
  /** Replay only. */
  progress?(): ReplayProgress
  /**
   * Starts the log that belongs to its samples, whatever `args` ask for; absent where that is this Mac's own, or there is
   * none. May be called before `start`.
   */
  readonly startLog?: StartLog
  /** Replay only: 1 is the recorded pace, null as fast as it can be read. */
  setSpeed?(speed: number | null): void
}

/**
 * What a source of events reports to the pipeline, also before `start` returns. `onEnd` or `onFailure` is the last
 * call; none follows `stop`.
 */
export interface EventListener {
  /** From now on everything that happens is reported. At most once, and before the first event. */
  onRunning(): void
  /** Events come in the order in which they were written, not in that of their times. */
  onEvent(event: TrackEvent): void
  /** `count`, at least 1: records that could not be read or never arrived, all because of `fault`. */
  onSkipped(count: number, fault: Fault): void
  /** What it reads from has ended, as it may. */
  onEnd(): void
  onFailure(failure: EventSourceFailure): void
}

/** Delivers events only, beside the source of samples. Used once: `start`, then `stop`. */
export interface EventSource {
  /** Words for a person: "Sleep and wake". */
  readonly label: string
  /** Of the unified log: how its reading stands. Whoever attached the source announces a change. */
  readonly logState?: LogState
  start(listener: EventListener): void
  /** Releases everything; nothing is reported afterwards. May be called at any time, and twice. */
  stop(): void
}
