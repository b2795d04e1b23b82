/**
 * Runs `work` at once when asked, but not again within `intervalMs`: all requests meanwhile are one run at its end. What
 * `work` throws then goes to `onLateFailure`, since who asked has gone; null: to nobody, as a bug that nobody caught.
 */
export class Throttle {
  private timer: NodeJS.Timeout | null = null
  private isAsked = false

  constructor(
    private readonly intervalMs: number,
    private readonly work: () => void,
    private readonly onLateFailure: ((thrown: unknown) => void) | null = null,
  ) {}

  ask(): void {
    if (this.timer === null) this.run()
    else this.isAsked = true
  }

  /** Drops the run that is still due. */
  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.isAsked = false
  }

  private run(): void {
    this.isAsked = false
    this.timer = setTimeout(() => {
      this.timer = null
      if (this.isAsked) this.runLate()
    }, this.intervalMs)
    this.work()
  }

  private runLate(): void {
    try {
      this.run()
    } catch (thrown) {
      if (this.onLateFailure === null) throw thrown
      this.onLateFailure(thrown)
    }
  }
}
