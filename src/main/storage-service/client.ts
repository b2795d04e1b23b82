import { createBirpc, type BirpcReturn } from 'birpc'
import type { Result } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { TotalsData } from '#shared/sample-totals'
import type { TrackEvent } from '#shared/track-events'
import type { MeasurementFacts } from '#shared/measurement'
import { isContinuous } from '#shared/sources'
import { FailureLimit } from '../log/failure-limit'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import type { Arrival } from '../measurement/measurement-recorder'
import { guardHistory } from '../storage/history-folder'
import type { Settled } from '../storage/stored'
import type { SessionSource, StorageEvents, StorageFunctions, StorageOptions } from './protocol'
import { crashOnError, type StorageThread } from './thread-data'
import { Unsettled } from './unsettled'
import { startWorker } from './worker'

export type StorageListener = Pick<StorageEvents, 'onNotice' | 'onMeasurements' | 'onTransfer'> &
  Partial<Pick<StorageEvents, 'onText' | 'onRecording'>> & {
    /** The thread was started again. A measurement that was running has ended; what it had recorded is recovered. */
    onRestart?: () => void
    /** As `StorageEvents.onTotals`, of the present session. Sent where the options say so. */
    onTotals?: (totals: TotalsData | null) => void
  }

type Remote = BirpcReturn<StorageFunctions, StorageEvents>

/** The thread stopped before it answered; the message is for a person. */
export class StorageStoppedError extends Error {}

/** Turns `StorageStoppedError` into a failed result. Anything else is a bug, and thrown. */
export async function answered<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof StorageStoppedError) return { ok: false, message: error.message }
    throw error
  }
}

/** The same for an answer that is no result: where the thread stopped, it is `otherwise`. */
export async function answeredOr<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof StorageStoppedError) return otherwise
    throw error
  }
}

const STOPPED =
  'What was asked of the history was not done, because the part of Anemometer that keeps it stopped. It was started again: try once more.'
const MOVED =
  'The history was moved or deleted while Anemometer was using it, so a new one was begun. To go on with the old one, quit, put it back, and start again.'
const CLOSED = 'Anemometer is ending, so nothing is asked of the history any more.'
const RESTARTED = 'The part of Anemometer that keeps the history stopped and was started again.'
const GIVEN_UP =
  'Nothing is recorded any more: the part of Anemometer that keeps the history stopped again and again. Quit Anemometer and start it again; if that does not help, the log says more.'

/** With more samples on their way to the thread, `whenReady` makes the sender wait. */
const MOST_ON_THE_WAY = 2000
/** A thread that stops more often than this within a minute is not started again. */
const MOST_RESTARTS = 3
/** How long `closeAtOnce` waits for what is still to be written. */
const LONGEST_CLOSE_MS = 3000

/**
 * Storage as the rest of the program sees it. SQLite, compression, imports and exports run in a thread of their own, which
 * is started when it is first needed. When it dies it is started again, and samples and events that were not confirmed to
 * be on disk are sent again.
 */
export class StorageClient {
  private thread: StorageThread | null = null
  private rpc: Remote | null = null
  private readonly closed = new Int32Array(new SharedArrayBuffer(4))
  private session: SessionSource | null = null
  private sessionNumber = 0
  /** Both are empty unless the session is continuous. */
  private readonly samples = new Unsettled<PlacedSample>()
  private readonly trackEvents = new Unsettled<TrackEvent>()
  /** The newest of the session; null: none yet. */
  private totals: TotalsData | null = null
  private sent = 0
  private received = 0
  private readonly waiting = new Set<() => void>()
  private readonly failures = new FailureLimit()
  private restartReason = RESTARTED
  private isClosing = false
  private isGivenUp = false
  /** Main guards the files too: what the thread guards holds for the thread only. */
  private readonly unguard: () => void

  constructor(
    private readonly options: StorageOptions,
    private readonly listener: StorageListener,
  ) {
    this.unguard = guardHistory(options.folder)
  }

  /** Rejects with `StorageStoppedError` where the thread stops before it answers. */
  get call(): Remote {
    return this.connection()
  }

  beginSession(source: SessionSource): void {
    this.session = source
    this.sessionNumber++
    this.samples.clear()
    this.trackEvents.clear()
    this.totals = null
    this.sent = this.received = 0
    this.resumeWaiting()
    // A thread that is not started yet gets the session when it is.
    if (this.rpc !== null) void this.rpc.beginSession.asEvent(source, this.sessionNumber)
  }

  /** Returns at once. `keepsFrame`: its bytes are held for *Save what just happened*. */
  append(arrival: Arrival, keepsFrame: boolean): void {
    if (this.isGivenUp || this.isClosing) return
    if (this.isContinuousSession) this.samples.add(arrival.placed)
    this.sent++
    void this.connection().append.asEvent(withOwnBytes(arrival), keepsFrame)
  }

  /** Adds an event or a mark on the session's time axis. Returns at once. */
  addEvent(event: TrackEvent): void {
    if (this.isGivenUp || this.isClosing) return
    if (this.isContinuousSession) this.trackEvents.add(event)
    void this.connection().addEvent.asEvent(event)
  }

  /** Begins a measurement, with what was read before it. Samples that are appended from now on belong to it. */
  beginMeasurement(facts: MeasurementFacts, before: readonly Arrival[]): Promise<Result> {
    return this.connection().beginMeasurement(facts, before.map(withOwnBytes))
  }

  /** null where the next sample may be sent now; otherwise resolves when it may. */
  whenReady(): Promise<void> | null {
    if (this.sent - this.received < MOST_ON_THE_WAY || this.rpc === null) return null
    return new Promise((resolve) => this.waiting.add(resolve))
  }

  setMaximumBytes(maximumBytes: number): void {
    this.options.maximumBytes = maximumBytes
    void this.rpc?.setMaximumBytes.asEvent(maximumBytes)
  }

  /** Writes to disk at once what is not there yet. Does not start the thread. */
  flush(): void {
    void this.rpc?.flush.asEvent()
  }

  /** Resolves when everything is closed. Later calls are refused. */
  async close(how: { removeEmpty: boolean; free: boolean }): Promise<void> {
    this.isClosing = true
    // Where the thread ends before it answers, it is closed as well.
    await this.rpc?.close(how).catch(() => undefined)
    this.unguard()
  }

  /**
   * The same without a promise, for the end of the app: macOS takes an app that ends late for one that refuses to log out.
   * Blocks for at most 3 s; what is unfinished by then is recovered by the next start.
   */
  closeAtOnce(): void {
    this.isClosing = true
    if (this.rpc === null) return
    void this.rpc.close.asEvent({ removeEmpty: false, free: false })
    Atomics.wait(this.closed, 0, 0, LONGEST_CLOSE_MS)
  }

  /** The session writes a track that outlives it. */
  private get isContinuousSession(): boolean {
    return this.session !== null && isContinuous(this.session.kind)
  }

  private connection(): Remote {
    if (this.isGivenUp) return refusing(GIVEN_UP)
    if (this.isClosing) return refusing(CLOSED)
    this.rpc ??= this.start()
    return this.rpc
  }

  private start(): Remote {
    const thread = startWorker({ options: this.options, closed: this.closed })
    const rpc = createBirpc<StorageFunctions, StorageEvents>(this.events(thread), {
      post: thread.post,
      on: thread.onMessage,
      bind: 'functions',
      timeout: -1,
    })
    thread.onExit((error) => this.exited(thread, error))
    this.thread = thread
    if (this.session !== null) void rpc.beginSession.asEvent(this.session, this.sessionNumber, this.totals)
    return rpc
  }

  private events(thread: StorageThread): StorageEvents {
    const { onNotice, onMeasurements, onTransfer, onText } = this.listener
    const handlers = crashOnError({
      ...{ onNotice, onMeasurements, onTransfer },
      onRecording: (problem: string | null) => {
        if (thread === this.thread) this.listener.onRecording?.(problem)
      },
      onReceived: (session: number, count: number) => {
        if (session !== this.sessionNumber || thread !== this.thread) return
        this.received = count
        this.resumeWaiting()
      },
      onSettled: (session: number, { samples, events }: Settled) => {
        if (session !== this.sessionNumber || thread !== this.thread) return
        this.samples.settle(samples)
        this.trackEvents.settle(events)
      },
      onTotals: (session: number, totals: TotalsData | null) => {
        if (session !== this.sessionNumber || thread !== this.thread) return
        this.totals = totals ?? this.totals
        this.listener.onTotals?.(totals)
      },
      onMoved: () => {
        if (thread !== this.thread) return
        this.restartReason = MOVED
        thread.terminate()
      },
    } satisfies Omit<StorageEvents, 'onText'>)
    return { ...handlers, onText: onText ?? (() => Promise.resolve(false)) }
  }

  private exited(thread: StorageThread, error: Error | null): void {
    if (thread !== this.thread) return
    const { rpc, restartReason } = this
    this.isGivenUp = this.failures.add() > MOST_RESTARTS
    rpc?.$close(new StorageStoppedError(this.isGivenUp ? GIVEN_UP : STOPPED))
    if (this.isClosing) return
    log.error('process', 'The storage thread stopped.', error === null ? {} : errorFields(error))
    this.thread = this.rpc = null
    this.restartReason = RESTARTED
    this.listener.onTransfer(null)
    const [samples, events] = [this.samples.afterDeath(), this.trackEvents.afterDeath()]
    const losses = lossSentence(samples.lost, 'sample') + lossSentence(events.lost, 'event')
    this.listener.onNotice(this.isGivenUp ? GIVEN_UP : `${restartReason}${losses}`)
    // A new thread tells anew where it cannot write either.
    this.listener.onRecording?.(this.isGivenUp ? GIVEN_UP : null)
    this.received = this.sent
    this.resumeWaiting()
    if (!this.isGivenUp) this.sendAgain(samples.held, samples.lost > 0, events.held)
    this.listener.onRestart?.()
  }

  private sendAgain(
    samples: readonly PlacedSample[],
    isGapBefore: boolean,
    events: readonly TrackEvent[],
  ): void {
    this.sent = this.received = 0
    for (const [index, each] of samples.entries()) {
      this.sent++
      const gapBefore = each.gapBefore || (isGapBefore && index === 0)
      void this.connection().append.asEvent({ placed: { ...each, gapBefore }, frame: null }, false)
    }
    for (const event of events) void this.connection().addEvent.asEvent(event)
  }

  private resumeWaiting(): void {
    for (const resume of this.waiting) resume()
    this.waiting.clear()
  }
}

/** In place of a thread that is not started again: rejects every call, and drops messages without an answer. */
function refusing(message: string): Remote {
  const refuse = (): Promise<never> => Promise.reject(new StorageStoppedError(message))
  const refused = Object.assign(refuse, { asEvent: () => Promise.resolve() })
  return new Proxy({}, { get: () => refused }) as Remote
}

/** Empty where nothing was lost. */
function lossSentence(count: number, what: string): string {
  if (count === 0) return ''
  return count === 1 ? ` 1 ${what} was lost.` : ` ${count} ${what}s were lost.`
}

/** A message copies the whole buffer that a view is a part of, so the bytes get buffers of their own. */
function withOwnBytes({ placed, frame }: Arrival): Arrival {
  return { placed, frame: frame && frame.map((bytes) => bytes.slice()) }
}
