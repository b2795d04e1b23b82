import { crc32 } from 'node:zlib'
import type { Measurement, MeasurementHead } from '#shared/measurement'
import type { Database } from './database'
import type { StoredMeasurement } from './stored'

interface Words {
  name: string
  note: string
}

/** The columns that `head_crc` is the checksum of. */
interface HeadRow extends Words {
  id: string
  trackId: number
  fromMs: number
  toMs: number
  startedAt: string
  head: string
  headCrc: number
}

/** In SQL: the column, or NULL where it is no integer that JavaScript can hold. Others are never written. */
const integer = (column: string): string =>
  `iif(typeof(${column}) = 'integer' AND ${column} BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}, ${column}, NULL)`

const HEAD_COLUMNS = `id, ${integer('track_id')} AS trackId, from_ms AS fromMs, to_ms AS toMs, started_at AS startedAt,
  name, note, head, ${integer('head_crc')} AS headCrc`

/** Whether a parsed value has the shape that was written. */
export type ShapeCheck = (value: unknown) => boolean

const ANY_SHAPE: ShapeCheck = () => true

/** Inserts or replaces the row. */
export function putMeasurement(
  db: Database,
  { measurement, trackId, fromMs, toMs }: StoredMeasurement,
): void {
  const { id, startedAt, name, note } = measurement
  const head = JSON.stringify(headOf(measurement))
  const json = JSON.stringify(measurement)
  const headCrc = headChecksum({ id, trackId, fromMs, toMs, startedAt, name, note, head })
  db.run(
    `INSERT INTO measurement (id, track_id, from_ms, to_ms, started_at, name, note, head, head_crc, json, json_crc)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET track_id = excluded.track_id, from_ms = excluded.from_ms, to_ms = excluded.to_ms,
       started_at = excluded.started_at, name = excluded.name, note = excluded.note, head = excluded.head,
       head_crc = excluded.head_crc, json = excluded.json, json_crc = excluded.json_crc`,
    ...[id, trackId, fromMs, toMs, startedAt, name, note, head, headCrc, json, crc32(json)],
  )
}

/**
 * The latest start first. `damagedIds`: of damaged rows, which are left out. `lost`: how many more rows the index by id has
 * than the index by start, a page of which is damaged.
 */
export function listMeasurements(
  db: Database,
  isHead: ShapeCheck = ANY_SHAPE,
): { heads: MeasurementHead[]; damagedIds: string[]; lost: number } {
  const rows = db.rows<HeadRow>(
    `SELECT ${HEAD_COLUMNS} FROM measurement ORDER BY started_at DESC, rowid DESC`,
  )
  const heads: MeasurementHead[] = []
  const damagedIds: string[] = []
  for (const row of rows) {
    const head = isWhole(row) ? parsed(row.head, row, isHead) : null
    if (head === null) damagedIds.push(row.id)
    else heads.push(head as MeasurementHead)
  }
  return { heads, damagedIds, lost: Math.max(0, countById(db) - rows.length) }
}

/** null: there is none of that id. */
export function getMeasurement(
  db: Database,
  id: string,
  isMeasurement: ShapeCheck = ANY_SHAPE,
): StoredMeasurement | 'damaged' | null {
  const row = db.first<HeadRow & { json: string; jsonCrc: number }>(
    `SELECT ${HEAD_COLUMNS}, json, ${integer('json_crc')} AS jsonCrc FROM measurement WHERE id = ?`,
    id,
  )
  if (row === null) return isUnlisted(db, id) ? 'damaged' : null
  const { json, jsonCrc, trackId, fromMs, toMs } = row
  if (!isWhole(row) || typeof json !== 'string' || crc32(json) !== jsonCrc) return 'damaged'
  const measurement = parsed(json, row, isMeasurement) as Measurement | null
  return measurement === null ? 'damaged' : { measurement, trackId, fromMs, toMs }
}

/** Name and note may have changed since; they have columns of their own. null: it is not of the shape that was written. */
function parsed(json: string, { name, note }: Words, hasShape: ShapeCheck): object | null {
  try {
    const value = { ...(JSON.parse(json) as object), name, note }
    return hasShape(value) ? value : null
  } catch {
    return null
  }
}

/** The list is read by the index by start; this counts the rows in the other index. */
function countById(db: Database): number {
  const select = 'SELECT count(*) AS count FROM measurement INDEXED BY sqlite_autoindex_measurement_1'
  return db.first<{ count: number }>(select)?.count ?? 0
}

/** Whether the table has the row although the index by id does not: a page of the index is damaged. */
function isUnlisted(db: Database, id: string): boolean {
  return db.first('SELECT id FROM measurement NOT INDEXED WHERE id = ?', id) !== null
}

/** The track of its samples, also where the rest of its row is damaged; null: there is none of that id. */
export function trackOfMeasurement(db: Database, id: string): number | null {
  return (
    db.first<{ trackId: number | null }>(
      `SELECT ${integer('track_id')} AS trackId FROM measurement WHERE id = ?`,
      id,
    )?.trackId ?? null
  )
}

/** False where there is none of that id, or where it is damaged. */
export function describeMeasurement(db: Database, id: string, { name, note }: Words): boolean {
  const row = db.first<HeadRow>(`SELECT ${HEAD_COLUMNS} FROM measurement WHERE id = ?`, id)
  if (row === null || !isWhole(row)) return false
  const headCrc = headChecksum({ ...row, name, note })
  db.run('UPDATE measurement SET name = ?, note = ?, head_crc = ? WHERE id = ?', name, note, headCrc, id)
  return true
}

export function deleteMeasurement(db: Database, id: string): void {
  db.run('DELETE FROM measurement WHERE id = ?', id)
}

function isWhole(row: HeadRow): boolean {
  return headChecksum(row) === row.headCrc
}

/** Of the values as they are read: damaged text that is no UTF-8 any more has another checksum. */
function headChecksum(row: Omit<HeadRow, 'headCrc'>): number {
  const { id, trackId, fromMs, toMs, startedAt, name, note, head } = row
  return crc32(JSON.stringify([id, trackId, fromMs, toMs, startedAt, name, note, head]))
}

function headOf(measurement: Measurement): MeasurementHead {
  const { id, name, note, origin, source, machine, group, samples, startedAt, durationMs, ane, verdict } =
    measurement
  return {
    ...{ id, name, note, origin, source, machine, group, samples, startedAt, durationMs },
    aneEnergyMj: ane.energyMj,
    anePeakMw: ane.peakMw,
    verdict: verdict.code,
  }
}
