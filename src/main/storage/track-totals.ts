import { uptime } from 'node:os'
import { crc32 } from 'node:zlib'
import type { PlacedSample } from '#shared/sample'
import { highestTotals, NO_TOTALS, SampleTotals, type TotalsData } from '#shared/sample-totals'
import type { Database } from './database'

/**
 * What all samples of a continuous track came to since its first one (`shared/sample-totals.ts`), as JSON, and the CRC-32 of
 * that. It stays where samples age and where the history is cleared, so that counters made of it do not fall.
 * `open_since_boot_ms`: when the system of the writer was started, ms since 1970; NULL once the writer has closed.
 */
export const TOTAL_TABLE = `
CREATE TABLE IF NOT EXISTS total (
  track_id INTEGER PRIMARY KEY, json TEXT NOT NULL, crc INTEGER NOT NULL, open_since_boot_ms REAL
);
`

/** How far apart the start of one system may be computed twice: the clock is corrected meanwhile. */
const SAME_BOOT_MS = 10_000

interface TotalRow {
  json: string
  crc: number
  openSinceBootMs: number | null
}

/**
 * The sums of a track as they are on disk; written in the transaction of the samples that they are made of.
 *
 * Of sums that were seen elsewhere, none may go on from a little less: a reader takes that for a reset and counts all of it
 * again. A transaction survives the death of the process, but the newest ones not that of the power
 * (`PRAGMA synchronous = NORMAL`). So where the system went down under a writer, the sums begin again at 0.
 */
export class TrackTotals {
  private committed: TotalsData
  /** Whether the disk has it that there is a writer. */
  private isMarkedOpen = false

  /** `onDamaged`: the row could not be read. `bootMs`: when this system was started, ms since 1970. */
  constructor(
    private readonly db: Database,
    private readonly trackId: number,
    onDamaged: () => void,
    private readonly bootMs = Date.now() - uptime() * 1000,
  ) {
    const row = db.first<TotalRow>(
      'SELECT json, crc, open_since_boot_ms AS openSinceBootMs FROM total WHERE track_id = ?',
      trackId,
    )
    const isDamaged = row !== null && crc32(row.json) !== row.crc
    if (isDamaged) onDamaged()
    const isKnown = row !== null && !isDamaged && !this.wentDown(row)
    this.committed = isKnown ? (JSON.parse(row.json) as TotalsData) : NO_TOTALS
  }

  /** Up to what is on disk. */
  get data(): TotalsData {
    return this.committed
  }

  /** No sum goes on from less than it is in `atLeast`, which somebody may have seen. On disk with the next sample. */
  raise(atLeast: TotalsData): void {
    this.committed = highestTotals(this.committed, atLeast)
  }

  /** Within a transaction; what it returns is to be called once that is committed, before anybody sees the sums. */
  write(samples: readonly PlacedSample[]): () => void {
    if (samples.length === 0) return () => undefined
    const totals = new SampleTotals(this.committed)
    for (const { sample } of samples) totals.add(sample)
    const { data } = totals
    const json = JSON.stringify(data)
    this.db.run(
      `INSERT INTO total (track_id, json, crc, open_since_boot_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       json = excluded.json, crc = excluded.crc, open_since_boot_ms = excluded.open_since_boot_ms`,
      ...[this.trackId, json, crc32(json), this.bootMs],
    )
    return () => {
      this.committed = data
      if (!this.isMarkedOpen) this.db.sync()
      this.isMarkedOpen = true
    }
  }

  /** The writer ends as it should. */
  close(): void {
    if (this.isMarkedOpen)
      this.db.run('UPDATE total SET open_since_boot_ms = NULL WHERE track_id = ?', this.trackId)
  }

  private wentDown({ openSinceBootMs }: TotalRow): boolean {
    return openSinceBootMs !== null && Math.abs(openSinceBootMs - this.bootMs) > SAME_BOOT_MS
  }
}
