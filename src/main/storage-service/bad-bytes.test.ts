import fc from 'fast-check'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { MeasurementFacts } from '#shared/measurement'
import { Database } from '../storage/database'
import { madeSeconds, NOON } from '../storage/testing/made-samples'
import { temporaryFolder } from '../storage/testing/store-folder'
import { LIVE, serviceIn } from './testing/in-folder'

const HOW = { removeEmpty: false, free: false }

const factsOf = (id: string): MeasurementFacts => ({
  ...{ id, name: `named ${id}`, note: 'a note', group: null, run: null },
  origin: 'record',
  source: 'live',
  machine: LIVE.machine,
})

/** Two measurements, a continuous track, and a measurement whose process did not live to finish it. */
let whole: Buffer

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'anemometer-bytes-'))
  const { service } = serviceIn(folder)
  service.beginSession(LIVE, 1)
  for (const placed of madeSeconds(NOON - 2_000_000, 1500)) service.append({ placed, frame: null }, false)
  for (const id of ['first', 'second', 'third']) {
    service.beginMeasurement(factsOf(id), [])
    for (const placed of madeSeconds(NOON, 700))
      service.append({ placed, frame: [Buffer.from(`frame ${placed.endMs}`)] }, false)
    expect(await service.finishMeasurement({})).toMatchObject({ ok: true })
  }
  await service.close(HOW)
  sql(folder, (db) => {
    const track = db.first<{ id: number }>(`SELECT track_id AS id FROM measurement WHERE id = 'third'`)
    db.run(`DELETE FROM measurement WHERE id = 'third'`)
    db.run(
      `UPDATE track SET owner = '00112233445566ff', facts = ? WHERE id = ?`,
      JSON.stringify({ facts: factsOf('third'), marginEndMs: null }),
      track?.id ?? 0,
    )
  })
  whole = readFileSync(join(folder, 'history.sqlite'))
  rmSync(folder, { recursive: true })
})

function sql(folder: string, work: (db: Database) => void): void {
  const db = new Database(join(folder, 'history.sqlite'))
  try {
    work(db)
  } finally {
    db.checkpoint()
    db.close()
  }
}

/** A folder of its own with the file of these bytes. */
function folderWith(bytes: Uint8Array): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'history.sqlite'), bytes)
  return folder
}

/** Does everything that can be asked of a history. Nothing may be thrown. */
async function useAll(folder: string): Promise<{ notices: string[]; ids: string[]; shown: string[] }> {
  const { service, notices } = serviceIn(folder)
  await service.open()
  service.beginSession(LIVE, 1)
  for (const placed of madeSeconds(NOON + 1e7, 3)) service.append({ placed, frame: null }, false)
  service.extent()
  for (const points of [10, 20_000])
    service.range({ target: { kind: 'current' }, fromMs: null, toMs: null, points, keys: null })
  const heads = await service.measurements()
  const shown: string[] = []
  const known = [...new Set(['first', 'second', 'third', ...heads.map(({ id }) => id)])]
  for (const id of known) {
    const found = await service.measurement(id)
    if (found.ok) shown.push(found.value.id)
    const target = { kind: 'measurement', id } as const
    service.range({ target, fromMs: null, toMs: null, points: 100, keys: null })
    await service.exportText(target, 'csv')
    await service.exportFile(target, 'anemometer', join(folder, 'out.anemometer'))
    service.nameOf(target)
  }
  await service.compare(known)
  service.startMeasurement()
  for (const placed of madeSeconds(NOON + 2e7, 3)) service.append({ placed, frame: null }, false)
  await service.finishMeasurement({})
  service.describe('first', { name: 'other', note: '' })
  service.remove(['first'])
  service.clear()
  await service.close({ removeEmpty: true, free: true })
  for (const notice of notices) expect(notice).toMatch(/^[A-Z/][^\n]*\.$/)
  return { notices, ids: heads.map(({ id }) => id), shown }
}

/** False where it is NULL, which is not allowed everywhere. */
function overwritten(folder: string, table: string, column: string, value: string): boolean {
  const which = table === 'measurement' ? `id = 'first'` : `owner IS NOT NULL`
  try {
    sql(folder, (db) => db.run(`UPDATE ${table} SET ${column} = ${value} WHERE ${which}`))
    return true
  } catch (error) {
    expect(value).toBe('NULL')
    expect((error as Error).message).toContain('NOT NULL')
    return false
  }
}

const TEXTS = [
  ['measurement', 'id'],
  ['measurement', 'started_at'],
  ['measurement', 'name'],
  ['measurement', 'note'],
  ['measurement', 'head'],
  ['measurement', 'json'],
  ['track', 'kind'],
  ['track', 'owner'],
  ['track', 'facts'],
] as const

const VALUES: readonly (readonly [name: string, value: string])[] = [
  ['no UTF-8', "cast(x'41ff' as text)"],
  ['nothing', "''"],
  ['NULL', 'NULL'],
  ['broken JSON', `'{"id":'`],
  ['JSON of another shape', `'[{"id":{}}]'`],
  ['5 MB', `replace(hex(zeroblob(2500000)), '00', 'ab')`],
  ['an integer beyond 2^53', '9007199254740993'],
  ['NaN', "'NaN'"],
  ['infinity', '9e999'],
  ['a blob', "x'7b00ff7d'"],
  ['a path', "'/../../../../tmp/other'"],
]

describe('a text column that somebody else wrote', () => {
  it.each(TEXTS.flatMap(([table, column]) => VALUES.map(([name, value]) => [table, column, name, value])))(
    'is left out and told: %s.%s, %s',
    async (table, column, _name, value) => {
      const copy = folderWith(whole)
      const isWritten = overwritten(copy, table, column, value)
      const { notices, ids, shown } = await useAll(copy)
      expect(ids).toContain('second')
      expect(shown).toContain('second')
      if (!isWritten) return
      if (table === 'measurement') {
        expect(ids.includes('first') && shown.includes('first')).toBe(false)
        expect(notices.join()).toContain('damaged in the history file and left out')
      } else if (column === 'kind') {
        expect(notices.join()).toMatch(/damaged and left out|was being measured/)
      } else if (!(column === 'owner' && value === 'NULL')) {
        // Its samples are more than its words.
        expect(notices.join()).toContain('What had been recorded was kept')
        expect(ids).toHaveLength(3)
      }
    },
  )

  it.each([
    ['no object', '5'],
    ['null', 'null'],
    ['empty', '{}'],
    ['a number for a text', `{"id":"first","startedAt":7}`],
    ['no JSON', 'hello'],
  ])('is left out where its checksum fits and its shape does not: %s', async (_name, json) => {
    const copy = folderWith(whole)
    sql(copy, (db) => {
      const row = db.first<Record<string, string | number>>('SELECT * FROM measurement WHERE id = ?', 'first')
      if (row === null) return expect.unreachable()
      const { id, track_id, from_ms, to_ms, started_at, name, note } = row
      const headCrc = crc32(JSON.stringify([id, track_id, from_ms, to_ms, started_at, name, note, json]))
      db.run(
        `UPDATE measurement SET head = ?, head_crc = ?, json = ?, json_crc = ? WHERE id = 'first'`,
        ...[json, headCrc, json, crc32(json)],
      )
    })
    const { notices, ids, shown } = await useAll(copy)
    expect(ids).toEqual(expect.arrayContaining(['second']))
    expect([ids, shown].flat()).not.toContain('first')
    expect(notices.join()).toMatch(/is damaged in the history file and left out of the list\./)
    expect(notices).toContain('The measurement first is damaged in the history file and left out.')
  })

  it('never has a file of another folder opened or removed as the lock of an owner', async () => {
    const outer = temporaryFolder()
    const inner = join(outer, 'history')
    mkdirSync(inner)
    writeFileSync(join(inner, 'history.sqlite'), whole)
    writeFileSync(join(outer, 'precious.lock'), 'not a database')
    sql(inner, (db) => db.run(`UPDATE track SET owner = '/../../precious' WHERE owner IS NOT NULL`))
    await useAll(inner)
    expect(existsSync(join(outer, 'precious.lock'))).toBe(true)
  })
})

/** `npm run test:kills` has many rounds, and others each time; `npm test` the same ones, so that it judges a change alone. */
const IS_LONG = process.env.MODE === 'kills'
/** Rounds of the test below; it ends earlier where the time is over. */
const ROUNDS = IS_LONG ? 5000 : 150
const LONGEST_MS = IS_LONG ? 300_000 : 10_000
const PAGE_BYTES = 4096

it(
  'survives bytes overwritten anywhere in the file',
  async () => {
    const { notices: usual } = await useAll(folderWith(whole))
    const change = fc.record({
      offset: fc.oneof(
        fc.integer({ min: 0, max: whole.length - 1 }),
        // Where a page tells what lies in it.
        fc
          .tuple(fc.integer({ min: 0, max: whole.length / PAGE_BYTES - 1 }), fc.integer({ min: 0, max: 120 }))
          .map(([page, offset]) => page * PAGE_BYTES + offset),
      ),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    })
    const seed = Number(process.env.ANEMOMETER_SEED ?? (IS_LONG ? Date.now() % 2 ** 31 : 1))
    onTestFinished(({ task }) => {
      if (task.result?.state === 'fail') console.error(`ANEMOMETER_SEED=${seed} repeats it.`)
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const damaged = Buffer.from(whole)
        for (const { offset, bytes } of changes) damaged.set(bytes.subarray(0, whole.length - offset), offset)
        const { notices, ids, shown } = await useAll(folderWith(damaged))
        const isWhole = ['first', 'second', 'third'].every((id) => ids.includes(id) && shown.includes(id))
        if (!isWhole) expect(notices.filter((notice) => !usual.includes(notice))).not.toEqual([])
      }),
      { numRuns: ROUNDS, interruptAfterTimeLimit: LONGEST_MS, seed },
    )
  },
  LONGEST_MS + 120_000,
)
