/**
 * Allows `burst` at once, and `perSecond` for longer. `nowMs` is a monotonic clock. For the calls of a page, and for their
 * bytes.
 */
export class TokenBucket {
  private tokens: number
  private filledAtMs: number

  constructor(
    private readonly limit: { burst: number; perSecond: number },
    private readonly nowMs: () => number,
  ) {
    this.tokens = limit.burst
    this.filledAtMs = nowMs()
  }

  /** Whether `count` are allowed now. Changes nothing. */
  has(count: number): boolean {
    this.fill()
    return this.tokens >= count
  }

  /** Uses up `count`, which `has` allows. */
  take(count: number): void {
    this.fill()
    this.tokens -= count
  }

  private fill(): void {
    const nowMs = this.nowMs()
    // A clock that stood still or went back adds nothing.
    const sinceMs = Math.max(0, nowMs - this.filledAtMs)
    this.filledAtMs = nowMs
    this.tokens = Math.min(this.limit.burst, this.tokens + (sinceMs / 1000) * this.limit.perSecond)
  }
}
