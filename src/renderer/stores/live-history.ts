import type { HistorySnapshot, PushedSamples } from '#shared/ipc-contract'
import { SampleColumns } from '#shared/sample-columns'
import type { SourceStatus } from '#shared/source-status'
import { MEMORY_HISTORY_MS } from '#shared/history'

/** A little more than the longest range, so that there is a sample to the left of its left edge. */
const RETENTION_MS = MEMORY_HISTORY_MS + 60_000

/** Result of appending a push. `missing`: samples before it never arrived, so the history has to be loaded again. */
export type AppendOutcome = 'appended' | 'stale' | 'missing'

/**
 * This window's copy of the session's samples. It is not a store: components render when `revision` of the session store
 * changes, not when an array grows.
 */
export class LiveHistory {
  columns = new SampleColumns(RETENTION_MS)
  /** null until the first history arrived. */
  sessionId: number | null = null
  /** Sequence number of the next sample. */
  private nextSequence = 0

  /** Replaces everything with `snapshot`, whose arrays it owns from then on. False, and nothing done, when a newer session has begun meanwhile. */
  replace(snapshot: HistorySnapshot): boolean {
    if (this.sessionId !== null && snapshot.sessionId < this.sessionId) return false
    this.sessionId = snapshot.sessionId
    this.columns = SampleColumns.fromData(snapshot.columns, RETENTION_MS)
    this.nextSequence = snapshot.status.sampleCount
    return true
  }

  /** Starts empty when `sessionId` is a newer session; returns whether it is. */
  begin(sessionId: number): boolean {
    if (this.sessionId !== null && sessionId <= this.sessionId) return false
    this.sessionId = sessionId
    this.columns = new SampleColumns(RETENTION_MS)
    this.nextSequence = 0
    return true
  }

  /** Appends the new samples of `push`, and drops those that the history already contained. */
  append(push: PushedSamples): AppendOutcome {
    if (this.sessionId === null) return 'missing'
    if (push.sessionId < this.sessionId) return 'stale'
    this.begin(push.sessionId)
    let outcome: AppendOutcome = 'stale'
    for (const placed of push.samples) {
      if (placed.sequence < this.nextSequence) continue
      if (placed.sequence > this.nextSequence) return 'missing'
      this.columns.dropFrom(placed.endMs)
      this.columns.append(placed)
      this.nextSequence = placed.sequence + 1
      outcome = 'appended'
    }
    return outcome
  }

  /** Whether main has samples that never arrived here: it sends none to a hidden window. */
  isBehind(status: SourceStatus): boolean {
    return status.sessionId === this.sessionId && status.sampleCount > this.nextSequence
  }
}
