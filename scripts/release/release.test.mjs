import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'

import { TARGETS } from '../command-package/stage.mjs'
import { collectRelease } from './collect.mjs'
import { signingOf } from './signing.mjs'

const REPOSITORY = 'https://github.com/somebody/anemometer'
const ARCHS = ['arm64', 'x64']
let options
beforeEach(() => {
  const root = mkdtempSync(path.join(tmpdir(), 'anemometer-release-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const built = path.join(root, 'dist')
  options = { built, folder: path.join(built, 'release'), version: '1.2.3', repository: REPOSITORY }
  mkdirSync(built)
  const apps = ARCHS.flatMap((arch) => ['dmg', 'zip'].map((ending) => `Anemometer-1.2.3-${arch}.${ending}`))
  const commands = TARGETS.flatMap((target) =>
    ['tgz', 'cdx.json'].map((ending) => `anemometer-1.2.3-${target}.${ending}`),
  )
  for (const name of [...apps, ...commands, 'mac.cdx.json', 'mac-arm64.cdx.json', 'builder-debug.yml'])
    writeFileSync(path.join(built, name), `content of ${name}`)
})

const read = (name) => readFileSync(path.join(options.folder, name), 'utf8')
const sha256 = (text) => createHash('sha256').update(text).digest('hex')

describe('a release', () => {
  it('has the app, the command, and a bill of materials of each, and a checksum of every file', () => {
    const names = collectRelease(options)
    expect(readdirSync(options.folder).toSorted()).toEqual(names.toSorted())
    const bills = names
      .filter((name) => name.endsWith('.cdx.json'))
      .map((name) => name.replace('.cdx.json', ''))
    const files = names.filter((name) => /\.(dmg|zip|tgz)$/.test(name))
    expect(files).toHaveLength(2 * ARCHS.length + TARGETS.length)
    expect(new Set(files.map((name) => name.replace(/\.\w+$/, '')))).toEqual(new Set(bills))
    const sums = read('SHA256SUMS')
      .trim()
      .split('\n')
      .map((line) => line.split('  '))
    expect(sums.map(([, name]) => name)).toEqual(names.filter((name) => name !== 'SHA256SUMS').toSorted())
    for (const [sum, name] of sums) expect(sum).toBe(sha256(read(name)))
    expect(read('Anemometer-1.2.3-x64.cdx.json')).toBe('content of mac.cdx.json')
    expect(read('Anemometer-1.2.3-arm64.cdx.json')).toBe('content of mac-arm64.cdx.json')
  })

  it('is none where a file is missing, and the last one stays', () => {
    collectRelease(options)
    rmSync(path.join(options.built, 'Anemometer-1.2.3-x64.zip'))
    rmSync(path.join(options.built, 'anemometer-1.2.3-linux-arm64.tgz'))
    expect(() => collectRelease(options)).toThrow(
      'would lack Anemometer-1.2.3-x64.zip, anemometer-1.2.3-linux-arm64.tgz: not in',
    )
    expect(read('Anemometer-1.2.3-x64.zip')).toContain('content')
  })

  it('has a cask that gets the dmg of each kind of Mac, held to its checksum', () => {
    collectRelease(options)
    const cask = read('homebrew-cask.rb')
    const url = `${REPOSITORY}/releases/download/v#{version}/Anemometer-#{version}-#{arch}.dmg`
    expect(cask).toContain(`url "${url}"`)
    expect(cask).toContain('version "1.2.3"')
    expect(cask).toContain(`arm:   "${sha256('content of Anemometer-1.2.3-arm64.dmg')}"`)
    expect(cask).toContain(`intel: "${sha256('content of Anemometer-1.2.3-x64.dmg')}"`)
  })

  it('has a formula that gets the command for each system, held to its checksum', () => {
    collectRelease(options)
    const formula = read('homebrew-formula.rb')
    const found = [...formula.matchAll(/on_(\w+) do\n\s+url "(.*)"\n\s+sha256 "(.*)"/g)].map(
      ([, ...parts]) => parts,
    )
    expect(found).toEqual(
      TARGETS.map((target) => {
        const file = `anemometer-1.2.3-${target}.tgz`
        const processor = target.endsWith('arm64') ? 'arm' : 'intel'
        return [processor, `${REPOSITORY}/releases/download/v1.2.3/${file}`, sha256(`content of ${file}`)]
      }),
    )
  })

  it.each(['homebrew-cask.rb', 'homebrew-formula.rb'])('has a %s whose blocks all end', (name) => {
    collectRelease(options)
    const lines = read(name)
      .replace(/<<~EOS\n[^]*?\n\s+EOS\n/, '\n')
      .split('\n')
    const opened = lines.filter((line) => /^\s*(class|def)\b|\bdo$/.test(line))
    expect(lines.filter((line) => /^\s*end$/.test(line))).toHaveLength(opened.length)
  })
})

describe('signing', () => {
  const SIGNING = { CSC_LINK: 'a', CSC_KEY_PASSWORD: 'b' }
  const ALL = { ...SIGNING, APPLE_ID: 'c', APPLE_APP_SPECIFIC_PASSWORD: 'd', APPLE_TEAM_ID: 'e' }

  it('is whole where all secrets are there', () => {
    expect(signingOf({ ...ALL, HOME: '/x' })).toEqual({
      env: { ...ALL, HOME: '/x' },
      isNotarised: true,
      sentence: 'The app is signed with a Developer ID and notarised.',
    })
  })

  it.each(Object.keys(SIGNING))('is none without %s, and says so', (name) => {
    const { env, isNotarised, sentence } = signingOf({ ...ALL, [name]: '' })
    expect({ env, isNotarised }).toEqual({
      env: { CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
      isNotarised: false,
    })
    expect(sentence).toMatch(new RegExp(`NOT signed.*: ${name} not set`))
  })

  it.each(['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'])(
    'is not notarised without %s',
    (name) => {
      const { env, isNotarised, sentence } = signingOf({ ...ALL, [name]: undefined })
      expect({ env, isNotarised }).toEqual({ env: SIGNING, isNotarised: false })
      expect(sentence).toMatch(new RegExp(`NOT notarised.*: ${name} not set`))
    },
  )
})
