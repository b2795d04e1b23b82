import { createBirpc, type BirpcReturn } from 'birpc'
import type { Result } from '#shared/ipc-contract'
import type { PlacedSample } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import type { MeasurementFacts } from '#shared/measurement'
import { isContinuous } from '#shared/sources'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import type { Arrival } from '../measurement/measurement-recorder'
import { guardHistory } from '../storage/history-folder'
import type { Settled } from '../storage/stored'
import type { SessionSource, StorageEvents, StorageFunctions, StorageOptions } from './protocol'
import { loudly, type StorageThread } from './thread-data'
import { startWorker } from './worker'

export type StorageListener = Pick<StorageEvents, 'onNotice' | 'onMeasurements' | 'onTransfer'> &
  Partial<Pick<StorageEvents, 'onText'>> & {
    /** The thread was started anew: what it was measuring has been ended and kept. */
    onRestart?: () => void
  }

type Remote = BirpcReturn<StorageFunctions, StorageEvents>

/** The thread stopped before it answered; the message is for a person. */
export class StorageStoppedError extends Error {}

const STOPPED =
  'What was asked of the history was not done, because the part of Anemometer that keeps it stopped. It was started again: try once more.'
const MOVED =
  'The history was moved or deleted while Anemometer was using it, so a new one was begun. To go on with the old one, quit, put it back, and start again.'
const CLOSED = 'Anemometer is ending, so nothing is asked of the history any more.'
const RESTARTED = 'The part of Anemometer that keeps the history stopped and was started again.'
const GIVEN_UP =
  'Nothing is recorded any more: the part of Anemometer that keeps the history stopped again and again. Quit Anemometer and start it again; if that does not help, the log says more.'

/** Samples, and events, that no disk has confirmed are held so long: an hour at 1 s, as the thread does. */
const MOST_UNSETTLED = 3600
/** Whoever sends samples faster than they are taken in waits beyond so many. */
const MOST_ON_THE_WAY = 2000
/** A thread that stops more often within this time is not started again. */
const MOST_RESTARTS = 3
const RESTART_PERIOD_MS = 60_000
/** How long the end of the app waits for what is still to be written. */
const LONGEST_CLOSE_MS = 3000

/**
 * Storage as the rest of the program sees it. SQLite, compression, imports and exports run in a thread of their own, which
 * is started when it is first needed. Where it dies it is started again, and gets once more what no disk has confirmed.
 */
export class StorageClient {
  private thread: StorageThread | null = null
  private rpc: Remote | null = null
  private readonly closed = new Int32Array(new SharedArrayBuffer(4))
  private session: SessionSource | null = null
  private sessionNumber = 0
  /** Of a continuous session. */
  private readonly samples = new Unsettled<PlacedSample>()
  private readonly trackEvents = new Unsettled<TrackEvent>()
  private sent = 0
  private received = 0
  private readonly waiting = new Set<() => void>()
  private restartsMs: number[] = []
  private whyRestart = RESTARTED
  private isClosing = false
  private isGivenUp = false
  /** The thread guards its files for itself alone. */
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
    this.sent = this.received = 0
    this.wake()
    // A thread that nobody needed yet hears of it when it is.
    if (this.rpc !== null) void this.rpc.beginSession.asEvent(source, this.sessionNumber)
  }

  /** Never waits. `keepsFrame`: its bytes are held for *Save what just happened*. */
  append(arrival: Arrival, keepsFrame: boolean): void {
    if (this.isGivenUp || this.isClosing) return
    if (this.isKept) this.samples.add(arrival.placed)
    this.sent++
    void this.connection().append.asEvent(withOwnBytes(arrival), keepsFrame)
  }

  /** Something happened or was marked on the session's axis. Never waits. */
  addEvent(event: TrackEvent): void {
    if (this.isGivenUp || this.isClosing) return
    if (this.isKept) this.trackEvents.add(event)
    void this.connection().addEvent.asEvent(event)
  }

  /** Begins a measurement, with what was read before it. Samples that are appended from now on belong to it. */
  beginMeasurement(facts: MeasurementFacts, before: readonly Arrival[]): Promise<Result> {
    return this.connection().beginMeasurement(facts, before.map(withOwnBytes))
  }

  /** null: there is room for the next sample. Otherwise resolves when there is. */
  whenReady(): Promise<void> | null {
    if (this.sent - this.received < MOST_ON_THE_WAY || this.rpc === null) return null
    return new Promise((resolve) => this.waiting.add(resolve))
  }

  setMaximumBytes(maximumBytes: number): void {
    this.options.maximumBytes = maximumBytes
    void this.rpc?.setMaximumBytes.asEvent(maximumBytes)
  }

  /** To disk at once, where anything was ever kept. */
  flush(): void {
    void this.rpc?.flush.asEvent()
  }

  /** Resolves when everything is closed; nothing may be asked afterwards. */
  async close(how: { removeEmpty: boolean; free: boolean }): Promise<void> {
    this.isClosing = true
    // Its end is as good an answer.
    await this.rpc?.close(how).catch(() => undefined)
    this.unguard()
  }

  /**
   * The same at the end of the app, which cannot wait for messages: macOS would take a delay for a refusal to log out.
   * What takes longer than some seconds is found by the next start, and goes on there.
   */
  closeAtOnce(): void {
    this.isClosing = true
    if (this.rpc === null) return
    void this.rpc.close.asEvent({ removeEmpty: false, free: false })
    Atomics.wait(this.closed, 0, 0, LONGEST_CLOSE_MS)
  }

  /** What the session reads goes on in a track that outlives it. */
  private get isKept(): boolean {
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
    if (this.session !== null) void rpc.beginSession.asEvent(this.session, this.sessionNumber)
    return rpc
  }

  private events(thread: StorageThread): StorageEvents {
    const { onNotice, onMeasurements, onTransfer, onText } = this.listener
    const told = loudly({
      ...{ onNotice, onMeasurements, onTransfer },
      onReceived: (session: number, count: number) => {
        if (session !== this.sessionNumber || thread !== this.thread) return
        this.received = count
        this.wake()
      },
      onSettled: (session: number, { samples, events }: Settled) => {
        if (session !== this.sessionNumber || thread !== this.thread) return
        this.samples.settle(samples)
        this.trackEvents.settle(events)
      },
      onMoved: () => {
        if (thread !== this.thread) return
        this.whyRestart = MOVED
        thread.terminate()
      },
    } satisfies Omit<StorageEvents, 'onText'>)
    return { ...told, onText: onText ?? (() => Promise.resolve(false)) }
  }

  private exited(thread: StorageThread, error: Error | null): void {
    if (thread !== this.thread) return
    const { rpc, whyRestart } = this
    const nowMs = Date.now()
    this.restartsMs = [...this.restartsMs.filter((atMs) => atMs > nowMs - RESTART_PERIOD_MS), nowMs]
    this.isGivenUp = this.restartsMs.length > MOST_RESTARTS
    rpc?.$close(new StorageStoppedError(this.isGivenUp ? GIVEN_UP : STOPPED))
    if (this.isClosing) return
    log.error('process', 'The storage thread stopped.', error === null ? {} : errorFields(error))
    if (error !== null) console.error('The storage thread stopped.', error)
    this.thread = this.rpc = null
    this.whyRestart = RESTARTED
    this.listener.onTransfer(null)
    this.listener.onNotice(this.isGivenUp ? GIVEN_UP : `${whyRestart}${this.lossSentence()}`)
    this.received = this.sent
    this.wake()
    if (!this.isGivenUp) this.sendAgain()
    this.listener.onRestart?.()
  }

  private sendAgain(): void {
    const isHole = this.samples.lost > 0
    this.samples.lost = this.trackEvents.lost = 0
    this.sent = this.received = 0
    for (const [index, each] of this.samples.items.entries()) {
      this.sent++
      const gapBefore = each.gapBefore || (isHole && index === 0)
      void this.connection().append.asEvent({ placed: { ...each, gapBefore }, frame: null }, false)
    }
    for (const event of this.trackEvents.items) void this.connection().addEvent.asEvent(event)
  }

  private lossSentence(): string {
    return this.samples.lossSentence('sample') + this.trackEvents.lossSentence('event')
  }

  private wake(): void {
    for (const resume of this.waiting) resume()
    this.waiting.clear()
  }
}

/** In place of a thread that is not started again: refuses every call, and drops what nobody waits for. */
function refusing(message: string): Remote {
  const refuse = (): Promise<never> => Promise.reject(new StorageStoppedError(message))
  const refused = Object.assign(refuse, { asEvent: () => Promise.resolve() })
  return new Proxy({}, { get: () => refused }) as Remote
}

/** What was sent, and not yet confirmed to be on disk: the newest of it. */
class Unsettled<T> {
  items: T[] = []
  /** So many are not held any more. */
  lost = 0

  add(item: T): void {
    this.items.push(item)
    if (this.items.length <= MOST_UNSETTLED) return
    this.items.shift()
    this.lost++
  }

  /** The oldest are on disk, those that are not held any more before the others. */
  settle(count: number): void {
    const gone = Math.min(count, this.lost)
    this.lost -= gone
    this.items.splice(0, count - gone)
  }

  clear(): void {
    this.items = []
    this.lost = 0
  }

  lossSentence(what: string): string {
    if (this.lost === 0) return ''
    return this.lost === 1 ? ` 1 ${what} was lost.` : ` ${this.lost} ${what}s were lost.`
  }
}

/** A message takes along all of the memory that a view looks into, so that each frame gets its own. */
function withOwnBytes({ placed, frame }: Arrival): Arrival {
  return { placed, frame: frame && frame.slice() }
}
