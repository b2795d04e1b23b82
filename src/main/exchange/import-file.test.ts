import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { TransferProgress } from '#shared/transfer'
import { Database } from '../storage/database'
import type { HistoryStore } from '../storage/history-store'
import { readAll } from '../powermetrics/testing/read-all'
import { probeRecording } from '../sources/replay/recording'
import { Timeline } from '../pipeline/timeline'
import { M4_MAX_MACOS_15 } from '../synthesis/chips'
import { createDemonstration } from '../synthesis/demonstration'
import { createTestWindow } from '../synthesis/test-windows'
import { writeTextHeader, writeTextSample } from '../synthesis/text-writer'
import { exportSamples } from './export-samples'
import { createSampleWriter, TEXT_FORMATS } from './sample-writer'
import { emptyHistory, imported, samplesOf } from './testing/imports'
import { importFile } from './import-file'

// On whatever machine this is.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
let store: HistoryStore

beforeEach(() => {
  ;({ folder, store } = emptyHistory())
})

function demonstration(count: number): Buffer {
  const stream = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) })
  return Buffer.concat(Array.from({ length: count }, () => stream.next().bytes))
}

/** Five windows, of which one does not tell how long it was. */
function withoutElapsed(index: number): Buffer {
  const documents = demonstration(5).toString('latin1').split('\0')
  const changed = documents.map((text, at) =>
    at === index ? text.replace(/<key>elapsed_ns<\/key><integer>\d+<\/integer>/, '') : text,
  )
  expect(changed).not.toEqual(documents)
  return Buffer.from(changed.join('\0'), 'latin1')
}

function textLog(count: number): Buffer {
  const blocks = Array.from({ length: count }, (_, seed) =>
    writeTextSample(M4_MAX_MACOS_15, createTestWindow(M4_MAX_MACOS_15, seed)),
  )
  return Buffer.from(writeTextHeader(M4_MAX_MACOS_15) + blocks.join(''))
}

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

it('says what a table lacks, and that no table of Parquet is read', async () => {
  const { samples } = readAll(demonstration(5))
  const placed = samples.map((sample, sequence) => ({
    sequence,
    endMs: 1e12 + sequence * 1000,
    gapBefore: false,
    sample,
  }))
  for (const format of ['csv', 'ndjson'] as const) {
    const path = join(folder, `a.${format}`)
    await exportSamples(placed, format, path)
    expect((await imported(store, path)).notes).toEqual([expect.stringContaining('An .anemometer file has')])
  }
  const path = join(folder, 'a.parquet')
  await exportSamples(placed, 'parquet', path)
  expect(await importFile(store, path)).toEqual({
    ok: false,
    message: expect.stringMatching(/^a\.parquet is a table of Parquet, .* not read here\. Export/) as string,
  })
})

describe('an imported recording', () => {
  it.each([
    ['plist', demonstration(95), 'demonstration'],
    ['text', textLog(40), 'replay'],
  ])('keeps every sample and its bytes (%s)', async (_, bytes, source) => {
    const { measurements, warnings } = await imported(store, file('run.log', bytes))
    const [measurement] = measurements
    const { samples, spans } = readAll(bytes)
    expect(warnings).toEqual([])
    expect(measurement).toMatchObject({
      name: 'run.log',
      origin: 'import',
      source,
      samples: samples.length,
      machine: samples[0]?.machine,
    })
    const id = measurement?.id ?? ''
    expect(samplesOf(store, id).map(({ sample }) => sample)).toEqual(samples)
    const frames = [...store.frames(store.measurement(id)?.trackId ?? 0)]
    expect(frames).toHaveLength(samples.length)
    frames.forEach((frame, index) => {
      const { offset = 0, bytes: length = 0 } = spans[index] ?? {}
      expect(
        Buffer.from(frame.bytes)
          .subarray(-length)
          .equals(bytes.subarray(offset, offset + length)),
      ).toBe(true)
    })
  })

  it.each([
    ['a recording', demonstration(150)],
    ['text', textLog(40)],
    ['a first window of no length', withoutElapsed(0)],
    ['a last window of no length', withoutElapsed(4)],
  ])('goes out again as what `parse` writes, and comes in from there: %s', async (_, bytes) => {
    const { measurements } = await imported(store, file('run.plist', bytes))
    const stored = store.measurement(measurements[0]?.id ?? '')
    if (stored === null) throw new Error('It was not kept.')
    for (const format of TEXT_FORMATS) {
      const kept = store.samples(stored.trackId, stored.fromMs, stored.toMs)
      expect((await exportSamples(kept, format, join(folder, `out.${format}`))).ok).toBe(true)
      let parsed = ''
      const writer = createSampleWriter(format, (text) => (parsed += text), expect.unreachable)
      const timeline = new Timeline()
      readAll(bytes).samples.forEach((sample) => writer.add(timeline.place(sample, 0)))
      writer.end()
      expect(readFileSync(join(folder, `out.${format}`), 'utf8')).toBe(parsed)
    }
    for (const format of TEXT_FORMATS) {
      const again = await imported(store, join(folder, `out.${format}`))
      const figures = { ...measurements[0], id: again.measurements[0]?.id, name: `out.${format}` }
      expect(again.measurements).toEqual([figures])
      expect(again.warnings).toEqual([])
    }
  })

  it('of exported samples tells which line is none', async () => {
    const [sample] = readAll(demonstration(1)).samples
    const line = JSON.stringify(sample)
    const { measurements, warnings } = await imported(
      store,
      file('a.ndjson', `${line}\n{}\n${line}\n${'x'.repeat(3e6)}`),
    )
    expect(measurements[0]?.samples).toBe(2)
    expect(warnings).toEqual([
      expect.stringMatching(
        /^a\.ndjson is damaged in 2 places\. The first: At byte \d+: Line 2 is no sample and was skipped\.$/,
      ) as string,
    ])
  })

  it('is called as asked for', async () => {
    const { measurements } = await imported(store, file('run.log', demonstration(3)), 'Photos')
    expect(store.measurements().map(({ name }) => name)).toEqual(['Photos'])
    expect(measurements).toHaveLength(1)
  })

  it('tells what could not be read', async () => {
    const bytes = demonstration(5)
    bytes.fill(0x20, 120_000, 121_000)
    const { measurements, warnings } = await imported(store, file('run.plist', bytes))
    expect(measurements[0]?.samples).toBe(4)
    expect(warnings).toEqual([
      expect.stringMatching(/^run\.plist is damaged in one place\. At byte \d+: /) as string,
    ])
  })
})

describe('what is no recording', () => {
  const enemies: [string, (name: string) => string][] = [
    ['nothing', (name) => file(name, '')],
    ['some text', (name) => file(name, 'hello')],
    ['only NULs', (name) => file(name, Buffer.alloc(5000))],
    ['other JSON', (name) => file(name, '{"a": 1}\n')],
    ['gzip', (name) => file(name, '\x1f\x8b\x08')],
    ['a cut sample', (name) => file(name, demonstration(1).subarray(0, 500))],
    ['a folder', (name) => (mkdirSync(join(folder, name)), join(folder, name))],
    ['no file', (name) => join(folder, name)],
    ['a pipe', (name) => (execFileSync('mkfifo', [join(folder, name)]), join(folder, name))],
  ]

  it.each(enemies)('is refused in the words of opening it, and leaves nothing: %s', async (_, make) => {
    const path = make('x')
    const probed = await probeRecording(path)
    expect(probed.ok).toBe(false)
    expect(await importFile(store, path)).toEqual(probed)
    expect(store.measurements()).toEqual([])
  })

  it('is a zip archive of something else, or a cut one', async () => {
    const path = file('a.zip', 'PK\x03\x04and so on')
    expect(await importFile(store, path)).toEqual({
      ok: false,
      message: 'a.zip is damaged: its end is missing. Copy it again from where it came from.',
    })
  })
})

describe('a long import', () => {
  it('tells how far it is and lets others work', async () => {
    const path = file('long.plist', demonstration(600))
    const told: TransferProgress[] = []
    let turns = 0
    let working = true
    const count = (): void => {
      turns++
      if (working) setImmediate(count)
    }
    setImmediate(count)
    const imported = await importFile(store, path, { onProgress: (progress) => told.push(progress) })
    working = false
    expect(imported.ok).toBe(true)
    expect(turns).toBeGreaterThan(10)
    expect(told.length).toBeGreaterThan(0)
    for (const { label, bytesTotal, bytesDone } of told) {
      expect(label).toBe('long.plist')
      expect(bytesDone).toBeLessThanOrEqual(bytesTotal ?? 0)
    }
  })

  it('leaves nothing when it is cancelled, whenever that is', async () => {
    const path = file('long.plist', demonstration(400))
    const before = readdirSync(folder)
    for (const afterSamples of [0, 1, 200]) {
      const abort = new AbortController()
      const read = new Proxy(abort.signal, {
        get: (signal, key) => {
          if (key === 'aborted' && looks++ === afterSamples) abort.abort()
          return Reflect.get(signal, key) as unknown
        },
      })
      let looks = 0
      expect(await importFile(store, path, { signal: read })).toEqual({
        ok: false,
        message: 'The import of long.plist was cancelled. Nothing was kept.',
      })
    }
    expect(store.measurements()).toEqual([])
    // Tracks count up; none is left of those.
    const next = store.createTrack('measurement')
    for (let trackId = 1; trackId < next; trackId++) expect(store.extent(trackId)).toBeNull()
    expect(readdirSync(folder)).toEqual(before)
  })

  it('gives the room back at once when it is cancelled', async () => {
    const path = file('long.plist', demonstration(600))
    const before = store.sizeBytes()
    const signal = {
      ...new AbortController().signal,
      get aborted() {
        return store.sizeBytes() > before + 300_000
      },
    }
    expect((await importFile(store, path, { signal })).ok).toBe(false)
    const db = new Database(join(folder, 'history', 'history.sqlite'))
    expect(db.rows('SELECT * FROM track')).toEqual([])
    expect(db.rows('PRAGMA freelist_count')).toEqual([{ freelist_count: 0 }])
    db.close()
  })

  it('tells a window of no length, and keeps the others', async () => {
    const text = demonstration(3)
      .toString()
      .replace(/<key>elapsed_ns<\/key><integer>\d+/, '<key>elapsed_ns</key><integer>0')
    expect(text).toContain('<integer>0<')
    const { measurement, warnings } = await imported(store, file('zero.plist', text))
    expect(samplesOf(store, measurement.id)).toHaveLength(2)
    expect(warnings).toEqual([
      'zero.plist is damaged in one place. At byte 0: The sample that begins at byte 0 was skipped: its elapsedMs is 0 ms, and a window has more than 0 ms and up to 31 days.',
    ])
  })

  it('leaves nothing when the file ends while it is read', async () => {
    const path = file('long.plist', demonstration(20))
    truncateSync(path, 500)
    expect((await importFile(store, path)).ok).toBe(false)
    expect(store.measurements()).toEqual([])
  })
})
