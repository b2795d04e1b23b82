import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { downloadPackage } from './download.mjs'

const TARBALL = Buffer.from('not really a tarball, but bytes all the same')
const INTEGRITY = `sha512-${createHash('sha512').update(TARBALL).digest('base64')}`
const PACKAGE = { packageName: '@scope/thing', packageVersion: '1.2.3', integrity: INTEGRITY }

let server
let folder
let answer
let asked

beforeEach(async () => {
  asked = []
  answer = (response) => response.end(TARBALL)
  server = createServer((request, response) => {
    asked.push(request.url)
    answer(response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  folder = mkdtempSync(path.join(tmpdir(), 'anemometer-download-'))
  vi.stubEnv('npm_config_registry', `http://127.0.0.1:${server.address().port}/npm/`)
  vi.stubEnv('npm_config_fetch_retries', '0')
  vi.stubEnv('npm_config_cache', path.join(folder, 'npm-cache'))
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(console, 'log').mockReturnValue(undefined)
})

afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

test('fetches from the registry that npm is set up for', async () => {
  const file = path.join(folder, 'package.tgz')
  await downloadPackage(PACKAGE, file, 'thing')
  expect(asked).toEqual(['/npm/@scope/thing/-/thing-1.2.3.tgz'])
  expect(readFileSync(file)).toEqual(TARBALL)
})

test('uses nothing of a file with another hash', async () => {
  answer = (response) => response.end('something else')
  await expect(downloadPackage(PACKAGE, path.join(folder, 'package.tgz'), 'thing')).rejects.toThrow(
    /@scope\/thing@1\.2\.3 is not what was expected/,
  )
})

test('says what to do when neither the registry nor npm can help', async () => {
  answer = (response) => {
    response.statusCode = 403
    response.end()
  }
  await expect(downloadPackage(PACKAGE, path.join(folder, 'package.tgz'), 'thing')).rejects.toThrow(
    /Could not download @scope\/thing@1\.2\.3 .*Connect to the network/s,
  )
}, 30_000)
