import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import {
  findCommandLink,
  installCommandLink,
  linkFolders,
  removeCommandLink,
  searchedFolders,
  type CommandLinkOptions,
} from './command-link'

let root = ''
let common = ''
let own = ''
let options: CommandLinkOptions
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "anemometer's link "))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const home = join(root, 'home')
  common = join(root, 'usr local bin')
  own = join(home, '.local', 'bin')
  mkdirSync(common)
  options = { launcher: makeApp('Anemometer.app'), folders: [common, own], home, searched: [common] }
})

function makeApp(name: string): string {
  const folder = join(root, name, 'Contents/Resources/command/bin')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'anemometer'), '#!/bin/sh\necho it runs\n', { mode: 0o755 })
  return join(folder, 'anemometer')
}

const said = (result: ReturnType<typeof installCommandLink>): string =>
  result.ok ? result.value : result.message

const identity = (path: string): object => {
  const { ino, mode, mtimeMs } = lstatSync(path)
  return { ino, mode, mtimeMs }
}

/** A file where the folder should be keeps root from writing there, too. */
function lock(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, '..'), { recursive: true })
  writeFileSync(folder, '')
}

describe('the link to the command', () => {
  it('is made in the folder that all terminals search, and runs what the app carries', () => {
    const made = installCommandLink(options)
    expect(made).toMatchObject({ ok: true })
    expect(said(made)).toContain(`${join(common, 'anemometer')} leads to`)
    expect(said(made)).not.toContain('PATH')
    expect(execFileSync(join(common, 'anemometer'), { encoding: 'utf8' })).toBe('it runs\n')
    expect(findCommandLink(options)).toBe(join(common, 'anemometer'))
  })

  it('is made in the home where the first folder cannot be written to, with a line that makes terminals find it', () => {
    lock(common)
    const made = installCommandLink(options)
    expect(readlinkSync(join(own, 'anemometer'))).toBe(options.launcher)
    const line = /type once: (echo .*) >> ~\/\.zprofile$/.exec(said(made))?.[1] ?? ''
    const script = `eval "$(${line})"; anemometer`
    expect(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' })).toBe('it runs\n')
  })

  it('is nowhere where no folder can be written to, and what to type instead is said', () => {
    lock(common)
    lock(own)
    const made = installCommandLink(options)
    expect(made).toMatchObject({ ok: false })
    const line = /sudo (ln -s .*)$/.exec(said(made))?.[1] ?? ''
    rmSync(common)
    mkdirSync(common)
    execFileSync('/bin/sh', ['-c', line])
    expect(findCommandLink(options)).toBe(join(common, 'anemometer'))
  })

  it.each([
    ['a file', (path: string) => writeFileSync(path, 'of somebody')],
    ['a link to another program', (path: string) => symlinkSync('/bin/sh', path)],
    ['a link that leads nowhere', (path: string) => symlinkSync('/nowhere/at/all', path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('never takes the place of %s, wherever that is', (_what, make) => {
    for (const folder of [common, own]) {
      mkdirSync(folder, { recursive: true })
      const path = join(folder, 'anemometer')
      make(path)
      const before = identity(path)
      expect(said(installCommandLink(options))).toContain(`${path} is there already and is not of this app`)
      expect(identity(path)).toEqual(before)
      expect(findCommandLink(options)).toBeNull()
      expect(removeCommandLink(options)).toMatchObject({ ok: false })
      expect(identity(path)).toEqual(before)
      rmSync(path, { recursive: true })
    }
  })

  it('is led to this app where it led to another copy, or to one that is gone', () => {
    const other = makeApp('Other/Anemometer.app')
    expect(installCommandLink({ ...options, launcher: other })).toMatchObject({ ok: true })
    expect(findCommandLink(options)).toBeNull()
    rmSync(join(root, 'Other'), { recursive: true })
    expect(installCommandLink(options)).toMatchObject({ ok: true })
    expect(readlinkSync(join(common, 'anemometer'))).toBe(options.launcher)
    expect(installCommandLink(options)).toMatchObject({ ok: true })
  })

  it('is removed, and the app stays', () => {
    installCommandLink(options)
    expect(said(removeCommandLink(options))).toBe(`${join(common, 'anemometer')} was removed.`)
    expect(findCommandLink(options)).toBeNull()
    expect(readFileSync(options.launcher, 'utf8')).toContain('it runs')
    expect(said(removeCommandLink(options))).toContain('no link to this app')
  })

  it.each(['/private/var/folders/x/AppTranslocation/1/d', '/Volumes/Anemometer', '/tmp/.mount_AnemomXyz'])(
    'is refused while the app runs from %s, which goes away',
    (place) => {
      const launcher = `${place}/Anemometer.app/Contents/Resources/command/bin/anemometer`
      expect(said(installCommandLink({ ...options, launcher }))).toContain('into the folder Applications')
    },
  )

  it('is refused by a build that carries no command', () => {
    rmSync(options.launcher)
    expect(said(installCommandLink(options))).toContain(`there is no ${options.launcher}`)
  })
})

it('what terminals search is what the system says, wherever it says it', () => {
  mkdirSync(join(root, 'paths.d'))
  writeFileSync(join(root, 'paths'), '/usr/local/bin\n/usr/bin\n')
  writeFileSync(join(root, 'paths.d', '100-tool'), '/opt/tool/bin\n')
  expect(searchedFolders('/bin:/sbin', root)).toEqual([
    '/bin',
    '/sbin',
    '/usr/local/bin',
    '/usr/bin',
    '/opt/tool/bin',
  ])
  expect(searchedFolders('/bin', join(root, 'none'))).toEqual(['/bin'])
  expect(linkFolders('/Users/ada')).toEqual(['/usr/local/bin', '/Users/ada/.local/bin'])
})
