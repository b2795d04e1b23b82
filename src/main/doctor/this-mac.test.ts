import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inspectSocket, thisMac } from './this-mac'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'anemometer-this-mac-'))))
afterEach(() => rmSync(folder, { recursive: true }))
const uid = process.getuid?.() ?? 0

describe('the socket of the service', () => {
  it('is told with its owner and mode', async () => {
    const path = join(folder, 'a.sock')
    const server = createServer().listen(path)
    await once(server, 'listening')
    chmodSync(path, 0o600)
    expect(await inspectSocket(path, uid)).toEqual({ kind: 'socket', owner: 'you', mode: '0600' })
    chmodSync(path, 0o666)
    expect(await inspectSocket(path, uid + 1)).toEqual({
      ...{ kind: 'socket', mode: '0666' },
      owner: uid === 0 ? 'root' : 'somebody else',
    })
    server.close()
  })

  it('may be missing, a link that is not followed, or something else', async () => {
    writeFileSync(join(folder, 'file'), '')
    symlinkSync(join(folder, 'file'), join(folder, 'link'))
    expect(await inspectSocket(join(folder, 'none'), uid)).toEqual({
      kind: 'missing',
      owner: null,
      mode: null,
    })
    expect(await inspectSocket(join(folder, 'link'), uid)).toMatchObject({ kind: 'link' })
    expect(await inspectSocket(join(folder, 'file'), uid)).toMatchObject({ kind: 'other' })
  })
})

describe('this machine', () => {
  const system = () =>
    thisMac({
      ...{ version: '1.2.3', historyFolder: join(folder, 'not', 'made'), socketFolder: folder },
      startHelper: () => expect.unreachable(),
      inspectHistory: () => Promise.reject(new Error('stopped')),
      ...{ runPowermetrics: null, inspectApp: null },
    })

  it('runs programs to their end, whatever that is', async () => {
    const { run } = system()
    expect(await run('/bin/sh', ['-c', 'echo out; echo err >&2; exit 3'])).toEqual({
      ...{ status: 3, stdout: 'out\n', stderr: 'err\n' },
    })
    expect(await run('/nowhere/program', [])).toMatchObject({ status: null })
    // Nothing of this process: not its home, not its names.
    expect((await run('/usr/bin/env', [])).stdout).not.toMatch(/HOME|USER/)
  })

  it('knows its versions, the room on the disk that a folder would be made on, and that nobody told of the history', async () => {
    expect(await system().software()).toMatchObject({
      version: '1.2.3',
      node: process.versions.node,
      electron: null,
    })
    expect((await system().software()).freeBytes).toBeGreaterThan(0)
    expect(await system().inspectHistory()).toEqual({
      kind: 'not-asked',
      bytes: null,
      measurementCount: null,
    })
    expect(system().openPowermetrics).toBeNull()
  })
})
