/** At most so many are held: an hour of samples at 1 s, as many as the thread holds while the disk is full. */
const MOST_HELD = 3600

/** What was sent to the thread, and is not confirmed to be on disk: the newest of it, to be sent again where the thread dies. */
export class Unsettled<T> {
  private held: T[] = []
  /** How many more there are that are not held any more. */
  private dropped = 0

  add(item: T): void {
    this.held.push(item)
    if (this.held.length <= MOST_HELD) return
    this.held.shift()
    this.dropped++
  }

  /** The oldest `count` are on disk, or will never be; those that are not held any more are older than the others. */
  settle(count: number): void {
    const ofDropped = Math.min(count, this.dropped)
    this.dropped -= ofDropped
    this.held.splice(0, count - ofDropped)
  }

  /** The thread has died: what is still held, oldest first, and how many are lost for good. */
  afterDeath(): { held: readonly T[]; lost: number } {
    const lost = this.dropped
    this.dropped = 0
    return { held: this.held, lost }
  }

  clear(): void {
    this.held = []
    this.dropped = 0
  }
}
