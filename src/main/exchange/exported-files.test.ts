import fc from 'fast-check'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Measurement } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import { beginMeasurement } from '../measurement/measurement-recorder'
import type { HistoryStore } from '../storage/history-store'
import { exportSamples } from './export-samples'
import { importFile } from './import-file'
import { readCsv } from './read-csv'
import type { TextFormat } from './sample-writer'
import { recordings } from './testing/any-recordings'
import { emptyHistory, imported, samplesOf } from './testing/imports'

let folder: string
let store: HistoryStore

beforeEach(() => {
  ;({ folder, store } = emptyHistory())
})

async function measured(samples: readonly PlacedSample[]): Promise<Measurement> {
  const begun = beginMeasurement(
    store,
    {
      id: 'original',
      name: '',
      note: '',
      origin: 'import',
      source: 'replay',
      machine: { model: null, osBuild: null },
      group: null,
      run: null,
    },
    [],
  )
  if (!begun.ok) throw new Error(begun.message)
  for (const placed of samples) begun.value.add({ placed, frame: null })
  const finished = await begun.value.finish()
  if (!finished.ok) throw new Error(finished.message)
  return finished.value
}

describe.each<TextFormat>(['csv', 'ndjson'])('an export as %s', (format) => {
  it('comes in again with the same samples, the same axis and the same figures', async () => {
    await fc.assert(
      fc.asyncProperty(recordings, fc.boolean(), async (recorded, isChanged) => {
        // Of one Mac: what is of another one becomes a measurement of its own.
        const machine = recorded[0]?.sample.machine
        const samples = recorded.map((placed) => ({
          ...placed,
          sample: { ...placed.sample, machine: machine ?? placed.sample.machine },
        }))
        const original = await measured(samples)
        const path = join(folder, `out.${format}`)
        expect(await exportSamples(samplesOf(store, 'original'), format, path)).toMatchObject({
          value: { warnings: [] },
        })
        // As other programs save a table.
        if (isChanged && format === 'csv') writeFileSync(path, `\ufeff${readFileSync(path, 'utf8')}\r\n\n`)
        const { measurement, warnings } = await imported(store, path)
        expect(warnings).toEqual([])
        expect(samplesOf(store, measurement.id)).toEqual(samplesOf(store, 'original'))
        expect(samplesOf(store, measurement.id)).toEqual(samples)
        expect(measurement).toEqual({ ...original, id: measurement.id, name: `out.${format}` })
        for (const id of ['original', measurement.id]) store.removeMeasurement(id)
      }),
      { numRuns: 60 },
    )
  })
})

const COLUMNS =
  'endMs,gapBefore,elapsedMs,ane.powerMw,cpu.clusters.E.activeRatio,cpu.clusters.E.cores.3.activeRatio'

describe('a CSV that somebody has changed', () => {
  const file = (content: string, name = 'a.csv'): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  it('is read by the names of its columns, in any order, and says once what it lacks and what it ignored', async () => {
    const { measurement, warnings } = await imported(
      store,
      file(
        'note,elapsedMs,gapBefore,endMs,,ane.powerMw,note\nx,1000,false,2000.5,,49,\ny,1000,true,9000.5,,,\n',
        'a.txt',
      ),
    )
    expect(
      samplesOf(store, measurement.id).map(({ endMs, gapBefore, sample }) => [
        endMs,
        gapBefore,
        sample.ane.powerMw,
      ]),
    ).toEqual([
      [2000.5, false, 49],
      [9000.5, true, null],
    ])
    expect(warnings).toEqual([
      'a.txt was read without the columns note, "", note, unknown to Anemometer.',
      expect.stringMatching(
        /^a\.txt has no columns timestamp, .* and 7 more: what would stand there is unknown\.$/,
      ) as string,
    ])
  })

  it.each([
    ['2000,false,1000,abc,,', 'Line 3, column ane.powerMw: "abc" is no number'],
    ['2000,false,1000,NaN,,', 'Line 3, column ane.powerMw: "NaN" is no number'],
    ['2000,false,1000,"1,5",,', 'Line 3, column ane.powerMw: "1,5" is no number'],
    ['2000,false,1000,1e999,,', 'Line 3, column ane.powerMw: "Infinity" is nothing a sample can have'],
    ['2000,no,1000,1,,', 'Line 3, column gapBefore: "no" is neither true nor false'],
    [',false,1000,1,,', 'Line 3, column endMs: "" is nothing a sample can have'],
    [
      '2000,false,-1,1,,',
      'Line 3, column elapsedMs: it is -1 ms, and a window has more than 0 ms and up to 31 days',
    ],
    ['2000,false,1000,1', 'Line 3 has 4 fields where the first line has 6'],
    ['1000,false,1000,1,,', 'Line 3 ends at endMs 1000, which is not after the sample before it'],
  ])('tells the line and the column of what is wrong, and goes on: %s', async (line, message) => {
    const { measurement, warnings } = await imported(
      store,
      file(`${COLUMNS}\r\n1000,false,1000,1,0.5,\r\n${line}\r\n3000,false,1000,3,,0.25\r\n`),
    )
    expect(samplesOf(store, measurement.id).map(({ endMs }) => endMs)).toEqual([1000, 3000])
    expect(warnings.at(-1)).toMatch(/^a\.csv is damaged in one place\. At byte \d+: /)
    expect(warnings.at(-1)).toContain(`: ${message}. The line was skipped.`)
  })

  it('counts lines as an editor does, behind fields of several lines and behind empty ones', async () => {
    const { warnings } = await imported(
      store,
      file(`${COLUMNS},thermalPressure\r\n1000,false,1,1,,,"a\r\nb\nc"\r\n\r\n2000,false,1,x,,,\r\n`),
    )
    expect(warnings.at(-1)).toContain('Line 6, column ane.powerMw')
  })

  it.each([
    [
      'a quotation mark',
      '2000,false,1000,4"5,,',
      'Line 3, column ane.powerMw has a quotation mark in the wrong place, or lacks one',
    ],
    ['no end of a quotation', '2000,false,1000,"4,,', 'Line 3, column ane.powerMw has a quotation mark'],
    [
      'a field without an end',
      `2000,false,1000,"${'4\n'.repeat(1e6)}`,
      'Line 3, column ane.powerMw is too long to be a sample',
    ],
    ['fields without an end', ','.repeat(2e6), 'Line 3 is too long to be a sample'],
  ])('keeps what stands before %s', async (_, line, message) => {
    const { measurement, warnings } = await imported(store, file(`${COLUMNS}\n1000,false,1000,1,,\n${line}`))
    expect(measurement.samples).toBe(1)
    expect(warnings.at(-1)).toContain(message)
    expect(warnings.at(-1)).toContain('The rest was not read.')
  })

  it.each([
    ['somebody else’s', 'Date,Close\n2026-01-01,5\n', 'Line 1 has no columns endMs, gapBefore, elapsedMs.'],
    ['without a place on the axis', 'gapBefore,elapsedMs\nfalse,5\n', 'Line 1 has no column endMs.'],
    ['one long line', 'x'.repeat(3e6), 'Line 1 is too long to be a sample.'],
  ])('is refused with what it lacks: %s', async (_, content, message) => {
    const result = await importFile(store, file(content))
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining(message) as string })
    expect(store.measurements()).toEqual([])
  })

  it('is read piece by piece, however long it is', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index + 1},false,1,5,,`).join('\n')
    let most = 0
    let all = 0
    for await (const { samples, faults } of readCsv(file(`${COLUMNS}\n${lines}`))) {
      expect(faults).toEqual([])
      most = Math.max(most, samples.length)
      all += samples.length
    }
    expect(all).toBe(20_000)
    expect(most).toBeLessThan(8000)
  })
})

describe('NDJSON', () => {
  const line = (place: object) => JSON.stringify({ ...place, ...sampleWith({ elapsedMs: 1000 }) })

  it.each([
    [{ endMs: 5000, gapBefore: false }, {}, 'Line 2 does not tell its endMs, as those before it do'],
    [{}, { endMs: 5000, gapBefore: false }, 'Line 2 tells its endMs, which those before it do not'],
    [
      { endMs: 5000, gapBefore: false },
      { endMs: 5000, gapBefore: true },
      'Line 2 ends at endMs 5000, which is not after',
    ],
    [{}, { endMs: 5000 }, 'Line 2 is no sample'],
  ])('tells a line whose place cannot be: %j, then %j', async (first, second, message) => {
    const path = join(folder, 'a.ndjson')
    writeFileSync(path, `${line(first)}\n${line(second)}\n`)
    const { measurement, warnings } = await imported(store, path)
    expect(measurement.samples).toBe(1)
    expect(warnings[0]).toContain(message)
  })
})
