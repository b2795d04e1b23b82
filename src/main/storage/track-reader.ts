import { highestOf, lowestOf } from '#shared/extremes'
import type { PlacedSample } from '#shared/sample'
import type { EventPage, RangeEvents } from '#shared/history'
import { SampleColumns, type ColumnKey } from '#shared/sample-columns'
import { sampleLiesIn, spanStartMs } from '#shared/sample-window'
import type { DecodedColumns } from './codec/columns'
import { DamagedBlockError } from './codec/bytes'
import { decodeSamples } from './codec/sample-rows'
import type { Database } from './database'
import { damagedPartMessage } from './database-errors'
import type { TrackEvent } from '#shared/track-events'
import { eachEvent, queryEvents, queryEventPage } from './event-rows'
import { unpackFrames } from './frames'
import { FULL_TIER } from './schema'
import type { RawFrame, TrackEventPageRequest } from './stored'

/** Of a `Date`, ms since 1970. */
const LATEST_MS = 8.64e15

/** A block without its data. */
export interface BlockHead {
  id: number
  tier: number
  startMs: number
  endMs: number
  samples: number
}

/** The part of a track that is only in memory, because this process writes the track. */
export interface UnsealedTrack {
  unsealed: () => readonly PlacedSample[]
  readonly pendingEvents: readonly TrackEvent[]
}

/** Reads one track. What is damaged is left out and passed to `onDamage`. `writer`: null to read the tail from the file. */
export class TrackReader {
  /** null as long as it was not needed. */
  private knownTail: readonly PlacedSample[] | null = null

  constructor(
    private readonly db: Database,
    private readonly trackId: number,
    private readonly writer: UnsealedTrack | null,
    private readonly onDamage: (message: string) => void,
  ) {}

  /** Blocks of a tier that lie in `(fromMs, toMs]` at least in part; samples in the order of recording. */
  blocks(tier: number, fromMs: number, toMs: number): BlockHead[] {
    return this.db.rows<BlockHead>(
      `SELECT id, tier, start_ms AS startMs, end_ms AS endMs, samples FROM block
       WHERE track_id = ? AND tier = ? AND start_ms <= ? AND end_ms > ? ORDER BY segment, start_ms, id`,
      this.trackId,
      tier,
      toMs,
      fromMs,
    )
  }

  /** What `decode` makes of a block; null where the block is damaged or has been dropped meanwhile. */
  decode<T>(block: BlockHead, decode: (data: Uint8Array) => T): T | null {
    const row = this.db.first<{ data: Uint8Array }>('SELECT data FROM block WHERE id = ?', block.id)
    if (row !== null) return this.readable(block.startMs, () => decode(row.data))
    if (this.isListed(block)) this.reportDamage(block.startMs)
    return null
  }

  /** Whether the index still has the block: one that was dropped is not there any more. */
  private isListed({ id, tier, startMs }: BlockHead): boolean {
    const listed = this.db.first(
      `SELECT id FROM block INDEXED BY block_by_time
       WHERE track_id = ? AND tier = ? AND start_ms = ? AND id = ?`,
      this.trackId,
      tier,
      startMs,
      id,
    )
    return listed !== null
  }

  /** Samples that are not sealed yet, in the order of recording. */
  tail(): readonly PlacedSample[] {
    this.knownTail ??= this.writer?.unsealed() ?? this.readTail()
    return this.knownTail
  }

  /** Those of the tail that lie in `(fromMs, toMs]` at least in part. */
  tailColumns(fromMs: number, toMs: number, keys: readonly ColumnKey[] | null): DecodedColumns {
    return columnsOf(
      this.tail().filter((placed) => sampleLiesIn(placed, { fromMs, toMs })),
      keys,
    )
  }

  private readTail(): PlacedSample[] {
    const rows = this.db.rows<{ data: Uint8Array }>(
      'SELECT data FROM tail WHERE track_id = ? ORDER BY id',
      this.trackId,
    )
    return rows.flatMap(({ data }) => this.readable(null, () => decodeSamples(data)) ?? [])
  }

  /** Up to when the tier has lost something; null when it never has. */
  droppedUntilMs(tier: number): number | null {
    const row = this.db.first<{ untilMs: number }>(
      'SELECT until_ms AS untilMs FROM dropped WHERE track_id = ? AND tier = ?',
      this.trackId,
      tier,
    )
    return row?.untilMs ?? null
  }

  /** From the oldest start to the newest end, `(fromMs, toMs]`; null while the track is empty. */
  bounds(): { fromMs: number; toMs: number } | null {
    const full = this.storedBounds(FULL_TIER)
    const whole =
      this.droppedUntilMs(FULL_TIER) === null && full.fromMs !== null ? full : this.storedBounds(null)
    const fromMs = whole.fromMs
    const toMs = full.toMs ?? whole.toMs
    const tail = this.tail()
    const starts = tail.map(({ endMs, sample }) => spanStartMs(endMs, sample.elapsedMs))
    const from = lowestOf(starts, fromMs ?? Number.POSITIVE_INFINITY)
    const to = highestOf(
      tail.map(({ endMs }) => endMs),
      toMs ?? Number.NEGATIVE_INFINITY,
    )
    return Number.isFinite(from) && Number.isFinite(to) ? { fromMs: from, toMs: to } : null
  }

  /**
   * Every window that lies in `(fromMs, toMs]` at least in part, in the order of recording. The tail is that of the
   * first step; a block that is dropped meanwhile is left out.
   */
  *samples(fromMs: number, toMs: number): IterableIterator<PlacedSample> {
    const { blocks, tail } = this.db.snapshot(() => ({
      blocks: this.blocks(FULL_TIER, fromMs, toMs),
      tail: this.tail(),
    }))
    for (const block of blocks) {
      for (const placed of this.decode(block, decodeSamples) ?? []) {
        if (sampleLiesIn(placed, { fromMs, toMs })) yield placed
      }
    }
    for (const placed of tail) if (sampleLiesIn(placed, { fromMs, toMs })) yield placed
  }

  *frames(): IterableIterator<RawFrame> {
    const select = 'SELECT id FROM frames WHERE track_id = ? ORDER BY id'
    for (const { id } of this.db.rows<{ id: number }>(select, this.trackId)) {
      const row = this.db.first<{ data: Uint8Array }>('SELECT data FROM frames WHERE id = ?', id)
      if (row !== null) yield* this.readable(null, () => unpackFrames(row.data)) ?? []
    }
  }

  /** Those that touch `(fromMs, toMs]`, up to a limit. */
  rangeEvents(fromMs: number, toMs: number): RangeEvents {
    const { db, trackId, writer } = this
    return queryEvents(db, trackId, [fromMs, toMs], writer?.pendingEvents ?? [], this.onDamagedEvent)
  }

  eventPage(request: TrackEventPageRequest): EventPage {
    const { db, trackId, writer } = this
    return queryEventPage(db, trackId, request, writer?.pendingEvents ?? [], this.onDamagedEvent)
  }

  /** The same without a limit, in the order in which they came. */
  events(fromMs: number, toMs: number): IterableIterator<TrackEvent> {
    const { db, trackId, writer } = this
    return eachEvent(db, trackId, [fromMs, toMs], () => writer?.pendingEvents ?? [], this.onDamagedEvent)
  }

  private readonly onDamagedEvent = ({ startMs }: TrackEvent): void => {
    // A damaged row may hold any number.
    const when = Math.abs(startMs) <= LATEST_MS ? ` of ${new Date(startMs).toISOString()}` : ''
    this.onDamage(`An event${when} is damaged in the history and left out.`)
  }

  private storedBounds(tier: number | null): { fromMs: number | null; toMs: number | null } {
    return (
      this.db.first<{ fromMs: number | null; toMs: number | null }>(
        'SELECT min(start_ms) AS fromMs, max(end_ms) AS toMs FROM block WHERE track_id = ? AND tier = ifnull(?, tier)',
        this.trackId,
        tier,
      ) ?? { fromMs: null, toMs: null }
    )
  }

  private readable<T>(startMs: number | null, read: () => T): T | null {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof DamagedBlockError)) throw error
      this.reportDamage(startMs)
      return null
    }
  }

  private reportDamage(startMs: number | null): void {
    this.onDamage(damagedPartMessage(startMs))
  }
}

/** Samples in memory as a block would give them. */
function columnsOf(samples: readonly PlacedSample[], keys: readonly ColumnKey[] | null): DecodedColumns {
  const columns = new SampleColumns(null)
  for (const placed of samples) columns.append(placed)
  const data = columns.toData()
  const entries = Object.entries(data.values) as [ColumnKey, Float64Array][]
  const values = Object.fromEntries(entries.filter(([key]) => keys === null || keys.includes(key)))
  return { ...data, values }
}
