import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { HistoryStore } from '../storage/history-store'
import { exportAnemometer } from './export-anemometer'
import { importFile } from './import-file'
import { recordingOfPieces, rezip, unzip } from './testing/archives'
import { emptyHistory } from './testing/imports'

let folder: string
let here: HistoryStore
let elsewhere: HistoryStore

beforeEach(() => {
  ;({ folder, store: here } = emptyHistory())
  elsewhere = emptyHistory().store
})

describe('a damaged or hostile .anemometer file is refused in a sentence and leaves nothing', () => {
  let good: Map<string, Buffer> | null = null

  /** Takes the contents of a good file, lets `change` spoil them, and tries to import that. */
  async function spoil(
    change: (contents: Map<string, Buffer>) => Iterable<[string, Buffer]>,
  ): Promise<string> {
    const path = join(folder, 'bad.anemometer')
    if (good === null) {
      await exportAnemometer([await recordingOfPieces(here), await recordingOfPieces(here, 'second')], path)
      good = await unzip(path)
    }
    await rezip(path, change(new Map(good)))
    return refusal(path)
  }

  async function refusal(path: string): Promise<string> {
    const imported = await importFile(elsewhere, path)
    if (imported.ok) throw new Error('it was imported')
    expect(elsewhere.measurements()).toEqual([])
    return imported.message
  }

  const withManifest = (edit: (text: string) => string) => (contents: Map<string, Buffer>) =>
    contents.set('manifest.json', Buffer.from(edit(contents.get('manifest.json')?.toString() ?? '')))

  const DAMAGED = 'bad.anemometer is damaged. Copy it again from where it came from.'

  it.each<[string, (contents: Map<string, Buffer>) => Iterable<[string, Buffer]>, string | RegExp]>([
    [
      'without manifest',
      (all) => (all.delete('manifest.json'), all),
      /^bad\.anemometer is an archive but no \.anemometer file/,
    ],
    ['with a manifest that is no JSON', withManifest(() => '{'), /its manifest is no JSON/],
    [
      'with a manifest of a newer version',
      withManifest((text) => text.replace('"version": 1', '"version": 2')),
      'bad.anemometer was written by a newer Anemometer (format 2, this one knows 1). Update Anemometer, then open it again.',
    ],
    [
      'with a manifest of version 0.1',
      withManifest((text) => text.replace('"version": 1', '"schemaVersion": 1')),
      'bad.anemometer was written by Anemometer 0.1, whose files this version does not read. Unzip it and import the frames in it instead.',
    ],
    [
      'with a manifest that lacks something',
      withManifest((text) => text.replace('"toMs"', '"untilMs"')),
      /its manifest is wrong at "recordings\.0\.toMs"/,
    ],
    [
      'with other samples than the manifest says',
      (all) =>
        all.set(
          '2/samples.ndjson',
          Buffer.from(String(all.get('2/samples.ndjson')).replace('Nominal', 'nominal')),
        ),
      DAMAGED,
    ],
    [
      'with fewer bytes than the manifest says',
      (all) => all.set('1/samples.ndjson', Buffer.from('')),
      DAMAGED,
    ],
    ['without its samples', (all) => (all.delete('2/samples.ndjson'), all), DAMAGED],
    [
      'with the same name twice',
      (all) => [...all, ...all],
      'bad.anemometer holds "1/frames.plist" twice, so it was not opened.',
    ],
    ['with a bomb', (all) => all.set('bomb', Buffer.alloc(20_000_000)), /unpacks to more than any recording/],
    [
      'with more files than anybody needs',
      () => Array.from({ length: 5001 }, (_, index) => [`${index}`, Buffer.of()]),
      /unpacks to more/,
    ],
  ])('%s', async (_, change, message) => {
    expect(await spoil(change)).toMatch(message)
  })

  it.each<[string, (line: string) => string]>([
    ['a sample that is none', (line) => line.replace('"sample":', '"simple":')],
    ['a number that is none', (line) => line.replace(/"elapsedMs":[\d.]+/, '"elapsedMs":"9"')],
    ['a line without end', () => ' '.repeat(2_000_000)],
    ['time that goes back', (line) => line.replace(/"endMs":[\d.]+/, '"endMs":1')],
  ])('with %s, though its checksum is right', async (_, edit) => {
    const message = await spoil((all) => {
      const name = '2/samples.ndjson'
      const lines = String(all.get(name)).split('\n')
      const bytes = Buffer.from(lines.map((line, index) => (index === 4 ? edit(line) : line)).join('\n'))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const manifest = JSON.parse(String(all.get('manifest.json'))) as {
        recordings: { samples: Record<string, unknown> }[]
      }
      Object.assign(manifest.recordings[1]?.samples ?? {}, { bytes: bytes.length, sha256 })
      return all.set(name, bytes).set('manifest.json', Buffer.from(JSON.stringify(manifest)))
    })
    expect(message).toBe(
      'bad.anemometer is damaged: sample 5 is none. Copy it again from where it came from.',
    )
  })

  it('cut anywhere', async () => {
    const path = join(folder, 'cut.anemometer')
    await exportAnemometer([await recordingOfPieces(here)], path)
    const whole = readFileSync(path)
    for (const share of [0.01, 0.3, 0.7, 0.99, 0.9999]) {
      writeFileSync(path, whole.subarray(0, Math.floor(whole.length * share)))
      expect(await refusal(path)).toMatch(/^cut\.anemometer is damaged/)
    }
  })

  it('with bits turned over anywhere', async () => {
    const path = join(folder, 'bits.anemometer')
    await exportAnemometer([await recordingOfPieces(here)], path)
    const whole = readFileSync(path)
    for (let at = 40; at < whole.length; at += Math.ceil(whole.length / 23)) {
      const bytes = Uint8Array.from(whole)
      bytes[at] = (bytes[at] as number) ^ 0x55
      writeFileSync(path, bytes)
      const imported = await importFile(elsewhere, path)
      if (!imported.ok) expect(imported.message).toMatch(/^bits\.anemometer /)
      for (const { id } of elsewhere.measurements()) elsewhere.removeMeasurement(id)
    }
  })
})

describe('how much an archive may say it unpacks to', () => {
  const GIB = 1024 ** 3
  const TOO_LARGE = 'large.anemometer unpacks to more than any recording, so it was not opened.'

  /** Imports an archive whose directory says of each file how long it is packed and unpacked, whatever it holds. */
  async function importSized(
    sizes: readonly (readonly [packedBytes: number, bytes: number])[],
  ): Promise<string> {
    const path = join(folder, 'large.anemometer')
    await rezip(
      path,
      sizes.map((_, index) => [`${index}`, Buffer.from('x')]),
    )
    const bytes = readFileSync(path)
    let at = 0
    for (const [packed, unpacked] of sizes) {
      at = bytes.indexOf('PK\x01\x02', at, 'latin1')
      bytes.writeUInt32LE(packed, at + 20)
      bytes.writeUInt32LE(unpacked, at + 24)
      at += 46
    }
    writeFileSync(path, bytes)
    const imported = await importFile(elsewhere, path)
    return imported.ok ? 'it was imported' : imported.message
  }

  const files = (count: number, packedBytes: number, bytes: number): [number, number][] =>
    Array.from({ length: count }, () => [packedBytes, bytes])

  it.each<[string, [number, number][]]>([
    ['64 GiB in all', files(64, GIB, GIB)],
    ['400 times its size and a MiB more', files(1, 1000, 400_000 + 1024 ** 2)],
    ['5000 files', files(5000, 3, 1)],
  ])('is at most %s', async (_, sizes) => {
    expect(await importSized(sizes)).toMatch(/no \.anemometer file: it has no manifest/)
  })

  it.each<[string, [number, number][]]>([
    ['64 GiB and a byte', [...files(64, GIB, GIB), [3, 1]]],
    ['a byte more than 400 times its size and a MiB', files(1, 1000, 400_001 + 1024 ** 2)],
    ['5001 files', files(5001, 3, 1)],
  ])('is no %s', async (_, sizes) => {
    expect(await importSized(sizes)).toBe(TOO_LARGE)
  })
})
