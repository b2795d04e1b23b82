import type { TransferProgress } from '#shared/transfer'

/** How the caller of a transfer follows its progress and cancels it. */
export interface TransferSteps {
  signal?: AbortSignal
  /** At most about ten times a second. */
  onProgress?: (progress: TransferProgress) => void
}

/** Thrown where the person ended the transfer. */
export class TransferCancelled extends Error {}

const SHORTEST_REPORT_MS = 100
/** A transfer is interrupted as often as this, so that the app stays responsive. */
const LONGEST_SLICE_MS = 8
/** A rate over less than this is a guess. */
const SHORTEST_RATED_MS = 500

/** Counts what a transfer has done, reports its progress, and lets other work run in between. */
export class TransferMeter {
  samples = 0
  private readonly beganMs = performance.now()
  private reportedMs = this.beganMs
  private sliceBeganMs = this.beganMs

  constructor(
    private readonly kind: TransferProgress['kind'],
    private readonly label: string,
    private readonly bytesTotal: number | null,
    private readonly steps: TransferSteps,
  ) {}

  /** To be called often. Throws `TransferCancelled` once the person has ended the transfer. */
  async step(bytesDone: number): Promise<void> {
    this.stopWhenCancelled()
    const nowMs = performance.now()
    if (nowMs - this.reportedMs >= SHORTEST_REPORT_MS) this.report(bytesDone, nowMs)
    if (nowMs - this.sliceBeganMs < LONGEST_SLICE_MS) return
    await new Promise((resolve) => setImmediate(resolve))
    this.sliceBeganMs = performance.now()
    this.stopWhenCancelled()
  }

  private stopWhenCancelled(): void {
    if (this.steps.signal?.aborted === true) throw new TransferCancelled()
  }

  private report(bytesDone: number, nowMs: number): void {
    this.reportedMs = nowMs
    const elapsedMs = nowMs - this.beganMs
    const bytesPerMs = elapsedMs < SHORTEST_RATED_MS || bytesDone === 0 ? null : bytesDone / elapsedMs
    const { kind, label, bytesTotal, samples } = this
    const remaining = bytesTotal === null ? null : Math.max(0, bytesTotal - bytesDone)
    this.steps.onProgress?.({
      kind,
      label,
      bytesDone,
      bytesTotal,
      samples,
      bytesPerSecond: bytesPerMs === null ? null : bytesPerMs * 1000,
      remainingMs: bytesPerMs === null || remaining === null ? null : remaining / bytesPerMs,
    })
  }
}
