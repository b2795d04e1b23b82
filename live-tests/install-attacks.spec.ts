import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { installScript, removalScript } from '../src/main/privilege/install-script'
import { launchDaemons } from '../src/main/privilege/launch-daemon'
import { daemonsOf, expect, install, test, UID } from './harness/scratch-mac'

// What somebody could have put in the installation's way.

test('a link where a file belongs is replaced, not followed', ({ mac }) => {
  const victim = path.join(mac.folder, 'victim')
  writeFileSync(victim, 'untouched')
  const [first, second] = daemonsOf(mac)
  symlinkSync(victim, path.join(mac.target.daemonFolder, first?.fileName ?? ''))
  symlinkSync(victim, path.join(mac.target.daemonFolder, `${second?.fileName ?? ''}.new`))
  expect(install(mac).status).toBe(0)
  expect(readFileSync(victim, 'utf8')).toBe('untouched')
  for (const name of mac.installed())
    expect(lstatSync(path.join(mac.target.daemonFolder, name)).isFile()).toBe(true)
})

test('a folder where a file belongs fails without a trace', ({ mac }) => {
  const [first] = daemonsOf(mac)
  mkdirSync(path.join(mac.target.daemonFolder, first?.fileName ?? ''))
  expect(install(mac).status).toBe(1)
  expect(mac.running()).toEqual([])
})

test('a folder of services that is a link is refused', ({ mac }) => {
  const link = path.join(mac.folder, 'link')
  symlinkSync(mac.target.daemonFolder, link)
  expect(mac.run(installScript(daemonsOf(mac), { ...mac.target, daemonFolder: link })).status).toBe(1)
  expect(mac.installed()).toEqual([])
})

const HOSTILE = [
  'a b',
  "a'b",
  'a"b',
  'a\nb',
  'a$(touch pwned)b',
  'a`touch pwned`b',
  'a;b',
  'a\\b',
  '../b',
  'ä',
]

test('what the script is made with cannot be hostile: it is not made at all', ({ mac }) => {
  for (const name of HOSTILE) {
    const folder = `${mac.folder}/${name}`
    for (const place of Object.keys(mac.target))
      expect(() => installScript(daemonsOf(mac), { ...mac.target, [place]: folder }), place).toThrow(
        TypeError,
      )
    expect(() => launchDaemons(UID, { profile: 'standard', bandwidth: false }, folder)).toThrow(TypeError)
  }
  for (const uid of [-1, 1.5, Number.NaN, Infinity, 2 ** 32, '0; touch pwned' as unknown as number])
    expect(() => daemonsOf(mac, 'standard', uid)).toThrow(TypeError)
})

test('a hostile user name, home, folder and search path have no say', ({ mac }) => {
  const evil = path.join(mac.folder, 'evil')
  const pwned = path.join(mac.folder, 'pwned')
  mkdirSync(evil)
  for (const tool of ['rm', 'mv', 'chmod', 'chown', 'launchctl', 'plutil', 'printf', 'sleep', '[', 'echo']) {
    const file = path.join(evil, tool)
    writeFileSync(file, `#!/bin/sh\n: > ${pwned}\n`, { mode: 0o755 })
  }
  for (const name of HOSTILE.filter((candidate) => !candidate.includes('/'))) {
    const cwd = path.join(evil, name)
    mkdirSync(cwd)
    const env = { PATH: evil, HOME: cwd, USER: name, LOGNAME: name, SUDO_USER: name, IFS: 'a/', ENV: name }
    const searching = { cwd, env }
    // The recording tools of this test look for theirs on the path; the script itself must not.
    const daemons = daemonsOf(mac)
    const quiet = { ...mac.target, ...plainTools() }
    expect(mac.run(installScript(daemons, quiet), searching), name).toEqual({ status: 0, stderr: '' })
    expect(mac.run(removalScript(daemons, quiet), searching), name).toEqual({ status: 0, stderr: '' })
  }
  expect(existsSync(pwned)).toBe(false)
})

/** Tools that need no search path. */
function plainTools() {
  const harmless = '/usr/bin/true'
  return {
    launchctl: harmless,
    chown: harmless,
    plutil: harmless,
    sleep: harmless,
    chmod: '/bin/chmod',
    mv: '/bin/mv',
    rm: '/bin/rm',
  }
}
