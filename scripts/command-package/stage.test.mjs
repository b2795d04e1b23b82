import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ROOT } from '../script.mjs'
import { filesOf, stageCommand, TARGETS, targetOf } from './stage.mjs'

let folder
let shipped
beforeAll(async () => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'anemometer-stage-')), 'package')
  shipped = await stageCommand(folder, targetOf())
})
afterAll(() => rmSync(path.dirname(folder), { recursive: true }))

const manifest = () => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))

describe('the package of the command', () => {
  it('is whole in itself: it runs where it lies', () => {
    const program = path.join(folder, 'bin/anemometer.js')
    const args = ['list', '--json', '--data', path.join(folder, 'none')]
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('no history in') })
    const koffi = pathToFileURL(path.join(folder, 'node_modules/koffi/index.js')).href
    const script = `import(${JSON.stringify(koffi)}).then((k) => console.log(k.default.sizeof('int')))`
    expect(execFileSync(process.execPath, ['--eval', script], { encoding: 'utf8' })).toBe('4\n')
  })

  it('carries every package that it needs, each in the version of package-lock.json', () => {
    const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'))
    const needed = ({ dependencies }) => Object.entries(dependencies)
    const open = needed(manifest())
    expect(manifest().bundleDependencies).toEqual(open.map(([name]) => name))
    expect(open).not.toEqual([])
    for (const [name, version] of open) {
      expect({ name, version }).toEqual({ name, version: packages[`node_modules/${name}`].version })
      const carried = JSON.parse(
        readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8'),
      )
      expect(carried).not.toHaveProperty('scripts')
      open.push(...needed(carried))
    }
  })

  it('is for this system only, by its native modules and by what npm is told', () => {
    const { platform, arch } = process
    expect(manifest()).toMatchObject({ os: [platform], cpu: [arch] })
    const native = filesOf(folder).filter((file) => file.endsWith('.node'))
    expect(native).toHaveLength(2)
    for (const file of native) expect(file).toContain(`${platform}-${arch}`)
  })

  it('has nothing of a checkout', () => {
    for (const key of ['scripts', 'devDependencies', 'private', 'main', 'imports'])
      expect(manifest()).not.toHaveProperty(key)
    expect(filesOf(folder).filter((file) => /\.(ts|map)$|^(src|scripts|e2e)\//.test(file))).toEqual([])
  })

  it('has the licences of all software in it', () => {
    const names = shipped.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['@photostructure/sqlite', 'koffi', 'node-gyp-build', 'zod']),
    )
    expect(names).not.toContain('react')
    const notices = readFileSync(path.join(folder, 'notices.txt'), 'utf8')
    for (const { name, version } of shipped) expect(notices).toContain(`\n${name} ${version}\n`)
  })
})

it('says what there is no package for', () => {
  expect(targetOf('darwin-x64')).toEqual({ platform: 'darwin', arch: 'x64' })
  expect(() => targetOf('win32-x64')).toThrow(`for "win32-x64", only for ${TARGETS.join(', ')}`)
})

it('says what to type where the native module of another system is not installed', async () => {
  const other = TARGETS.find((name) => !existsSync(path.join(ROOT, 'node_modules/@koromix', `koffi-${name}`)))
  await expect(stageCommand(path.join(folder, 'never'), targetOf(other))).rejects.toThrow(
    `npm install --no-save --force @koromix/koffi-${other}`,
  )
})

it('Node that is too old is told, in the words of a person', () => {
  const script = (version) =>
    `Object.defineProperty(process.versions, 'node', { value: '${version}' }); process.argv[2] = '--version'
    import(${JSON.stringify(pathToFileURL(path.join(folder, 'bin/anemometer.js')).href)})`
  const start = (version) =>
    spawnSync(process.execPath, ['--eval', script(version), 'x'], { encoding: 'utf8' })
  for (const version of ['18.20.8', '20.18.3'])
    expect(start(version)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `anemometer: this is Node ${version}, and 20.19 or later is needed. Get it from nodejs.org, or type: brew install node\n`,
    })
  for (const version of ['20.19.0', '22.0.0', '24.1.0'])
    expect(start(version)).toMatchObject({ status: 0, stderr: '' })
})
