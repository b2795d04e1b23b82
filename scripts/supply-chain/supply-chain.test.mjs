import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'

import { electronComponent, onlyShipped } from './bill-of-materials.mjs'
import { noticesText, writeNotices } from './notices.mjs'
import { packageFolderOf, shippedPackages } from './shipped-packages.mjs'

let root
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'anemometer-shipped-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  write('package.json', { dependencies: { carried: '1' } })
  write('out/modules/main.json', [`${root}/src/main/index.ts`, `${root}/node_modules/@scope/one/dist/a.js`])
  write('out/modules/preload.json', ['\0rolldown/runtime.js'])
  write('out/modules/renderer.json', [`\0${root}/node_modules/outer/node_modules/inner/i.js?commonjs`])
  for (const folder of ['@scope/one', 'outer', 'outer/node_modules/inner', 'needed', 'unused'])
    addPackage(folder)
  addPackage('carried', { dependencies: { needed: '1' } })
  addPackage('rolldown')
  addPackage('electron', { dependencies: { unused: '1' } })
})

function write(file, content) {
  const place = path.join(root, file)
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, typeof content === 'string' ? content : JSON.stringify(content))
}

function addPackage(folder, more = {}) {
  const name = folder.replace(/^.*node_modules\//, '')
  write(`node_modules/${folder}/package.json`, { name, version: '1.0.0', license: 'MIT', ...more })
  write(`node_modules/${folder}/LICENSE`, `Licence of ${name}\r\nand more`)
}

describe('what is shipped', () => {
  it('is what was bundled, what is carried with all that it needs, the bundler’s own code, and Electron', () => {
    const names = ['@scope/one', 'carried', 'electron', 'inner', 'needed', 'rolldown']
    expect(shippedPackages(root).map(({ name }) => name)).toEqual(names)
  })

  it.each([
    ['/a/src/main/index.ts', null],
    ['\0vite/preload-helper.js', null],
    ['/a/node_modules/react/index.js', '/a/node_modules/react'],
    ['/a/node_modules/@x/y/index.js', '/a/node_modules/@x/y'],
    ['\0/a/node_modules/react/index.js?commonjs', '/a/node_modules/react'],
    ['/a/node_modules/b/node_modules/c/d.js', '/a/node_modules/b/node_modules/c'],
  ])('%j is of %j', (id, folder) => expect(packageFolderOf(id)).toBe(folder))

  it.each([
    ['no licence text', () => rmSync(path.join(root, 'node_modules/needed/LICENSE'))],
    ['no licence text', () => write('node_modules/needed/LICENSE', ' \n')],
    ['no "license"', () => addPackage('needed', { license: undefined })],
  ])('is refused with %s', (problem, spoil) => {
    spoil()
    expect(() => shippedPackages(root)).toThrow(/without its licence/)
    expect(() => writeNotices(root)).toThrow(problem)
  })

  it('is not guessed where a part was not built, or a package is not installed', () => {
    rmSync(path.join(root, 'node_modules/needed'), { recursive: true })
    expect(() => shippedPackages(root)).toThrow('npm ci')
    rmSync(path.join(root, 'out/modules/preload.json'))
    expect(() => shippedPackages(root)).toThrow('npm run build')
  })
})

it('the notices name each package with its version, licence and text', () => {
  const text = noticesText(shippedPackages(root))
  for (const name of ['@scope/one', 'carried', 'electron', 'inner', 'needed', 'rolldown'])
    expect(text).toMatch(new RegExp(`^${name} 1\\.0\\.0\nMIT\n-+\n\nLicence of ${name}\nand more$`, 'm'))
  expect(text).toContain('LICENSES.chromium.html')
})

describe('the bill of materials', () => {
  const npmComponent = (name) => ({
    'bom-ref': `${name}@1.0.0`,
    type: 'library',
    name,
    version: '1.0.0',
    scope: 'optional',
    purl: `pkg:npm/${name}@1.0.0`,
    properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
    hashes: [{ alg: 'SHA-512', content: 'ab' }],
  })
  const bill = () => ({
    bomFormat: 'CycloneDX',
    metadata: { component: { 'bom-ref': 'anemometer@0.1.0', name: 'folder' } },
    components: ['carried', 'needed', 'unused', 'electron'].map(npmComponent),
    dependencies: [
      { ref: 'anemometer@0.1.0', dependsOn: ['unused@1.0.0', 'carried@1.0.0'] },
      { ref: 'carried@1.0.0', dependsOn: ['needed@1.0.0', 'unused@1.0.0'] },
      { ref: 'needed@1.0.0', dependsOn: [] },
      { ref: 'unused@1.0.0', dependsOn: [] },
      { ref: 'electron@1.0.0', dependsOn: ['unused@1.0.0'] },
    ],
  })
  const shipped = ['carried', 'electron', 'needed'].map((name) => ({
    name,
    version: '1.0.0',
    licence: 'MIT',
  }))
  const electron = { 'bom-ref': 'electron@2.0.0', name: 'electron', version: '2.0.0' }

  it('has what is shipped and nothing else, with the Electron that was packed', () => {
    const made = onlyShipped(bill(), shipped, electron)
    expect(made.components.map((each) => each['bom-ref'])).toEqual([
      'carried@1.0.0',
      'needed@1.0.0',
      'electron@2.0.0',
    ])
    expect(made.components[0]).toMatchObject({ scope: 'required', licenses: [{ expression: 'MIT' }] })
    expect(made.components[0]).not.toHaveProperty('properties')
    expect(made.dependencies).toEqual([
      { ref: 'anemometer@0.1.0', dependsOn: ['carried@1.0.0', 'needed@1.0.0', 'electron@2.0.0'] },
      { ref: 'carried@1.0.0', dependsOn: ['needed@1.0.0'] },
      { ref: 'needed@1.0.0', dependsOn: [] },
      { ref: 'electron@2.0.0', dependsOn: [] },
    ])
  })

  it('lacks no shipped package and no hash', () => {
    const more = [...shipped, { name: 'other', version: '1.0.0', licence: 'MIT' }]
    expect(() => onlyShipped(bill(), more, electron)).toThrow('would lack other 1.0.0')
    const unhashed = bill()
    unhashed.components[0].hashes = []
    expect(() => onlyShipped(unhashed, shipped, electron)).toThrow('would lack carried 1.0.0')
  })

  it('knows Electron by the hash that its own package tells, and refuses another', async () => {
    const { default: checksums } = await import('electron/checksums.json', { with: { type: 'json' } })
    const { default: manifest } = await import('electron/package.json', { with: { type: 'json' } })
    const { version } = manifest
    expect(electronComponent({ version, platform: 'darwin', arch: 'arm64' }).hashes).toEqual([
      { alg: 'SHA-256', content: checksums[`electron-v${version}-darwin-arm64.zip`] },
    ])
    expect(() => electronComponent({ version: '1.2.3', platform: 'darwin', arch: 'arm64' })).toThrow(
      'No hash is known of electron-v1.2.3-darwin-arm64.zip',
    )
  })
})
