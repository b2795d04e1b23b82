import type { HistoryFile } from './history-file'

/** The start of the app belongs to the person. */
const FIRST_AFTER_MS = 60_000
/** When all is done, it is looked again after this. */
const REST_MS = 5 * 60_000
/** After each step this many times its length: at most 1 % of a core. */
const SHARE = 100
const SHORTEST_PAUSE_MS = 100

/** Lets the history age in the background, in small steps with long pauses. A history that nobody opened is left. */
export class AgeingTimer {
  private timer: NodeJS.Timeout | null = null

  constructor(
    private readonly file: HistoryFile,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  begin(): void {
    this.schedule(FIRST_AFTER_MS)
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }

  private schedule(delayMs: number): void {
    this.timer = setTimeout(() => this.step(), delayMs)
    // It keeps no process alive.
    this.timer.unref()
  }

  private step(): void {
    const beganMs = performance.now()
    let goesOn = false
    try {
      goesOn = this.file.store?.maintain() ?? false
    } catch (error) {
      this.onFailure(error)
    }
    const tookMs = performance.now() - beganMs
    this.schedule(goesOn ? Math.max(SHORTEST_PAUSE_MS, tookMs * SHARE) : REST_MS)
  }
}
