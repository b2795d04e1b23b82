import { createBirpc, type BirpcReturn } from 'birpc'
import type {
  CounterSnapshot,
  GroupReport,
  HelperFunctions,
  LibraryPaths,
  ListedChannel,
  MessagePort,
} from './protocol'

/** A helper process as its client sees it. */
export interface HelperProcess extends MessagePort {
  /** undefined where it did not start. */
  readonly pid: number | undefined
  /** It ended, whether it was told to or not. `how`: within a sentence, "it was ended by SIGSEGV". */
  onExit: (listener: (how: string) => void) => void
  /** Ends it at once, also where it hangs in C. */
  kill: () => void
}

export type StartHelper = () => HelperProcess

export interface HelperListener {
  /** It begins to count. `isAgain`: after it stopped; nothing that came before can be compared with what follows. */
  onOpened: (reports: readonly GroupReport[], isAgain: boolean) => void
  onSnapshot: (snapshot: CounterSnapshot) => void
  /** It stopped and is started again; a sentence for a person. */
  onStopped: (message: string) => void
  /** It cannot read here, and no later start will change that; a sentence for a person. */
  onRefused: (message: string) => void
}

/** What takes longer hangs: a sample takes some milliseconds. */
const LONGEST_ANSWER_MS = 10_000
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000
/** Whoever works so long has recovered: the next crash is a first one. */
const RECOVERED_MS = 60_000

/** Keeps a helper process going and samples it: one that crashed or hangs is started again, later each time. */
export class HelperClient {
  private process: HelperProcess | null = null
  private rpc: BirpcReturn<HelperFunctions> | null = null
  private nextPauseMs = FIRST_PAUSE_MS
  private hasOpened = false
  /** Why we ended it, to stand within a sentence; null where we did not. */
  private whyEnded: string | null = null
  private isSampling = false
  private openedMs = 0
  private restart: NodeJS.Timeout | null = null
  private deadline: NodeJS.Timeout | null = null

  constructor(
    private readonly startProcess: StartHelper,
    private readonly libraries: LibraryPaths,
    private readonly listener: HelperListener,
    private readonly longestAnswerMs = LONGEST_ANSWER_MS,
  ) {}

  start(): void {
    const process = this.startProcess()
    this.process = process
    const rpc = createBirpc<HelperFunctions>({}, { post: process.post, on: process.onMessage, timeout: -1 })
    process.onExit((how) => this.exited(process, how))
    void this.answered(rpc.open(this.libraries), (opened) => {
      if (!opened.ok) {
        this.stop()
        this.listener.onRefused(opened.message)
        return
      }
      this.rpc = rpc
      this.openedMs = Date.now()
      this.listener.onOpened(opened.value, this.hasOpened)
      this.hasOpened = true
    })
  }

  /** Does nothing and returns false while the helper is not there, or has not answered the call before. */
  sample(): boolean {
    if (this.rpc === null || this.isSampling) return false
    this.isSampling = true
    void this.answered(this.rpc.sample(), (snapshot) => {
      this.isSampling = false
      this.listener.onSnapshot(snapshot)
    })
    return true
  }

  /** null where the helper is not there, or ends before it answers. */
  async listChannels(): Promise<ListedChannel[] | null> {
    const { rpc, process } = this
    if (rpc === null) return null
    return new Promise((resolve) => {
      process?.onExit(() => resolve(null))
      rpc.listChannels().then(resolve, () => resolve(null))
    })
  }

  /** Ends the process; nothing is told afterwards. */
  stop(): void {
    const { process } = this
    this.forget()
    if (this.restart !== null) clearTimeout(this.restart)
    this.restart = null
    process?.kill()
  }

  /** Passes the answer on where it still comes from the process that runs. A call that fails or never ends kills that. */
  private async answered<Answer>(call: Promise<Answer>, receive: (answer: Answer) => void): Promise<void> {
    const { process } = this
    const end = (why: string): void => {
      if (process !== this.process) return
      this.whyEnded = why
      process?.kill()
    }
    this.deadline = setTimeout(
      () => end(`it did not answer for ${this.longestAnswerMs / 1000} s`),
      this.longestAnswerMs,
    )
    let answer: Answer
    try {
      answer = await call
    } catch (error) {
      end(`it failed: ${error instanceof Error ? error.message : String(error)}`)
      return
    }
    if (process !== this.process) return
    this.clearDeadline()
    receive(answer)
  }

  private exited(process: HelperProcess, how: string): void {
    if (process !== this.process) return
    const why = this.whyEnded ?? how
    const hadRecovered = this.rpc !== null && Date.now() - this.openedMs >= RECOVERED_MS
    this.forget()
    const pauseMs = hadRecovered ? FIRST_PAUSE_MS : this.nextPauseMs
    this.nextPauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
    this.restart = setTimeout(() => {
      this.restart = null
      this.start()
    }, pauseMs)
    this.listener.onStopped(
      `The part of Anemometer that reads IOReport stopped (${why}). It is started again in ${pauseMs / 1000} s.`,
    )
  }

  private forget(): void {
    this.process = this.rpc = null
    this.isSampling = false
    this.whyEnded = null
    this.clearDeadline()
  }

  private clearDeadline(): void {
    if (this.deadline !== null) clearTimeout(this.deadline)
    this.deadline = null
  }
}
