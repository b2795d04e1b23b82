import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ROOT } from '../script.mjs'
import { InstalledCommand, PROMPT } from './installed-command.mjs'
import { filesOf } from './stage.mjs'

const MOST_BYTES = 40e6
/** What a shell would do more with than read it. */
const HOSTILE = 'it\'s $(touch pwned) & `touch pwned` "q'
const command = new InstalledCommand()
let installed

beforeAll(async () => {
  installed = await command.install()
  for (const name of ['Visual Look Up', HOSTILE]) measure(name)
})
afterAll(() => command.remove())

function measure(name) {
  const args = ['--source', 'demonstration', '--margin', '0', '--name', name]
  expect(command.run('run', ...args, '--', 'true')).toMatchObject({ status: 0 })
}

describe('in an empty home, without a registry', () => {
  it('npm installs it, and has nothing to say', () => {
    expect(installed).toMatchObject({ status: 0, stderr: '' })
    expect(installed.stdout).toContain('added 1 package')
  })

  it('has native modules of this system only, and no Electron', () => {
    const files = filesOf(command.package)
    const system = `${process.platform}-${process.arch}`
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([
      `node_modules/@koromix/koffi-${system}/${system.replace('-', '_')}/koffi.node`,
      `node_modules/@photostructure/sqlite/prebuilds/${system}/@photostructure+sqlite.glibc.node`,
    ])
    expect(files.filter((file) => /electron/i.test(file))).toEqual([])
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(command.package, file)).size, 0)
    expect(bytes).toBeLessThan(MOST_BYTES)
  })

  it('has a package.json without what only a checkout can do', () => {
    const manifest = JSON.parse(readFileSync(path.join(command.package, 'package.json'), 'utf8'))
    for (const key of ['scripts', 'devDependencies', 'private']) expect(manifest).not.toHaveProperty(key)
  })

  it('names whose software is in it, as its bill of materials does', () => {
    const bill = JSON.parse(readFileSync(command.archive.replace(/\.tgz$/, '.cdx.json'), 'utf8'))
    const notices = readFileSync(path.join(command.package, 'notices.txt'), 'utf8')
    const names = bill.components.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['@photostructure/sqlite', 'koffi', 'zod']))
    expect(names).not.toContain('electron')
    for (const { name, version } of bill.components) expect(notices).toContain(`\n${name} ${version}\n`)
    expect(notices).not.toContain('Electron')
  })
})

describe('the installed command', () => {
  it('tells its version, and helps with each command', () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    expect(command.run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
    const { stdout } = command.run('--help')
    const names = [...stdout.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name)
    expect(names).toEqual(expect.arrayContaining(['run', 'compare', 'watch', 'import', 'completion']))
    for (const name of names)
      expect(command.run(name, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining(name) })
  })

  it('keeps what it measures in that home, and writes it into every kind of file, which it reads again', () => {
    const list = JSON.parse(command.run('list', '--json').stdout)
    expect(list.map(({ name }) => name).toSorted()).toEqual(['Visual Look Up', HOSTILE].toSorted())
    for (const ending of ['csv', 'ndjson', 'parquet', 'anemometer', 'profile.json', 'perfetto.json'])
      expect(command.run('export', 'Visual Look Up', '-o', `out.${ending}`)).toMatchObject({ status: 0 })
    const again = command.run('import', 'out.csv', 'out.anemometer', '--data', 'another history')
    expect(again).toMatchObject({ status: 0 })
    expect(JSON.parse(command.run('list', '--json', '--data', 'another history').stdout)).toHaveLength(2)
  })

  it('can load what reads IOReport', () => {
    const script = 'import koffi from "koffi"; console.log(koffi.sizeof("int"))'
    const inside = ['--input-type=module', '--eval', script]
    const { status, stdout } = command.execute('env', ['-C', command.package, 'node', ...inside])
    expect({ status, stdout }).toEqual({ status: 0, stdout: '4\n' })
  })
})

const ALIAS = `alias anemometer="node '${path.join(command.package, 'bin/anemometer.js')}'"`
/** What a person puts where the shell starts, as the help of `completion` says. */
const SET_UP = {
  bash: (before) => `PS1='${PROMPT}'\n${before}\neval "$(anemometer completion bash)"\n`,
  zsh: (before) =>
    `PROMPT='${PROMPT}'\n${before}\nautoload -Uz compinit && compinit -u\neval "$(anemometer completion zsh)"\n`,
  fish: (before) => `${before}\nfunction fish_prompt; echo -n '${PROMPT}'; end\nset -g fish_greeting\n`,
}

describe.each(['bash', 'zsh', 'fish'])('completion in %s', (shell) => {
  beforeAll(() => {
    if (shell === 'fish')
      command.write('.config/fish/completions/anemometer.fish', command.run('completion', 'fish').stdout)
  })

  describe.each([
    ['the installed command', ''],
    ['the alias of README', ALIAS],
  ])('of %s', (_name, before) => {
    const type = (line) => command.type(shell, SET_UP[shell](before), line)

    it('completes a measurement by its name', () => {
      expect(type('anemometer sho\tVis\t')).toContain('Visual Look Up\r\n$ true (exit status 0)')
    })

    it('completes a name that a shell would run, and does not run it', () => {
      expect(type('anemometer show it\t')).toContain(`${HOSTILE}\r\n$ true (exit status 0)`)
      expect(readdirSync(command.home)).not.toContain('pwned')
    })

    it('completes options, and these alone', () => {
      expect(type('anemometer list --js\t')).toContain('"name":"Visual Look Up"')
    })
  })
})

it('completion in zsh also works as a file, as Homebrew installs it', () => {
  command.write('functions/_anemometer', command.run('completion', 'zsh').stdout)
  const setUp = `PROMPT='${PROMPT}'\nfpath=(~/functions $fpath)\nautoload -Uz compinit && compinit -u\n`
  expect(command.type('zsh', setUp, 'anemometer show Vis\t')).toContain(
    'Visual Look Up\r\n$ true (exit status 0)',
  )
})

it('leaves nothing behind when npm removes it', () => {
  expect(command.npm('uninstall', '--global', '--prefix', command.prefix, 'anemometer')).toMatchObject({
    status: 0,
  })
  expect(filesOf(command.prefix).filter((file) => file.includes('anemometer'))).toEqual([])
})

it('npm pack makes the archive of the command, and no dry run does', () => {
  const destination = path.join(command.folder, 'packed')
  mkdirSync(destination)
  const pack = (...args) => {
    const all = ['pack', '--pack-destination', destination, ...args]
    return spawnSync('npm', all, { cwd: ROOT, encoding: 'utf8' })
  }
  expect(pack('--dry-run').status).toBe(0)
  expect(readdirSync(destination)).toEqual([])
  const { status, stdout } = pack()
  expect(status).toBe(0)
  const [name] = readdirSync(destination).filter((file) => file.endsWith('.tgz'))
  expect(stdout.trim().split('\n').at(-1)).toBe(name)
  const listed = spawnSync('tar', ['-tf', path.join(destination, name)], { encoding: 'utf8' }).stdout.split(
    '\n',
  )
  expect(listed).toContain('package/bin/anemometer.js')
  expect(listed.filter((file) => file.endsWith('.node'))).toHaveLength(2)
})
