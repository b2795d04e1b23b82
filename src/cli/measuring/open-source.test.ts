import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { socketName } from '../../main/privilege/launch-daemon'
import { writeQuickRecording } from '../testing/made-recording'
import { openLive, openSource } from './open-source'
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
const nobody = { platform: 'darwin', uid: 501, socketFolder: '/nowhere', onError: () => undefined } as const

async function refusal(source: string, intervalMs: string | null = null): Promise<string> {
  const opened = await openSource({ source, intervalMs }, () => undefined)
  return opened.ok ? 'opened' : opened.message
}

describe('a source', () => {
  it('is refused with what to do', async () => {
    expect(await refusal(join(folder, 'missing'))).toContain('no file')
    expect(await refusal('demonstration', '200')).toContain('--interval is for live readings')
    writeFileSync(join(folder, 'other'), 'hello\n')
    expect(await refusal(join(folder, 'other'))).toContain('not a powermetrics recording')
  })

  it('is live where the service of the app is installed', () => {
    const refused = openLive(1000, nobody)
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('allow them') as string })
    const elsewhere = openLive(1000, { ...nobody, platform: 'linux' })
    expect(elsewhere).toMatchObject({
      ok: false,
      message: expect.stringContaining('--source FILE') as string,
    })
  })

  it('reads the socket of the service', async () => {
    const server: Server = createServer((socket) => socket.write(bytes))
    server.listen(join(folder, socketName(uid, 200)))
    await once(server, 'listening')
    const opened = openLive(200, { ...nobody, uid, socketFolder: folder })
    if (!opened.ok) throw new Error(opened.message)
    const feed = new SampleFeed(opened.value, { steady: true })
    expect(await feed.until(() => feed.status.sampleCount === 5, null, never)).toBe(true)
    expect(feed.status).toMatchObject({ kind: 'live', requestedIntervalMs: 200 })
    feed.stop()
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
