import type { HistoryFile } from './history-file'

/** Nothing ages while the app starts. */
const FIRST_AFTER_MS = 60_000
/** The pause once there is nothing more to do. */
const REST_MS = 5 * 60_000
/** Pauses are this many times as long as the step before: at most 1 % of a core. */
const PAUSE_RATIO = 100
const SHORTEST_PAUSE_MS = 100

/** Lets the history age in the background, in small steps with long pauses, once it has been opened. */
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
    // The timer alone does not keep the process alive.
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
    this.schedule(goesOn ? Math.max(SHORTEST_PAUSE_MS, tookMs * PAUSE_RATIO) : REST_MS)
  }
}
