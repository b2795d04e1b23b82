import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'

import { openListeningSocket } from '../src/main/sources/live/listening-socket'
import type { LiveApp } from './harness/live-app'
import { expect, STEADY, STEADY_TEXT, test } from './harness/test'
import { rootSystem, type User } from './harness/tested-system'

// What somebody else on the same machine, or a peer that is not powermetrics, could try.

const MOST_MEMORY_BYTES = 400e6

const toolTip = (app: LiveApp) => expect.poll(() => app.tray.toolTipText(), { intervals: [100] })

/** Peak resident memory of the main process. */
function peakMemoryBytes(app: LiveApp): number {
  const status = readFileSync(`/proc/${app.pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
}

/** What another user gets who connects to a socket and reads. */
function connectAs(user: User, path: string): { status: number | null; stderr: string } {
  const as = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--']
  const { status, stderr } = spawnSync('setpriv', [...as, 'socat', '-u', `UNIX-CONNECT:${path}`, '-'], {
    encoding: 'utf8',
  })
  return { status, stderr }
}

test('another user may not connect, and nothing is started for him @root', ({ launchd, standIn }) => {
  const answer = connectAs(rootSystem().stranger, launchd.socketPath(200))
  expect(answer.status).not.toBe(0)
  expect(answer.stderr).toContain('Permission denied')
  expect(standIn.journal.read()).toEqual([])
})

test("a link at the socket's path is not followed @root", async ({ launchd, standIn, launch }) => {
  const path = launchd.socketPath(200)
  const elsewhere = `${path}.elsewhere`
  renameSync(path, elsewhere)
  symlinkSync(elsewhere, path)
  const app = await launch(200)
  await toolTip(app).toContain('is a symbolic link, not a socket')
  expect(standIn.journal.read()).toEqual([])
  rmSync(elsewhere)
})

test("somebody else's socket is refused, though it may be opened @root", async ({
  launchd,
  standIn,
  launch,
}) => {
  const path = launchd.socketPath(200)
  const { stranger } = rootSystem()
  chownSync(path, stranger.uid, stranger.gid)
  chmodSync(path, 0o666)
  const app = await launch(200)
  await toolTip(app).toContain(`belongs to somebody else (user ${stranger.uid})`)
  expect(standIn.journal.read()).toEqual([])
})

test("a file at the socket's path is refused @root", async ({ launchd, launch }) => {
  const path = launchd.socketPath(200)
  rmSync(path)
  writeFileSync(path, 'powermetrics')
  const app = await launch(200)
  await toolTip(app).toContain('is not a socket')
})

test('a folder that everybody may write to is not trusted @root', async ({
  socketFolder,
  launchd,
  standIn,
  launch,
}) => {
  chmodSync(socketFolder, 0o777)
  const app = await launch(200)
  await toolTip(app).toContain(`The folder ${socketFolder} could be changed by others`)
  expect(standIn.journal.read()).toEqual([])
  expect(launchd.streams()).toEqual([])
})

for (const [name, attack] of [
  ['a flood without </plist>', { kind: 'flood', bytes: 300e6 }],
  ['a line of 1 GB', { kind: 'long-line', bytes: 1e9 }],
] as const) {
  test(`${name} is cut short, in bounded memory, and reading goes on @root`, async ({
    launchd,
    standIn,
    launch,
  }) => {
    standIn.play({ ...STEADY, runs: [[{ kind: 'samples', count: 1 }, attack], []] })
    const app = await launch(200)
    await toolTip(app).toContain('32 MB came without a single sample')
    await toolTip(app).toContain(STEADY_TEXT)
    expect(standIn.journal.of('end')).toMatchObject([{ reason: 'EPIPE' }])
    expect(launchd.streams()).toHaveLength(1)
    expect(peakMemoryBytes(app)).toBeLessThan(MOST_MEMORY_BYTES)
  })
}

test('a byte at a time is late, never a sample, and is replaced @root', async ({
  launchd,
  standIn,
  launch,
}) => {
  // 40 bytes an interval, where a sample has tens of thousands: a byte a second at 25 times the pace.
  standIn.play({ ...STEADY, runs: [[{ kind: 'trickle', everyMs: 5 }], []] })
  const app = await launch(200)
  await toolTip(app).toContain('No sample for three intervals')
  await toolTip(app).toContain(STEADY_TEXT)
  expect(standIn.journal.of('start')).toHaveLength(2)
  await expect.poll(() => launchd.streams()).toHaveLength(1)
})

test('a client that never reads holds up nobody but itself @root', async ({ launchd, standIn, launch }) => {
  const samplesOf = (pid: number | undefined): number =>
    standIn.journal.of('sample').filter((entry) => entry.pid === pid).length
  const idle = connect(launchd.socketPath(200))
  await expect.poll(() => standIn.journal.of('start')).toHaveLength(1)
  const app = await launch(200)
  await expect.poll(() => standIn.journal.of('start')).toHaveLength(2)
  const [blocked, ours] = standIn.journal.of('start').map(({ pid }) => pid)
  // Windows differ by a few per cent; so many more is a stream that stands still.
  await expect.poll(() => samplesOf(ours) - samplesOf(blocked)).toBeGreaterThan(5)
  await toolTip(app).toContain(STEADY_TEXT)
  idle.destroy()
  await expect.poll(() => launchd.streams()).toEqual([ours])
})

test('an app that stops reading and is killed leaves no stream @root', async ({
  launchd,
  standIn,
  launch,
}) => {
  const app = await launch(200)
  await toolTip(app).toContain(STEADY_TEXT)
  process.kill(app.pid, 'SIGSTOP')
  const before = standIn.journal.of('sample').length
  await expect.poll(() => standIn.journal.of('sample').length).toBeGreaterThan(before)
  await app.kill()
  await expect.poll(() => launchd.streams()).toEqual([])
})

test('the socket for one time admits one connection, and nobody else @root', async () => {
  const socket = await openListeningSocket()
  const { stranger } = rootSystem()
  expect(connectAs(stranger, socket.path).stderr).toContain('Permission denied')
  const first = connect(socket.path)
  const accepted = await socket.connection
  expect(connectAs({ name: 'root', uid: 0, gid: 0 }, socket.path).stderr).toContain('No such file')
  first.destroy()
  accepted.destroy()
  await socket.close()
})

test('the socket for one time is not made in a folder of somebody else @root', async ({ folder }) => {
  const { stranger } = rootSystem()
  chownSync(folder, stranger.uid, stranger.gid)
  await expect(openListeningSocket([folder])).rejects.toThrow('could be changed by others')
  chownSync(folder, 0, 0)
})
