import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Database } from './database'
import { inspectHistory } from './inspect-history'
import { openedStore, recordedFolder, temporaryFolder } from './testing/store-folder'

const contents = (folder: string) =>
  readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('latin1')])

describe('the condition of the history', () => {
  it('is sound, with what is in it', () => {
    const folder = recordedFolder()
    const { length } = readFileSync(join(folder, 'history.sqlite'))
    expect(inspectHistory(folder)).toEqual({ kind: 'sound', bytes: length, measurementCount: 0 })
  })

  it('is told while another process writes it', () => {
    const folder = recordedFolder()
    const store = openedStore(folder)
    expect(inspectHistory(folder)).toMatchObject({ kind: 'sound' })
    store.close()
  })

  it.each([
    ['garbage', (path: string) => writeFileSync(path, Buffer.alloc(100_000, 'garbage'))],
    ['cut off', (path: string) => truncateSync(path, 20_000)],
    ['overwritten in its middle', overwrite],
  ])('is damaged, and nothing is changed: %s', (_name, damage) => {
    const folder = recordedFolder()
    damage(join(folder, 'history.sqlite'))
    const before = contents(folder)
    expect(inspectHistory(folder)).toMatchObject({ kind: 'damaged' })
    expect(contents(folder)).toEqual(before)
  })

  it('says where it is of another version', () => {
    const folder = recordedFolder()
    const db = new Database(join(folder, 'history.sqlite'))
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect(inspectHistory(folder)).toMatchObject({ kind: 'other-version' })
  })

  it('says where there is none, without making one, and what cannot be read', () => {
    const folder = temporaryFolder()
    expect(inspectHistory(folder)).toEqual({ kind: 'none' })
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(join(folder, 'history.sqlite'), '')
    expect(inspectHistory(folder)).toEqual({ kind: 'none' })
    rmSync(join(folder, 'history.sqlite'))
    cpSync(recordedFolder(), join(folder, 'history.sqlite'), { recursive: true })
    expect(inspectHistory(folder)).toEqual({ kind: 'unreadable' })
  })
})

function overwrite(path: string): void {
  const bytes = readFileSync(path)
  for (let at = 4096; at < bytes.length; at += 8192) bytes.fill(0xa5, at, at + 4096)
  writeFileSync(path, bytes)
}
