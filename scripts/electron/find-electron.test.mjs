import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, it, onTestFinished, vi } from 'vitest'

import { downloadOfficial } from './find-electron.mjs'

it.each([{}, { electron_use_remote_checksums: '1' }, { npm_config_electron_use_remote_checksums: '1' }])(
  'takes no Electron of another hash than its package knows, whatever the mirror says about it: %j',
  async (choice) => {
    vi.spyOn(console, 'log').mockReturnValue(undefined)
    const cache = mkdtempSync(path.join(tmpdir(), 'anemometer-electron-'))
    const zip = Buffer.from('another Electron')
    const hash = createHash('sha256').update(zip).digest('hex')
    const asked = []
    // It confirms whatever it serves.
    const server = createServer(({ url, method }, response) => {
      asked.push(`${method} ${path.basename(url)}`)
      const names = ['x64', 'arm64'].map((arch) => `electron-${versionIn(url)}-win32-${arch}.zip`)
      response.end(url.endsWith('.txt') ? names.map((name) => `${hash} *${name}\n`).join('') : zip)
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(async () => {
      vi.restoreAllMocks()
      await new Promise((resolve) => server.close(resolve))
      rmSync(cache, { recursive: true, force: true })
    })
    const reason = await downloadOfficial({
      PATH: process.env.PATH,
      ELECTRON_MIRROR: `http://127.0.0.1:${server.address().port}/`,
      electron_config_cache: cache,
      // Not this machine's, so that an Electron that is installed is not enough.
      npm_config_platform: 'win32',
      ...choice,
    })
    expect(reason).toMatch(/checksum/i)
    expect(asked.filter((line) => line.endsWith('.zip'))).not.toEqual([])
    expect(asked).not.toContain('GET SHASUMS256.txt')
  },
)

function versionIn(url) {
  return /v\d+\.\d+\.\d+/.exec(url)?.[0]
}
