import { copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Database } from './database'
import { openHistory } from './history-store'
import { fill, makeReadOnly, mountedFolder } from './testing/disks'
import { recordedFolder } from './testing/store-folder'

vi.setConfig({ testTimeout: 60_000 })

describe.runIf(process.getuid?.() === 0)('whoever only reads', () => {
  const READ_ONLY = { readOnly: true }

  /** A disk of 8 MB with two hours of history. */
  function recordedDisk(): string {
    const folder = mountedFolder('size=8m')
    copyFileSync(join(recordedFolder(), 'history.sqlite'), join(folder, 'history.sqlite'))
    return folder
  }

  function samplesIn(folder: string): { count: number; notice: string | null } {
    const opened = openHistory(folder, READ_ONLY)
    if (!opened.ok) throw new Error(opened.message)
    const { store, notice } = opened.value
    const count = [...store.samples(store.findContinuousTrack('live') ?? 0, null, null)].length
    expect(store.findContinuousTrack('demonstration')).toBeNull()
    expect(() => store.createTrack('measurement')).toThrow(/^The history cannot be written: /)
    store.close()
    return { count, notice }
  }

  it('reads from a read-only disk, and from what a crash left there as far as possible', () => {
    const folder = recordedDisk()
    makeReadOnly(folder)
    expect(samplesIn(folder)).toEqual({ count: 7200, notice: null })

    const crashed = recordedDisk()
    writeFileSync(join(crashed, 'history.sqlite-wal'), Buffer.alloc(5000))
    makeReadOnly(crashed)
    expect(samplesIn(crashed)).toEqual({
      count: 7200,
      notice: expect.stringMatching(/what was recorded last could not be read/) as string,
    })
    expect(readdirSync(crashed).toSorted()).toEqual(['history.sqlite', 'history.sqlite-wal'])
  })

  it('reads from a full disk', () => {
    const folder = recordedDisk()
    fill(join(folder, 'filler'))
    expect(openHistory(folder)).toEqual({
      ok: false,
      message: `The history in ${folder} cannot be opened: the disk is full or failing. Make room on the disk of this folder, or use another one.`,
    })
    expect(samplesIn(folder)).toEqual({ count: 7200, notice: null })
  })

  it('hears of a newer version, and of damage', () => {
    const source = recordedFolder()
    const db = new Database(join(source, 'history.sqlite'))
    db.exec('PRAGMA user_version = 99')
    db.checkpoint()
    db.close()
    const folder = mountedFolder('size=8m')
    copyFileSync(join(source, 'history.sqlite'), join(folder, 'history.sqlite'))
    expect(openHistory(folder, READ_ONLY)).toMatchObject({
      message: expect.stringContaining('was written by a newer Anemometer') as string,
    })
    const damaged = mountedFolder('size=8m')
    writeFileSync(join(damaged, 'history.sqlite'), Buffer.alloc(100_000, 'garbage'))
    makeReadOnly(damaged)
    expect(openHistory(damaged, READ_ONLY)).toMatchObject({
      message: expect.stringContaining('the file is damaged') as string,
    })
  })
})
