import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LIVE_PROFILES } from '#shared/live'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { launchDaemons, socketName } from '../privilege/launch-daemon'
import { observeLog } from './observe/log'
import { MetricMoves } from './observe/moves'
import { observeStream } from './observe/stream'
import { samplesEvery } from './testing/made-macs'
import { inspectService, inspectSocket, personOf, runToEnd, thisMac } from './this-mac'

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

describe('the service', () => {
  const CHOICE = { profile: 'standard', bandwidth: false } as const
  const inspected = () => inspectService(501, join(folder, 'a.sock'), CHOICE, folder)
  const install = (choice: Parameters<typeof launchDaemons>[1]) =>
    launchDaemons(501, choice).forEach(({ fileName, plist }) =>
      writeFileSync(join(folder, fileName), plist, { mode: 0o644 }),
    )

  it('is missing, or different', async () => {
    expect((await inspected()).files.map(({ content }) => content)).toEqual(['missing', 'missing', 'missing'])
    install({ profile: 'standard', bandwidth: true })
    expect((await inspected()).files.map(({ content }) => content)).toEqual(['other', 'other', 'other'])
  })

  // Only what belongs to root is as it should be.
  it.runIf(uid === 0).each(LIVE_PROFILES)('is as it should be with the profile %s', async (profile) => {
    install({ profile, bandwidth: false })
    expect((await inspected()).files.map(({ content }) => content)).toEqual(['same', 'same', 'same'])
  })

  it('is that of who typed sudo', () => {
    expect(personOf(0, { SUDO_UID: '501' })).toBe(501)
    expect(personOf(502, { SUDO_UID: '501' })).toBe(502)
    for (const hostile of ['', '-1', '5e2', '4294967295', undefined])
      expect(personOf(0, hostile === undefined ? {} : { SUDO_UID: hostile })).toBe(0)
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

  it('tells what hangs from what cannot be started, also where something else holds its output', async () => {
    const { status, stdout } = await runToEnd('/bin/sh', ['-c', 'sleep 600 & echo $!; wait'], 1000)
    expect(status).toBe('hangs')
    process.kill(Number(stdout))
    expect(await runToEnd('/bin/sh', ['-c', 'kill -ABRT $$'])).toMatchObject({ status: 'killed' })
    const tooMuch = 'head -c 5000000 /dev/zero; sleep 600'
    expect(await runToEnd('/bin/sh', ['-c', tooMuch])).toMatchObject({ status: 'killed' })
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
    vi.stubEnv('SUDO_UID', undefined)
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
