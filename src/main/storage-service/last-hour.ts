import type { PlacedSample } from '#shared/sample'
import { SampleColumns, type ColumnsData } from '#shared/sample-columns'
import { MEMORY_HISTORY_MS } from '#shared/history'
import { answeredOr } from './client'

/**
 * The last hour of a source, in memory, for windows: the session's samples, and before them what storage has of earlier
 * sessions on the same track, so that it shows the same as a longer range that is read from there. What earlier sessions left
 * after the session's first sample, since the clock was set back, is not in it.
 */
export class LastHour {
  private columns = new SampleColumns(MEMORY_HISTORY_MS)
  /** Samples of this session, until what lies before them is known; null afterwards. */
  private since: PlacedSample[] | null = null
  private recalling: Promise<void> | null = null

  /** `recall`: what an earlier session left of the hour before a time in ms since 1970; null where that is nothing. */
  constructor(private readonly recall: (beforeMs: number) => Promise<ColumnsData | null>) {}

  /** `goesOn`: the session goes on with what an earlier one of the same source left. */
  begin(goesOn: boolean): void {
    this.columns = new SampleColumns(MEMORY_HISTORY_MS)
    this.since = goesOn ? [] : null
    this.recalling = null
  }

  append(placed: PlacedSample): void {
    this.columns.dropFrom(placed.endMs)
    this.columns.append(placed)
    this.since?.push(placed)
    if (this.since !== null) void this.settled()
  }

  /** Drops everything, also what would still be recalled. */
  clear(): void {
    this.columns = new SampleColumns(MEMORY_HISTORY_MS)
    this.since = null
    this.recalling = null
  }

  /** Resolves when what lies before the session is known, or cannot be read. */
  settled(): Promise<void> {
    if (this.since === null) return Promise.resolve()
    this.recalling ??= this.goBack(this.since)
    return this.recalling
  }

  /** An independent copy, ready for IPC. */
  toData(): ColumnsData {
    return this.columns.toData()
  }

  private async goBack(since: PlacedSample[]): Promise<void> {
    const before = await answeredOr(this.recall(since[0]?.endMs ?? Date.now()), null)
    // Another session has begun meanwhile, or everything was cleared.
    if (this.since !== since) return
    this.since = null
    if (before === null) return
    const columns = SampleColumns.fromData(before, MEMORY_HISTORY_MS)
    columns.dropFrom(since[0]?.endMs ?? Number.POSITIVE_INFINITY)
    for (const placed of since) columns.append(placed)
    this.columns = columns
  }
}
