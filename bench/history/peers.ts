import { closeSync, createReadStream, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { PlacedSample } from '#shared/sample'
import { Database } from '../../src/main/storage/database'

/** One row a sample and an index on time, as one would write it first. */
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

/** A line a sample, read from the beginning with a stream. */
export class CsvFile {
  private readonly file: number

  constructor(private readonly path: string) {
    this.file = openSync(path, 'w')
  }

  add(samples: readonly PlacedSample[]): void {
    const lines = samples.map(({ endMs, sample: { elapsedMs, ane, cpu, gpu } }) =>
      [
        endMs,
        elapsedMs,
        ane.powerMw,
        ane.energyMj,
        ane.readBytesPerSecond,
        ane.writeBytesPerSecond,
        cpu.powerMw,
        gpu.powerMw,
      ].join(','),
    )
    writeSync(this.file, `${lines.join('\n')}\n`)
  }

  close(): void {
    closeSync(this.file)
  }

  async range(fromMs: number, toMs: number, points: number): Promise<number> {
    const bucketMs = (toMs - fromMs) / points
    const buckets = new Map<number, { minimum: number; maximum: number; sum: number; covered: number }[]>()
    for await (const line of createInterface({ input: createReadStream(this.path) })) {
      const fields = line.split(',')
      const endMs = Number(fields[0])
      if (endMs <= fromMs || endMs > toMs) continue
      const key = Math.floor(endMs / bucketMs)
      const columns =
        buckets.get(key) ??
        [2, 4, 5].map(() => ({ minimum: Infinity, maximum: -Infinity, sum: 0, covered: 0 }))
      buckets.set(key, columns)
      columns.forEach((column, i) => {
        const value = Number(fields[[2, 4, 5][i] ?? 0])
        column.minimum = Math.min(column.minimum, value)
        column.maximum = Math.max(column.maximum, value)
        column.sum += value * Number(fields[1])
        column.covered += Number(fields[1])
      })
    }
    return buckets.size
  }
}
