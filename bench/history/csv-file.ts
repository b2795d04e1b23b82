import { createReadStream, openSync, closeSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { PlacedSample } from '#shared/sample'

/** The other peer: a line a sample, read from the beginning with a stream. */
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
