import { log } from '../log/log'

const PERIOD_MS = 60_000

/**
 * Logs calls that were refused: the first of each kind, and those that follow within a minute only as a number with the next
 * one. A page that was taken over could otherwise push everything else out of the log.
 */
export class RefusalLog {
  private readonly kinds = new Map<string, { loggedAtMs: number; unlogged: number }>()

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** `why`: one of a few texts. */
  add(channel: string, why: string): void {
    const message = `${channel}: ${why}.`
    const known = this.kinds.get(message)
    const nowMs = this.nowMs()
    if (known !== undefined && nowMs - known.loggedAtMs < PERIOD_MS) {
      known.unlogged++
      return
    }
    log.warn('request', message, known === undefined ? {} : { unloggedSinceTheLast: known.unlogged })
    this.kinds.set(message, { loggedAtMs: nowMs, unlogged: 0 })
  }
}
