import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'plist'
import { describe, expect, it, onTestFinished } from 'vitest'
import { installScript, removalScript, type InstallTarget } from './install-script'
import { launchDaemons } from './launch-daemon'
import { SERVE_LABEL, serveDaemon, serveFolder, serveInstallScript } from './serve-daemon'

const WORDS = ['/opt/node/bin/node', '/opt/anemometer/bin/anemometer.js', 'serve', '--listen', '[::1]:26366']
const REQUEST = { userName: 'ada', uid: 501, words: WORDS }

describe('the service that serves', () => {
  it('runs as a person from the start of the Mac, and is started again where it fails', () => {
    expect(parse(serveDaemon(REQUEST).plist)).toEqual({
      Label: 'io.github.anemometer.serve',
      UserName: 'ada',
      ProgramArguments: WORDS,
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      ThrottleInterval: 30,
      ExitTimeOut: 30,
      ProcessType: 'Background',
      StandardOutPath: '/var/db/anemometer/501/messages.log',
      StandardErrorPath: '/var/db/anemometer/501/messages.log',
    })
  })

  it.each([
    ['root', { uid: 0, userName: 'root' }],
    ['a name with a space', { userName: 'ada l' }],
    ['a name with markup', { userName: 'ada</string>' }],
    ['no name', { userName: '' }],
    ['a word with a space', { words: ['/bin/node', 'a b'] }],
    ['a word with markup', { words: ['/bin/node', '<key>'] }],
    ['a word with a quote', { words: ["/bin/node'"] }],
    ['a word that the shell replaces', { words: ['/bin/$HOME'] }],
    ['an empty word', { words: [''] }],
    ['an id that is none', { uid: -1 }],
  ])('is refused for %s', (_, wrong) => {
    expect(() => serveDaemon({ ...REQUEST, ...wrong })).toThrow(TypeError)
  })
})

/** Root's part of a Mac in a scratch folder. Its launchctl knows what was started, and its chown does nothing. */
function scratchMac() {
  const folder = mkdtempSync(join(tmpdir(), 'anemometer-serve-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [daemonFolder, socketFolder, running] = ['daemons', 'sockets', 'running'].map((name) => {
    mkdirSync(join(folder, name))
    return join(folder, name)
  }) as [string, string, string]
  const tool = (name: string, body: string): string => {
    const path = join(folder, name)
    writeFileSync(path, `#!/bin/sh\n${body}\n`)
    chmodSync(path, 0o755)
    return path
  }
  const launchctl = `case "$1" in
    bootstrap) label=$(basename "$3" .plist); [ -f "$3" ] && [ ! -e "${running}/$label" ] && : > "${running}/$label" ;;
    bootout) rm "${running}/\${2#system/}" 2> /dev/null ;;
    print) [ -e "${running}/\${2#system/}" ] ;;
  esac`
  const target: InstallTarget = {
    ...{ daemonFolder, socketFolder, launchctl: tool('launchctl', launchctl) },
    ...{ chown: tool('chown', 'true'), plutil: tool('plutil', 'true'), sleep: tool('sleep', 'true') },
    ...{ chmod: '/bin/chmod', mv: '/bin/mv', rm: '/bin/rm' },
  }
  const run = (script: string) => spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8' })
  const installed = () => readdirSync(daemonFolder).toSorted()
  return { folder, target, run, installed, running: () => readdirSync(running).toSorted() }
}

describe("root's script", () => {
  it('makes the folder of the person, installs and starts all, may be repeated, and takes all away', () => {
    const mac = scratchMac()
    const data = join(mac.folder, 'db', '501')
    const readings = launchDaemons(501, { profile: 'standard', bandwidth: false }, mac.target.socketFolder)
    const daemons = [serveDaemon(REQUEST), ...readings]
    for (let i = 0; i < 2; i++) {
      expect(mac.run(serveInstallScript(daemons, 501, mac.target, data))).toMatchObject({
        status: 0,
        stderr: '',
      })
      expect(mac.installed()).toEqual(daemons.map(({ fileName }) => fileName).toSorted())
      expect(mac.running()).toEqual(daemons.map(({ label }) => label).toSorted())
      expect(statSync(data).mode & 0o777).toBe(0o700)
      const file = join(mac.target.daemonFolder, `${SERVE_LABEL}.plist`)
      expect(readFileSync(file, 'utf8')).toBe(serveDaemon(REQUEST).plist)
      expect(statSync(file).mode & 0o777).toBe(0o644)
    }
    expect(mac.run(removalScript([serveDaemon(REQUEST)], mac.target))).toMatchObject({
      status: 0,
      stderr: '',
    })
    expect(mac.installed()).toEqual(readings.map(({ fileName }) => fileName).toSorted())
    expect(mac.run(removalScript(daemons, mac.target)).status).toBe(0)
    expect(mac.installed()).toEqual([])
    expect(mac.running()).toEqual([])
    // What was recorded stays.
    expect(existsSync(data)).toBe(true)
  })

  it('installs nothing where the folder cannot be made', () => {
    const mac = scratchMac()
    writeFileSync(join(mac.folder, 'db'), '')
    const ended = mac.run(
      serveInstallScript([serveDaemon(REQUEST)], 501, mac.target, join(mac.folder, 'db/501')),
    )
    expect(ended.status).toBe(1)
    expect(mac.installed()).toEqual([])
  })

  it('names no folder but those of the service, and no socket of it', () => {
    expect(serveFolder(501)).toBe('/var/db/anemometer/501')
    expect(installScript([serveDaemon(REQUEST)])).not.toContain('.sock')
    expect(removalScript([serveDaemon(REQUEST)])).not.toContain('.sock')
  })
})
