const PERIOD_MS = 60_000

/** Counts the failures of a part that is started again, so that one which always fails is given up. */
export class FailureLimit {
  private failedAtMs: number[] = []

  /** `nowMs`: a monotonic clock. */
  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Counts a failure. Returns how many there were in the last minute, with this one. */
  add(): number {
    const nowMs = this.nowMs()
    this.failedAtMs = [...this.failedAtMs.filter((atMs) => atMs > nowMs - PERIOD_MS), nowMs]
    return this.failedAtMs.length
  }
}
