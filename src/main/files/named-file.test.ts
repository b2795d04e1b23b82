import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { describeWriteError, writeFileAtomically } from './atomic-write'
import { describeFileError, guardFiles, openNamedFile } from './named-file'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-named-'))
  const created = folder
  onTestFinished(() => rmSync(created, { recursive: true }))
  writeFileSync(join(folder, 'kept.sqlite'), 'kept')
  linkSync(join(folder, 'kept.sqlite'), join(folder, 'hard.csv'))
  symlinkSync('kept.sqlite', join(folder, 'soft.csv'))
  symlinkSync(folder, join(folder, 'around'))
})

const NAMES = ['kept.sqlite', 'hard.csv', 'soft.csv', 'around/kept.sqlite', 'around/around/hard.csv']

const codeOf = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => null,
    (error: unknown) => error,
  )

async function isReadable(name: string): Promise<boolean> {
  const file = await openNamedFile(join(folder, name))
  const text = await file.readFile('utf8')
  await file.close()
  return text === 'kept'
}

it.each(NAMES)('refuses a guarded file as %s, for as long as it is guarded', async (name) => {
  const release = guardFiles(folder, /^kept\.sqlite$/)
  onTestFinished(release)
  const refused = await codeOf(openNamedFile(join(folder, name)))
  expect(describeFileError(name, refused)).toBe(
    `${name} is a file of the history that is in use, so it was not opened. Export a measurement of that history, then open what was exported.`,
  )
  const unwritten = await codeOf(writeFileAtomically(join(folder, name), 'other'))
  expect(describeWriteError(name, unwritten)).toMatch(
    /^Could not write .*: a file of the history that is in use stands there\. Nothing was saved\.$/,
  )
  release()
  expect(await isReadable(name)).toBe(true)
})

it('opens what lies beside a guarded file, and a copy of it', async () => {
  onTestFinished(guardFiles(folder, /^kept\.sqlite$/))
  writeFileSync(join(folder, 'copy.sqlite'), 'kept')
  expect(await isReadable('copy.sqlite')).toBe(true)
})

it('is not troubled by a guarded folder that is gone', async () => {
  onTestFinished(guardFiles(join(folder, 'gone'), /./))
  expect(await isReadable('kept.sqlite')).toBe(true)
})

it.runIf(process.platform === 'linux').each(['/proc/cpuinfo', '/proc/self/maps'])(
  'does not open %s, which looks like a file',
  async (path) => {
    const refused = await codeOf(openNamedFile(path))
    expect(describeFileError(path, refused)).toBe(
      `${path} is a pipe or a device, or shows what the kernel knows. Save what it gives to a file, then open that.`,
    )
  },
)
