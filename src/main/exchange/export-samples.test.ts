import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlacedSample, Sample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import type { TransferProgress } from '#shared/transfer'
import { readAll } from '../powermetrics/testing/read-all'
import { createDemonstration } from '../synthesis/demonstration'
import { exportSamples, type TableFormat } from './export-samples'
import { SampleTable } from './sample-table'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-export-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const demonstration = ((): PlacedSample[] => {
  const stream = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) })
  const bytes = Buffer.concat(Array.from({ length: 100 }, () => stream.next().bytes))
  return readAll(bytes).samples.map((sample, sequence) => ({
    sequence,
    endMs: 1_648_641_600_000.25 + sequence * 1020.408208,
    gapBefore: sequence === 50,
    sample,
  }))
})()

const place = (sample: Sample): PlacedSample => ({ sequence: 0, endMs: 0, gapBefore: false, sample })

describe('exported files', () => {
  it('hold as NDJSON the samples, an object a line', async () => {
    const path = join(folder, 'a.ndjson')
    const result = await exportSamples(demonstration, 'ndjson', path)
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual(
      demonstration.map(({ endMs, gapBefore, sample }, row) => ({
        ...{ endMs, gapBefore, ...sample },
        machine: { ...sample.machine, name: 'MacBook Pro 14″ (M1 Pro)', macos: '12.3' },
        // Of all samples alike, and therefore with the first.
        origins: row === 0 ? sample.origins : undefined,
      })),
    )
    expect(result).toEqual({
      ok: true,
      value: { samples: 100, events: 0, eventsFile: null, bytes: readFileSync(path).length, warnings: [] },
    })
  })

  it('hold as Parquet the same columns and exactly the same values as the CSV', async () => {
    const path = join(folder, 'a.parquet')
    await exportSamples(demonstration, 'parquet', path)
    const file = await asyncBufferFromFile(path)
    const rows = await parquetReadObjects({ file })
    const table = new SampleTable(demonstration[0] as PlacedSample)
    const names = table.columns.map(({ name }) => name)
    const expected = demonstration.map((placed) => table.row(placed, expect.unreachable))
    expect(rows.map((row) => Object.keys(row))).toEqual(rows.map(() => names))
    expect(rows.map((row) => Object.values(row).map(fromParquet))).toEqual(expected)
  })

  it('hold as Parquet row groups of a size that fits into memory, nulls as nulls', async () => {
    const path = join(folder, 'a.parquet')
    const samples = Array.from({ length: 70_000 }, (_, index) =>
      place(sampleWith({ elapsedMs: index % 3 === 0 ? null : index + 0.25, thermalPressure: 'Nominal' })),
    )
    await exportSamples(samples, 'parquet', path)
    const file = await asyncBufferFromFile(path)
    const { row_groups: groups } = await parquetMetadataAsync(file)
    expect(groups.map((group) => Number(group.num_rows))).toEqual([
      ...Array.from({ length: 8 }, () => 8192),
      4464,
    ])
    const rows = await parquetReadObjects({ file, columns: ['elapsedMs', 'timestamp', 'thermalPressure'] })
    expect(rows.map((row) => row.elapsedMs as number | null)).toEqual(
      samples.map(({ sample }) => sample.elapsedMs),
    )
    expect(rows.at(-1)).toMatchObject({ timestamp: null, thermalPressure: 'Nominal' })
  })

  it('tell which core came too late for a column', async () => {
    const late = sampleWith({
      cpu: { powerMw: 1, clusters: [{ name: 'S', frequencyMhz: 1, activeRatio: 1, cores: [] }] },
    })
    const result = await exportSamples([...demonstration, place(late)], 'parquet', join(folder, 'a.parquet'))
    expect(result).toMatchObject({
      value: { warnings: [expect.stringContaining('cluster S first came') as string] },
    })
  })
})

function fromParquet(value: unknown): unknown {
  return value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : value
}

describe.each<TableFormat>(['csv', 'ndjson', 'parquet'])('an export as %s leaves nothing', (format) => {
  it('when it is cancelled', async () => {
    const path = join(folder, 'a')
    writeFileSync(path, 'old')
    const abort = new AbortController()
    function* endless(): Generator<PlacedSample> {
      for (let count = 0; ; count++) {
        if (count === 5000) abort.abort()
        yield demonstration[count % 100] as PlacedSample
      }
    }
    const result = await exportSamples(endless(), format, path, { signal: abort.signal })
    expect(result).toEqual({ ok: false, message: 'The export of a was cancelled. Nothing was saved.' })
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['a'], 'old'])
  })

  it('when the disk is full', async () => {
    function* untilFull(): Generator<PlacedSample> {
      yield* demonstration
      throw Object.assign(new Error('write'), { code: 'ENOSPC' })
    }
    const result = await exportSamples(untilFull(), format, join(folder, 'a'))
    expect(result).toEqual({
      ok: false,
      message: 'Could not write a: the disk is full. Nothing was saved.',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('when there is no sample', async () => {
    const result = await exportSamples([], format, join(folder, 'a'))
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('no samples') as string })
    expect(readdirSync(folder)).toEqual([])
  })
})

it('tells how far it is, and lets others work meanwhile', async () => {
  let turns = 0
  let working = true
  const count = (): void => {
    turns++
    if (working) setImmediate(count)
  }
  setImmediate(count)
  const told: TransferProgress[] = []
  function* forAWhile(): Generator<PlacedSample> {
    while (told.length < 3) yield* demonstration
  }
  await exportSamples(forAWhile(), 'csv', join(folder, 'a.csv'), {
    onProgress: (progress) => told.push(progress),
  })
  working = false
  expect(turns).toBeGreaterThan(10)
  expect(told[2]).toMatchObject({ kind: 'export', label: 'a.csv', bytesTotal: null, remainingMs: null })
  expect(told[2]?.samples).toBeGreaterThan(told[1]?.samples ?? 0)
})
