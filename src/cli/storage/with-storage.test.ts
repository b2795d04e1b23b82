import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHistory } from '../../main/storage/history-store'
import { writeDemonstration } from '../testing/made-recording'
import { createTestIo } from '../testing/test-io'
import { UsageError } from '../command'
import { historyFolder, withStorage } from './with-storage'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-open-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

it('takes a new history back in which nothing was kept, with the folders made for it', async () => {
  const data = join(folder, 'a', 'b')
  const status = await withStorage({ data, access: 'create' }, createTestIo().io, () => {
    expect(existsSync(join(data, 'history.sqlite'))).toBe(true)
    return 130
  })
  expect(status).toBe(130)
  expect(readdirSync(folder)).toEqual([])
})

it('leaves the folder where something else is in it', async () => {
  const data = join(folder, 'mine')
  await withStorage({ data, access: 'create' }, createTestIo().io, () => {
    writeFileSync(join(data, 'notes.txt'), '')
    return 0
  })
  expect(readdirSync(data)).toEqual(['notes.txt'])
})

it('leaves a history that holds a measurement, was there before, or is used by another', async () => {
  const data = join(folder, 'kept')
  const other = openHistory(join(folder, 'other'))
  if (!other.ok) throw new Error(other.message)
  other.value.store.close()
  await withStorage({ data: join(folder, 'other'), access: 'create' }, createTestIo().io, () => 0)
  expect(existsSync(join(folder, 'other', 'history.sqlite'))).toBe(true)

  await withStorage({ data, access: 'create' }, createTestIo().io, () => {
    const beside = openHistory(data)
    if (!beside.ok) throw new Error(beside.message)
    const writer = beside.value.store.writer(beside.value.store.continuousTrack('live'))
    if (writer.ok) writer.value.close()
    beside.value.store.close()
    return 0
  })
  expect(existsSync(join(data, 'history.sqlite'))).toBe(true)

  const path = join(folder, 'look-up.plist')
  const imported = join(folder, 'imported')
  writeDemonstration(path, 0, 5)
  await withStorage({ data: imported, access: 'create' }, createTestIo().io, async (storage) => {
    expect((await storage.call.importFile(path, null)).ok).toBe(true)
    return 0
  })
  expect(existsSync(join(imported, 'history.sqlite'))).toBe(true)
})

it('leaves a history that another process has open', async () => {
  const data = join(folder, 'open')
  const opened: ReturnType<typeof openHistory>[] = []
  await withStorage({ data, access: 'create' }, createTestIo().io, () => {
    opened.push(openHistory(data))
    return 0
  })
  expect(existsSync(join(data, 'history.sqlite'))).toBe(true)
  for (const other of opened) if (other.ok) other.value.store.close()
})

it('says that a file is no folder', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const { io, errors } = createTestIo()
  expect(await withStorage({ data: file, access: 'read' }, io, () => 0)).toBe(2)
  expect(errors[0]).toMatch(/file is a file, not a folder; --data wants the folder/)
})

it('says what to do where the system knows no home', () => {
  const noHome = (): string => {
    throw Object.assign(new Error('uv_os_homedir'), { code: 'ERR_SYSTEM_ERROR' })
  }
  expect(historyFolder('/named', noHome)).toBe('/named')
  expect(() => historyFolder(null, noHome)).toThrow(UsageError)
  expect(() => historyFolder(null, noHome)).toThrow('set HOME, or name the folder of the history with --data')
})
