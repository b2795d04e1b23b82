import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { socketName } from '../../main/privilege/launch-daemon'
import { HelperInProcess, NOWHERE } from '../../main/sources/ioreport/testing/helper-in-process'
import { writeQuickRecording } from '../testing/made-recording'
import { openOnMac, openSource, type Mac } from './open-source'
import { SampleFeed } from './sample-feed'
import { StreamSource } from './stream-source'

let folder = ''
let bytes = Buffer.alloc(0)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-source-'))
  const path = join(folder, 'quick.plist')
  writeQuickRecording(path, 5)
  bytes = readFileSync(path)
})
afterAll(() => rmSync(folder, { recursive: true }))

const { uid } = userInfo()
const never = new AbortController().signal
const REQUEST = { intervalMs: 1000, profile: null } as const

/** A Mac of somebody who is no administrator; without IOReport but where a test has a stand-in. */
const nobody: Mac = {
  platform: 'darwin',
  uid: 501,
  socketFolder: '/nowhere',
  exists: (path) => path === '/usr/bin/powermetrics',
  ioReport: { startHelper: () => new HelperInProcess(), libraries: NOWHERE },
  onError: () => undefined,
}

async function refusal(source: string, intervalMs: string | null = null): Promise<string> {
  const opened = await openSource({ source, intervalMs }, () => undefined)
  return opened.ok ? 'opened' : opened.message
}

describe('a source', () => {
  it('is refused with what to do', async () => {
    expect(await refusal(join(folder, 'missing'))).toContain(`no file ${join(folder, 'missing')}.`)
    expect(await refusal('demonstration', '200')).toContain('--interval is for live readings')
    writeFileSync(join(folder, 'other'), 'hello\n')
    expect(await refusal(join(folder, 'other'))).toContain('not a powermetrics recording')
  })

  it.each(['live', 'powermetrics'] as const)('is refused where nothing can be read: %s', async (kind) => {
    const refused = await openOnMac(kind, REQUEST, nobody)
    expect(refused).toMatchObject({
      ok: false,
      message: expect.stringContaining('put sudo before') as string,
    })
    const elsewhere = await openOnMac(kind, REQUEST, { ...nobody, platform: 'linux', exists: () => false })
    expect(elsewhere).toMatchObject({
      ok: false,
      message: expect.stringMatching(/need a Mac.*--source FILE/) as string,
    })
  })

  it('says of the best that is allowed why neither instrument can be read', async () => {
    const refused = await openOnMac('live', REQUEST, nobody)
    expect(refused).toMatchObject({
      message: expect.stringMatching(
        /^IOReport, which only macOS has, .* powermetrics is not allowed yet/,
      ) as string,
    })
  })

  it.each(['live', 'powermetrics'] as const)('reads the socket of the service: %s', async (kind) => {
    const socketFolder = mkdtempSync(join(folder, 'sockets-'))
    const server: Server = createServer((socket) => socket.write(bytes))
    server.listen(join(socketFolder, socketName(uid, 200)))
    await once(server, 'listening')
    const mac = { ...nobody, uid, socketFolder }
    const opened = await openOnMac(kind, { intervalMs: 200, profile: null }, mac)
    if (!opened.ok) throw new Error(opened.message)
    const feed = new SampleFeed(opened.value, { steady: true })
    expect(await feed.until(() => feed.status.sampleCount === 5, null, never)).toBe(true)
    expect(feed.status).toMatchObject({ kind, requestedIntervalMs: 200 })
    feed.stop()
    expect(await openOnMac(kind, { intervalMs: 200, profile: 'show-all' }, mac)).toMatchObject({
      message: expect.stringContaining('--profile') as string,
    })
    server.close()
    await once(server, 'close')
  })

  it('reads a stream to its end, with the bytes of each sample', async () => {
    const input = {
      label: 'a pipe',
      bytes: Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]),
      stop: () => undefined,
      ended: Promise.resolve(null),
    }
    const frames: (number | undefined)[] = []
    const feed = new SampleFeed(new StreamSource(input, null), { steady: false })
    feed.onArrival(({ frame }) => frames.push(frame?.[0]?.[0]))
    expect(await feed.until(() => false, null, never)).toBe(false)
    expect(feed.status).toMatchObject({ state: 'ended', sampleCount: 5 })
    expect(frames).toEqual(Array.from({ length: 5 }, () => 0x3c))
  })

  it('tells why a stream broke', async () => {
    const broken = new Readable({ read: () => undefined })
    broken.destroy(new Error('EIO'))
    const input = { label: 'a pipe', bytes: broken, stop: () => undefined, ended: Promise.resolve(null) }
    const feed = new SampleFeed(new StreamSource(input, null), { steady: false })
    await feed.until(() => false, null, never)
    expect(feed.status).toMatchObject({ state: 'failed', message: 'a pipe: EIO' })
  })
})

describe('waiting for samples', () => {
  it('ends with its patience, or when it is asked to', async () => {
    const silent = {
      label: '',
      bytes: new Readable({ read: () => undefined }),
      stop: () => undefined,
      ended: Promise.resolve(null),
    }
    const feed = new SampleFeed(new StreamSource(silent, null), { steady: true })
    expect(await feed.until(() => false, 10, never)).toBe(false)
    const ending = new AbortController()
    const waiting = feed.until(() => false, null, ending.signal)
    ending.abort()
    expect(await waiting).toBe(false)
    feed.stop()
  })
})
