import { crc32 } from 'node:zlib'
import type { Measurement, MeasurementHead } from '#shared/measurement'
import type { Database } from './database'
import type { StoredMeasurement } from './stored'

interface Words {
  name: string
  note: string
}

/** What of a row `head_crc` is made of. */
interface HeadRow extends Words {
  id: string
  trackId: number
  fromMs: number
  toMs: number
  startedAt: string
  head: string
  headCrc: number
}

const HEAD_COLUMNS =
  'id, track_id AS trackId, from_ms AS fromMs, to_ms AS toMs, started_at AS startedAt, name, note, head, head_crc AS headCrc'

/** Writes the row, or writes it anew. */
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

/** The latest start first; `damaged`: rows that are not as they were written, and left out. */
export function listMeasurements(db: Database): { heads: MeasurementHead[]; damaged: number } {
  const rows = db.rows<HeadRow>(
    `SELECT ${HEAD_COLUMNS} FROM measurement ORDER BY started_at DESC, rowid DESC`,
  )
  const whole = rows.filter(isWhole)
  return {
    heads: whole.map(({ head, name, note }) => ({ ...(JSON.parse(head) as MeasurementHead), name, note })),
    damaged: rows.length - whole.length,
  }
}

/** null: there is none of that id. `damaged`: the row is not as it was written. */
export function getMeasurement(db: Database, id: string): StoredMeasurement | 'damaged' | null {
  const row = db.first<HeadRow & { json: string; jsonCrc: number }>(
    `SELECT ${HEAD_COLUMNS}, json, json_crc AS jsonCrc FROM measurement WHERE id = ?`,
    id,
  )
  if (row === null) return null
  if (!isWhole(row) || crc32(row.json) !== row.jsonCrc) return 'damaged'
  const { name, note, json, trackId, fromMs, toMs } = row
  return { measurement: { ...(JSON.parse(json) as Measurement), name, note }, trackId, fromMs, toMs }
}

/** Where its samples lie, also where the rest of its row is damaged; null: there is none of that id. */
export function trackOfMeasurement(db: Database, id: string): number | null {
  return (
    db.first<{ trackId: number }>('SELECT track_id AS trackId FROM measurement WHERE id = ?', id)?.trackId ??
    null
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

/** Over the values as they are read: text that is no UTF-8 comes out as other text, and does not fit. */
function headChecksum(row: Omit<HeadRow, 'headCrc'>): number {
  const { id, trackId, fromMs, toMs, startedAt, name, note, head } = row
  return crc32(JSON.stringify([id, trackId, fromMs, toMs, startedAt, name, note, head]))
}

function headOf(measurement: Measurement): MeasurementHead {
  const { id, name, note, origin, source, group, samples, startedAt, durationMs, ane, verdict } = measurement
  return {
    ...{ id, name, note, origin, source, group, samples, startedAt, durationMs },
    aneEnergyMj: ane.energyMj,
    anePeakMw: ane.peakMw,
    verdict: verdict.code,
  }
}
