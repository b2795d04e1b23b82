import type { PlacedSample } from '#shared/sample'
import { Database } from '../../src/main/storage/database'

/** The peer: one row a sample and an index on time, as one would write it first. */
export class PlainTable {
  private readonly db: Database

  constructor(path: string) {
    this.db = new Database(path)
    this.db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE sample (end_ms REAL, elapsed_ms REAL, ane_mw REAL, ane_mj REAL, ane_read REAL, ane_write REAL,
        cpu_mw REAL, gpu_mw REAL);
      CREATE INDEX sample_by_time ON sample (end_ms);`)
  }

  add(samples: readonly PlacedSample[]): void {
    this.db.transaction(() => {
      for (const { endMs, sample } of samples) {
        const { ane, cpu, gpu } = sample
        this.db.run(
          'INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          ...[endMs, sample.elapsedMs, ane.powerMw, ane.energyMj, ane.readBytesPerSecond],
          ...[ane.writeBytesPerSecond, cpu.powerMw, gpu.powerMw],
        )
      }
    })
  }

  /** The same answer as the history's: smallest, mean and largest of three columns for each point. */
  range(fromMs: number, toMs: number, points: number): number {
    const bucketMs = (toMs - fromMs) / points
    const column = (name: string): string =>
      `min(${name}), sum(${name} * elapsed_ms) / sum(elapsed_ms), max(${name})`
    return this.db.rows(
      `SELECT CAST(end_ms / ? AS INTEGER) AS bucket, sum(ane_mj), ${['ane_mw', 'ane_read', 'ane_write'].map(column).join(', ')}
       FROM sample WHERE end_ms > ? AND end_ms <= ? GROUP BY bucket`,
      bucketMs,
      fromMs,
      toMs,
    ).length
  }

  close(): void {
    this.db.checkpoint()
    this.db.close()
  }
}
