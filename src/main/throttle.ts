/** Runs `work` at once when asked, but not again within `intervalMs`: all requests meanwhile are one run at its end. */
export class Throttle {
  private timer: NodeJS.Timeout | null = null
  private isAsked = false

  constructor(
    private readonly intervalMs: number,
    private readonly work: () => void,
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
      if (this.isAsked) this.run()
    }, this.intervalMs)
    this.work()
  }
}
