import type { PlacedSample } from '#shared/sample'
import { answeredOr } from './answers'
import { SampleColumns, type ColumnsData } from '#shared/sample-columns'
import { LONGEST_RANGE_MS } from '#shared/time-range'

/**
 * The last hour of what is read now, in memory, for windows. Of live readings it reaches back beyond the start of the app,
 * as far as storage recalls it.
 */
export class LastHour {
  private columns = new SampleColumns(LONGEST_RANGE_MS)
  /** What came since the session began, as long as it is not known what lies before. */
  private since: PlacedSample[] | null = null
  private recalling: Promise<void> | null = null

  /** `recall`: what an earlier session left of the hour before a time, ms since 1970. */
  constructor(private readonly recall: (beforeMs: number) => Promise<ColumnsData | null>) {}

  /** `goesOn`: what an earlier session of this source left belongs to it. */
  begin(goesOn: boolean): void {
    this.columns = new SampleColumns(LONGEST_RANGE_MS)
    this.since = goesOn ? [] : null
    this.recalling = null
  }

  append(placed: PlacedSample): void {
    this.columns.append(placed)
    this.since?.push(placed)
    if (this.since !== null) void this.settled()
  }

  /** Forgets all that was, also what would still be recalled. */
  clear(): void {
    this.columns = new SampleColumns(LONGEST_RANGE_MS)
    this.since = null
    this.recalling = null
  }

  /** Resolves when what lies before the session is known; where it cannot be had, it stays away. */
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
    // Another session may have begun meanwhile, or all been forgotten.
    if (this.since !== since) return
    this.since = null
    if (before === null) return
    const columns = SampleColumns.fromData(before, LONGEST_RANGE_MS)
    for (const placed of since) columns.append(placed)
    this.columns = columns
  }
}
