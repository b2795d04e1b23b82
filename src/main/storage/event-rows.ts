import { crc32 } from 'node:zlib'
import { LONGEST_MESSAGE, LONGEST_PROCESS, type AneFacts } from '#shared/ane-facts'
import type { EventPage, RangeEvents } from '#shared/history'
import { LONGEST_EVENT_LABEL, MOST_PAGE_EVENTS } from '#shared/limits'
import { EVENT_KINDS, eventTouches, mergeEvents, streamOf, type TrackEvent } from '#shared/track-events'
import type { Database } from './database'
import type { TrackEventPageRequest } from './stored'

/** The most events of one range in an answer to a window. */
const MOST_IN_RANGE = 2000
const ROWS_A_PAGE = 1000
/** About what a row takes on disk beside its two texts, with its entry in the index. */
const ROW_BYTES = 80

/** `ane`: as JSON; null where the event has none. */
interface EventRow extends Omit<TrackEvent, 'ane'> {
  id: number
  ane: string | null
  crc: number
}

const COLUMNS =
  'id, kind, start_ms AS startMs, end_ms AS endMs, label, uncertainty_ms AS uncertaintyMs, ane, crc'
const IN_RANGE = 'track_id = ? AND ifnull(end_ms, start_ms) > ? AND start_ms <= ?'

/** How far from a range its phases may begin and end, ms: one that covers it has neither in it. */
const PHASE_REACH_MS = 3_600_000
const IN_RANGE_WITH_PHASES = `track_id = ? AND (ifnull(end_ms, start_ms) > ? AND start_ms <= ?
  OR kind IN ('phase-begin', 'phase-end') AND start_ms > ? AND start_ms <= ?)`

/** In SQL: the row is a mark. A row of an unknown kind is none. */
const IS_MARK = `kind IN (${Object.keys(EVENT_KINDS)
  .filter((kind) => streamOf({ kind }) === 'marks')
  .map((kind) => `'${kind}'`)
  .join(', ')})`

/** In SQL: the row is a line of the log that nobody knows yet. However many there are, they must not hide one that is known. */
const IS_OTHER = "kind = 'ane-other'"

/** The event as it comes back from disk: a long label is cut, a lone surrogate becomes U+FFFD, the uncertainty is rounded to whole µs. */
export function normaliseEvent(event: TrackEvent): TrackEvent {
  return {
    ...event,
    kind: wellFormed(event.kind),
    label: wellFormed(event.label.slice(0, LONGEST_EVENT_LABEL)),
    // SQLite does not return the smallest numbers unchanged.
    uncertaintyMs: Math.round(event.uncertaintyMs * 1000) / 1000,
    ...(event.ane && { ane: wellFormedFacts(event.ane) }),
  }
}

function wellFormedFacts(facts: AneFacts): AneFacts {
  const cut = (text: string | null, longest: number): string | null =>
    text === null ? null : wellFormed(text.slice(0, longest))
  return {
    ...facts,
    process: cut(facts.process, LONGEST_PROCESS),
    writer: cut(facts.writer, LONGEST_PROCESS),
    message: cut(facts.message, LONGEST_MESSAGE),
  }
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

/** A mark with a label replaces the mark without one at the same time, which has been named. */
export function putEvent(db: Database, trackId: number, event: TrackEvent): void {
  const { kind, startMs, endMs, label, uncertaintyMs } = event
  const ane = event.ane === undefined ? null : JSON.stringify(event.ane)
  if (kind === 'mark' && label !== '') {
    const unnamed = "DELETE FROM event WHERE track_id = ? AND kind = 'mark' AND start_ms = ? AND label = ''"
    db.run(unnamed, trackId, startMs)
  }
  db.run(
    'INSERT INTO event (track_id, kind, start_ms, end_ms, label, uncertainty_ms, ane, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[trackId, kind, startMs, endMs, label, uncertaintyMs, ane, checksum(trackId, { ...event, ane })],
  )
}

/**
 * The events of a track that touch `(fromMs, toMs]`, and begins and ends of phases up to an hour around it. Where there are
 * too many, marks come first, then the newest; lines of the log that nobody knows yet come last. `pending`: those that are
 * not written yet. `onDamage` is called for each damaged row, which is left out.
 */
export function queryEvents(
  db: Database,
  trackId: number,
  [fromMs, toMs]: readonly [fromMs: number, toMs: number],
  pending: readonly TrackEvent[],
  onDamage: (event: TrackEvent) => void,
): RangeEvents {
  const [earlyMs, lateMs] = [fromMs - PHASE_REACH_MS, toMs + PHASE_REACH_MS]
  const rows = db.rows<EventRow>(
    `SELECT ${COLUMNS} FROM event WHERE ${IN_RANGE_WITH_PHASES} ORDER BY ${IS_MARK} DESC, ${IS_OTHER}, start_ms DESC LIMIT ${MOST_IN_RANGE}`,
    ...[trackId, fromMs, toMs, earlyMs, lateMs],
  )
  const found = mergeEvents(
    wholeRows(trackId, rows, onDamage),
    pending.filter((event) =>
      isPhase(event) ? eventTouches(event, earlyMs, lateMs) : eventTouches(event, fromMs, toMs),
    ),
  )
  const unread =
    rows.length < MOST_IN_RANGE ? 0 : countRows(db, [trackId, fromMs, toMs, earlyMs, lateMs]) - rows.length
  const events = found.toSorted(byImportance).slice(0, MOST_IN_RANGE)
  return { events: events.toSorted(byStart), omittedEvents: unread + found.length - events.length }
}

/**
 * A page of the events of a track, the latest end first; `limit`: how many rows it has at most. What is not written yet comes
 * with the first page. An event that is written between two pages is in neither: it is newer than what is asked for.
 */
export function queryEventPage(
  db: Database,
  trackId: number,
  { fromMs, toMs, after }: TrackEventPageRequest,
  pending: readonly TrackEvent[],
  onDamage: (event: TrackEvent) => void,
  limit = MOST_PAGE_EVENTS,
): EventPage {
  const where = `${IN_RANGE} AND (ifnull(end_ms, start_ms), id) < (?, ?)`
  const args = [trackId, fromMs, toMs, after?.endMs ?? Infinity, after?.id ?? Number.MAX_SAFE_INTEGER]
  const rows = db.rows<EventRow>(
    `SELECT ${COLUMNS} FROM event WHERE ${where} ORDER BY ifnull(end_ms, start_ms) DESC, id DESC LIMIT ${limit}`,
    ...args,
  )
  const counted = `SELECT count(*) AS count FROM event WHERE ${where}`
  const unwritten = after === null ? pending.filter((event) => eventTouches(event, fromMs, toMs)) : []
  const last = rows.length < limit ? undefined : rows.at(-1)
  return {
    events: [...mergeEvents(wholeRows(trackId, rows, onDamage), unwritten)],
    next: last === undefined ? null : { endMs: last.endMs ?? last.startMs, id: last.id },
    count: (db.first<{ count: number }>(counted, ...args)?.count ?? 0) + unwritten.length,
  }
}

/**
 * The same without a limit, in the order in which they came; before them, where the log is read as the range begins, the
 * event since when it is: of silence, it tells rest from nobody listening.
 */
export function* eachEvent(
  db: Database,
  trackId: number,
  [fromMs, toMs]: readonly [fromMs: number, toMs: number],
  pending: () => readonly TrackEvent[],
  onDamage: (event: TrackEvent) => void,
): IterableIterator<TrackEvent> {
  // What is pending now may be written while the rows are read; it must not come twice.
  const { lastId, unwritten } = db.snapshot(() => ({
    lastId: db.first<{ id: number | null }>('SELECT max(id) AS id FROM event')?.id ?? 0,
    unwritten: [...pending()],
  }))
  yield* logOnAt(db, trackId, fromMs, unwritten, onDamage)
  let afterId = 0
  for (;;) {
    const rows = db.rows<EventRow>(
      `SELECT ${COLUMNS} FROM event WHERE ${IN_RANGE} AND id > ? AND id <= ? ORDER BY id LIMIT ${ROWS_A_PAGE}`,
      ...[trackId, fromMs, toMs, afterId, lastId],
    )
    yield* wholeRows(trackId, rows, onDamage)
    afterId = rows.at(-1)?.id ?? lastId
    if (rows.length < ROWS_A_PAGE) break
  }
  yield* unwritten.filter((event) => eventTouches(event, fromMs, toMs))
}

/** `source`: with a new session nothing is known of the log until it says so itself. */
const LOG_TURNS = ['log-on', 'log-off', 'source']

function logOnAt(
  db: Database,
  trackId: number,
  atMs: number,
  unwritten: readonly TrackEvent[],
  onDamage: (event: TrackEvent) => void,
): TrackEvent[] {
  const kinds = LOG_TURNS.map((kind) => `'${kind}'`).join(', ')
  const rows = db.rows<EventRow>(
    `SELECT ${COLUMNS} FROM event WHERE track_id = ? AND ifnull(end_ms, start_ms) <= ? AND kind IN (${kinds}) ORDER BY ifnull(end_ms, start_ms) DESC, id DESC LIMIT 1`,
    ...[trackId, atMs],
  )
  const waiting = unwritten.filter(({ kind, startMs }) => LOG_TURNS.includes(kind) && startMs <= atMs)
  const last = [...wholeRows(trackId, rows, onDamage), ...waiting].sort(byStart).at(-1)
  return last?.kind === 'log-on' ? [last] : []
}

/** Deletes a page of the events that ended by `untilMs`, but no marks. Returns how many. */
export function deleteOldEvents(db: Database, trackId: number, untilMs: number): number {
  return deleteRows(db, 'track_id = ? AND ifnull(end_ms, start_ms) <= ? AND NOT ' + IS_MARK, trackId, untilMs)
}

/** Deletes a page of a track's events and marks. Returns how many. */
export function deleteTrackEvents(db: Database, trackId: number): number {
  return deleteRows(db, 'track_id = ?', trackId)
}

/** Deletes a page of the oldest events of these tracks, marks last. Returns how many. `tracks`: a list for SQL. */
export function deleteOldestEvents(db: Database, tracks: string): number {
  return deleteRows(db, `track_id IN ${tracks} ORDER BY ${IS_MARK}, start_ms`)
}

/** About what the events of these tracks take on disk, bytes. `tracks`: a list for SQL. */
export function eventBytes(db: Database, tracks: string): number {
  const sum = `sum(${ROW_BYTES} + length(kind) + length(label) + length(ifnull(ane, '')))`
  return (
    db.first<{ bytes: number | null }>(`SELECT ${sum} AS bytes FROM event WHERE track_id IN ${tracks}`)
      ?.bytes ?? 0
  )
}

function deleteRows(db: Database, which: string, ...args: number[]): number {
  const some = `SELECT id FROM event WHERE ${which} LIMIT ${ROWS_A_PAGE}`
  return db.run(`DELETE FROM event WHERE id IN (${some})`, ...args).changes
}

function countRows(
  db: Database,
  [trackId, fromMs, toMs, earlyMs, lateMs]: readonly [number, number, number, number, number],
): number {
  const select = `SELECT count(*) AS count FROM event WHERE ${IN_RANGE_WITH_PHASES}`
  return db.first<{ count: number }>(select, trackId, fromMs, toMs, earlyMs, lateMs)?.count ?? 0
}

function isPhase({ kind }: TrackEvent): boolean {
  return kind === 'phase-begin' || kind === 'phase-end'
}

function wholeRows(
  trackId: number,
  rows: readonly EventRow[],
  onDamage: (event: TrackEvent) => void,
): TrackEvent[] {
  return rows.flatMap(({ id: _id, crc, ane, ...event }) => {
    const isWhole = checksum(trackId, { ...event, ane }) === crc
    if (isWhole) return ane === null ? event : { ...event, ane: JSON.parse(ane) as AneFacts }
    onDamage(event)
    return []
  })
}

/** Of the values as they are read: damaged text that is no UTF-8 any more has another checksum. */
function checksum(
  trackId: number,
  { kind, startMs, endMs, label, uncertaintyMs, ane }: Omit<EventRow, 'id' | 'crc'>,
): number {
  const facts = ane === null ? [] : [ane]
  return crc32(JSON.stringify([trackId, kind, startMs, endMs, label, uncertaintyMs, ...facts]))
}

function byImportance(a: TrackEvent, b: TrackEvent): number {
  const mark = Number(streamOf(b) === 'marks') - Number(streamOf(a) === 'marks')
  const other = Number(a.kind === 'ane-other') - Number(b.kind === 'ane-other')
  return mark || other || b.startMs - a.startMs
}

function byStart(a: TrackEvent, b: TrackEvent): number {
  return a.startMs - b.startMs
}
