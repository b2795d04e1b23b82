import type { LogRecord } from './log-record'

/** More than arrive in any second that is read twice. */
const MOST_KEPT = 10_000

/** Which records were read already: `log show` gives again what the stream gave. */
export class RecentRecords {
  private readonly keys = new Set<string>()

  /** False where it was added before. A record without ticks is always new. */
  add({ bootId, machTicks, threadId }: LogRecord): boolean {
    if (machTicks === null) return true
    const key = `${bootId} ${machTicks} ${threadId ?? ''}`
    if (this.keys.has(key)) return false
    this.keys.add(key)
    if (this.keys.size > MOST_KEPT) for (const oldest of this.keys) return this.keys.delete(oldest)
    return true
  }
}
