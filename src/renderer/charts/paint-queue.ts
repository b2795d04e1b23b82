/** A display draws 60 times a second or more: a frame that follows later than this came late, ms. */
const LATE_MS = 25
/** With so long between two frames nothing moves that could stutter, ms. */
const STILL_MS = 250

/** Returns whether it painted: false where nothing had changed, or moving what was painted was enough. */
export type PaintJob = () => boolean

/**
 * Paints in the next frame whatever is due. While something moves and frames come late, it paints fewer jobs in each frame,
 * one at least, and the others in the frames that follow: without a graphics card all curves of a new sample took as long
 * as six frames, in which the crosshair stood still.
 */
export class PaintQueue {
  /** With whether it may not wait. The one that has waited longest comes first. */
  private readonly due = new Map<PaintJob, boolean>()
  private frame = 0
  private mostAFrame = Number.POSITIVE_INFINITY
  private lastMs = Number.NEGATIVE_INFINITY
  private lastCount = 0

  /** `isUrgent`: it costs little, and follows the pointer. */
  add(job: PaintJob, isUrgent: boolean): void {
    if (!this.due.has(job)) this.due.set(job, isUrgent)
    this.request()
  }

  delete(job: PaintJob): void {
    this.due.delete(job)
  }

  private request(): void {
    if (this.frame === 0 && this.due.size > 0) this.frame = requestAnimationFrame(this.paintFrame)
  }

  private readonly paintFrame = (nowMs: number): void => {
    this.frame = 0
    const sinceMs = nowMs - this.lastMs
    if (sinceMs < STILL_MS) this.learn(sinceMs)
    this.lastMs = nowMs
    try {
      this.lastCount = this.paintDue(sinceMs < STILL_MS ? this.mostAFrame : Number.POSITIVE_INFINITY)
    } finally {
      // Also where one threw, which keeps nothing from the others.
      this.request()
    }
  }

  /** From how long the last frame took, with what was painted in it. */
  private learn(tookMs: number): void {
    if (this.lastCount === 0) return
    if (tookMs > LATE_MS) this.mostAFrame = Math.max(1, Math.floor(this.lastCount / 2))
    else if (this.lastCount >= this.mostAFrame) this.mostAFrame++
  }

  /** Returns how many painted, without the urgent ones. */
  private paintDue(most: number): number {
    let count = 0
    for (const [job, isUrgent] of [...this.due]) {
      if (!isUrgent && count >= most) continue
      this.due.delete(job)
      if (job() && !isUrgent) count++
    }
    return count
  }
}
