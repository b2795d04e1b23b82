import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { socketName } from '../privilege/launch-daemon'
import { observeLog } from './observe/log'
import { MetricMoves } from './observe/moves'
import { observeStream } from './observe/stream'
import { samplesEvery } from './testing/made-macs'
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

  it('reads powermetrics through the socket, and the log, as live readings do', async () => {
    const samples = samplesEvery(1000, 2).flatMap((act) => (act.does === 'write' ? [act.bytes] : []))
    const path = join(folder, socketName(uid, 1000))
    const server = createServer((socket) => socket.write(Buffer.concat(samples))).listen(path)
    await once(server, 'listening')
    const program = join(folder, 'log')
    writeFileSync(program, '#!/bin/sh\necho "log: Must be admin" >&2\nexit 77\n', { mode: 0o755 })
    vi.stubEnv('ANEMOMETER_LOG', program)
    const moves = new MetricMoves('powermetrics')
    const choice = { profile: 'standard', bandwidth: false } as const
    const [stream, log] = await Promise.all([
      observeStream(system(), choice, 1000, moves),
      observeLog(system(), 10_000),
    ])
    expect(stream).toMatchObject({ ended: null, faults: [], samples: [{}, {}] })
    expect(stream?.openedAtMs).not.toBeNull()
    expect(moves.list().map(({ metric }) => metric)).toContain('ane.powerMw')
    expect(log).toMatchObject({ end: 'not-administrator', lines: [] })
    vi.unstubAllEnvs()
    server.close()
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
