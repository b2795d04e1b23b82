import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  checkWritable,
  describeWriteError,
  fillFileAtomically,
  writeFileAtomically,
  writeFileAtomicallySync,
} from './atomic-write'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-write-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ways: [string, (path: string, data: string) => Promise<void>][] = [
  ['writeFileAtomically', writeFileAtomically],
  ['writeFileAtomicallySync', async (path, data) => writeFileAtomicallySync(path, data)],
]

describe.each(ways)('%s', (_name, write) => {
  it('replaces the file and leaves nothing else', async () => {
    const path = join(folder, 'a.png')
    writeFileSync(path, 'old')
    await write(path, 'new')
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['a.png'])
  })

  it('leaves neither half a file nor a temporary one when it fails', async () => {
    const path = join(folder, 'taken')
    mkdirSync(join(path, 'full'), { recursive: true })
    await expect(write(path, 'new')).rejects.toThrow()
    expect(readdirSync(folder)).toEqual(['taken'])
  })

  it('writes through a link, which stays one', async () => {
    writeFileSync(join(folder, 'real'), 'old')
    symlinkSync('real', join(folder, 'link'))
    await write(join(folder, 'link'), 'new')
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new')
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true)
  })

  it('never puts a file in the place of a pipe or a device', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    await expect(write(pipe, 'new')).rejects.toThrow(/no regular file/)
    expect([lstatSync(pipe).isFIFO(), readdirSync(folder)]).toEqual([true, ['pipe']])
  })

  it('takes the longest name that the file system takes', async () => {
    const name = `${'n'.repeat(251)}.png`
    await write(join(folder, name), 'new')
    expect(readdirSync(folder)).toEqual([name])
  })

  it('fails where the folder does not exist', async () => {
    await expect(write(join(folder, 'none', 'a.png'), 'new')).rejects.toThrow(/ENOENT/)
  })
})

it('says before anything is written whether it could be', async () => {
  const path = join(folder, 'a.json')
  checkWritable(path)
  writeFileSync(path, 'old')
  checkWritable(path)
  expect(readFileSync(path, 'utf8')).toBe('old')
  for (const wrong of ['/dev/full', folder, join(folder, 'none', 'a.json'), join(path, 'a.json')]) {
    const thrown = (call: () => unknown) =>
      Promise.resolve().then(call).then(String, describeWriteError.bind(null, wrong))
    const before = await thrown(() => checkWritable(wrong))
    expect(before).toContain('Nothing was saved.')
    expect(before).toBe(await thrown(() => writeFileAtomically(wrong, 'new')))
  }
  expect(readdirSync(folder)).toEqual(['a.json'])
})

it('says what could not be written, why, and that nothing was left', () => {
  const full = Object.assign(new Error('x'), { code: 'ENOSPC' })
  expect(describeWriteError('/a/anemometer.png', full)).toBe(
    'Could not write anemometer.png: the disk is full. Nothing was saved.',
  )
  const missing = Object.assign(new Error('x'), { code: 'ENOENT' })
  expect(describeWriteError('/a/b/anemometer.png', missing)).toBe(
    'Could not write anemometer.png: the folder /a/b does not exist. Nothing was saved.',
  )
  expect(describeWriteError(join(folder, 'a.csv'), missing)).toBe(
    'Could not write a.csv: the system makes no files in this folder. Nothing was saved.',
  )
})

describe('fillFileAtomically', () => {
  it('puts the pieces one behind the other', async () => {
    const path = join(folder, 'a.csv')
    await fillFileAtomically(path, async (file) => {
      for (const piece of ['a', 'b', 'c']) await file.writeFile(piece)
    })
    expect(readFileSync(path, 'utf8')).toBe('abc')
  })

  it('leaves the old file, and nothing else, when the pieces stop', async () => {
    const path = join(folder, 'a.csv')
    writeFileSync(path, 'old')
    const filling = fillFileAtomically(path, async (file) => {
      await file.writeFile('new')
      throw new Error('stopped')
    })
    await expect(filling).rejects.toThrow('stopped')
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['old', ['a.csv']])
  })
})
