import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DANGLING_LINK, makeFolder } from './make-folder'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('makes a folder and those above it with the rights that were asked for, once', () => {
  const deep = join(folder, 'a', 'b', 'c')
  makeFolder(deep, 0o700)
  makeFolder(deep, 0o755)
  expect(statSync(deep).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700)
})

it('goes through links, and takes the folder that a link leads to', () => {
  mkdirSync(join(folder, 'real'))
  symlinkSync(join(folder, 'real'), join(folder, 'link'))
  makeFolder(join(folder, 'link'))
  makeFolder(join(folder, 'link', 'below'))
  expect(statSync(join(folder, 'real', 'below')).isDirectory()).toBe(true)
})

it('throws for a link that leads nowhere, and for a file that stands in the way', () => {
  symlinkSync(join(folder, 'nothing'), join(folder, 'link'))
  writeFileSync(join(folder, 'file'), '')
  const code = (error: string) => expect.objectContaining({ code: error }) as Error
  for (const path of ['link', 'link/below'])
    expect(() => makeFolder(join(folder, path))).toThrow(code(DANGLING_LINK))
  expect(() => makeFolder(join(folder, 'file'))).toThrow(code('EEXIST'))
  expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow(code('ENOTDIR'))
})

it.runIf(process.platform === 'linux')('ends where the system makes no folders', () => {
  expect(() => makeFolder('/proc/anemometer/below')).toThrow('ENOENT')
})
