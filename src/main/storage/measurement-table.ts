import type { Measurement, MeasurementHead } from '#shared/measurement'
import type { Database } from './database'
import type { StoredMeasurement } from './stored'

interface Words {
  name: string
  note: string
}

/** Writes the row, or writes it anew. */
export function putMeasurement(
  db: Database,
  { measurement, trackId, fromMs, toMs }: StoredMeasurement,
): void {
  db.run(
    `INSERT INTO measurement (id, track_id, from_ms, to_ms, started_at, name, note, head, json)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET track_id = excluded.track_id, from_ms = excluded.from_ms, to_ms = excluded.to_ms,
       started_at = excluded.started_at, name = excluded.name, note = excluded.note, head = excluded.head,
       json = excluded.json`,
    measurement.id,
    trackId,
    fromMs,
    toMs,
    measurement.startedAt,
    measurement.name,
    measurement.note,
    JSON.stringify(headOf(measurement)),
    JSON.stringify(measurement),
  )
}

/** The latest start first. */
export function listMeasurements(db: Database): MeasurementHead[] {
  return db
    .rows<Words & { head: string }>(
      'SELECT name, note, head FROM measurement ORDER BY started_at DESC, rowid DESC',
    )
    .map(({ name, note, head }) => ({ ...(JSON.parse(head) as MeasurementHead), name, note }))
}

export function getMeasurement(db: Database, id: string): StoredMeasurement | null {
  const row = db.first<Words & Omit<StoredMeasurement, 'measurement'> & { json: string }>(
    'SELECT name, note, json, track_id AS trackId, from_ms AS fromMs, to_ms AS toMs FROM measurement WHERE id = ?',
    id,
  )
  if (row === null) return null
  const { name, note, json, trackId, fromMs, toMs } = row
  return { measurement: { ...(JSON.parse(json) as Measurement), name, note }, trackId, fromMs, toMs }
}

export function describeMeasurement(db: Database, id: string, { name, note }: Words): void {
  db.run('UPDATE measurement SET name = ?, note = ? WHERE id = ?', name, note, id)
}

export function deleteMeasurement(db: Database, id: string): void {
  db.run('DELETE FROM measurement WHERE id = ?', id)
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
