import type { HistorySnapshot, PushedSamples } from '#shared/ipc-contract'
import { SampleColumns } from '#shared/sample-columns'
import type { SourceStatus } from '#shared/source-status'
import { LONGEST_RANGE_MS } from '#shared/time-range'

/** A little more than the longest range, so that its left edge has a sample to begin with. */
const RETENTION_MS = LONGEST_RANGE_MS + 60_000

/** What became of a push. `missing`: samples before it were never seen, so the history has to be asked for again. */
export type AppendOutcome = 'appended' | 'stale' | 'missing'

/**
 * This window's copy of the session's samples. It lives beside the stores, not in them: nothing renders because an
 * array grew, only because the session store's `revision` did.
 */
export class LiveHistory {
  columns = new SampleColumns(RETENTION_MS)
  /** null until the first history arrived. */
  sessionId: number | null = null
  /** Number of the sample that comes next. */
  private nextSequence = 0

  /** Takes the arrays of `snapshot` over, unless a newer session has begun since it was asked for. */
  replace(snapshot: HistorySnapshot): boolean {
    if (this.sessionId !== null && snapshot.sessionId < this.sessionId) return false
    this.sessionId = snapshot.sessionId
    this.columns = SampleColumns.fromData(snapshot.columns, RETENTION_MS)
    this.nextSequence = snapshot.status.sampleCount
    return true
  }

  /** Starts over when `sessionId` is newer than what is held; says whether it did. */
  begin(sessionId: number): boolean {
    if (this.sessionId !== null && sessionId <= this.sessionId) return false
    this.sessionId = sessionId
    this.columns = new SampleColumns(RETENTION_MS)
    this.nextSequence = 0
    return true
  }

  /** Appends what is new in `push` and drops what the history already contained. */
  append(push: PushedSamples): AppendOutcome {
    if (this.sessionId === null) return 'missing'
    if (push.sessionId < this.sessionId) return 'stale'
    this.begin(push.sessionId)
    let outcome: AppendOutcome = 'stale'
    for (const placed of push.samples) {
      if (placed.sequence < this.nextSequence) continue
      if (placed.sequence > this.nextSequence) return 'missing'
      this.columns.append(placed)
      this.nextSequence = placed.sequence + 1
      outcome = 'appended'
    }
    return outcome
  }

  /** True when main has samples that never came here: it sends none to a window that nobody sees. */
  isBehind(status: SourceStatus): boolean {
    return status.sessionId === this.sessionId && status.sampleCount > this.nextSequence
  }
}
