import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openListeningSocket } from './listening-socket'
import { openSocket } from './socket-stream'

const UID = process.getuid?.() ?? 0
let folder: string
let path: string
const servers: Server[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anemometer-socket-'))
  path = join(folder, 's')
})
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function serve(at: string, talk: (socket: Socket) => void): Promise<void> {
  const server = createServer(talk)
  servers.push(server)
  server.listen(at)
  await once(server, 'listening')
}

/** The calls of the handlers until the end of the stream. */
function read(at: string, uid = UID): Promise<string[]> {
  const told: string[] = []
  return new Promise((resolve) => {
    openSocket(at, uid, {
      onOpen: () => told.push('open'),
      onBytes: (bytes) => told.push(Buffer.from(bytes).toString()),
      onClosed: (reason) => resolve([...told, `closed: ${reason}`]),
      onRefused: (reason) => resolve([...told, `refused: ${reason}`]),
    })
  })
}

describe('openSocket', () => {
  it('passes on what comes, and that it ended', async () => {
    await serve(path, (socket) => socket.end('readings'))
    expect(await read(path)).toEqual(['open', 'readings', 'closed: powermetrics ended.'])
  })

  it('says that there is no socket, or that nobody answers', async () => {
    expect((await read(path))[0]).toContain('closed: There is no socket')
    expect((await read(join(folder, 'none', 's')))[0]).toContain('closed: There is no socket')
  })

  it.each<[string, () => void | Promise<void>, string]>([
    ['a file', () => writeFileSync(path, ''), 'is not a socket'],
    [
      'a symbolic link to a socket',
      async () => {
        await serve(join(folder, 'real'), (socket) => socket.end('x'))
        symlinkSync(join(folder, 'real'), path)
      },
      'symbolic link',
    ],
    [
      'a folder that everybody may change',
      async () => {
        await serve(path, (socket) => socket.end('x'))
        chmodSync(folder, 0o777)
      },
      'could be changed by others',
    ],
  ])('refuses %s', async (_name, prepare, words) => {
    await prepare()
    const told = await read(path)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^refused: /)
    expect(told[0]).toContain(words)
  })

  it('tells nothing more once closed', async () => {
    const peers: Socket[] = []
    await serve(path, (socket) => peers.push(socket))
    const told: string[] = []
    const note = (what: string) => () => void told.push(what)
    await new Promise<void>((resolve) => {
      const stream = openSocket(path, UID, {
        onOpen: () => {
          stream.close()
          stream.close()
          resolve()
        },
        onBytes: note('bytes'),
        onClosed: note('closed'),
        onRefused: note('refused'),
      })
    })
    const [peer] = peers
    if (peer?.destroyed === false) await once(peer.resume(), 'close')
    expect(told).toEqual([])
  })
})

describe('openListeningSocket', () => {
  it('takes one connection and leaves nothing behind', async () => {
    const listening = await openListeningSocket([folder])
    const client = connect(listening.path)
    const accepted = await listening.connection
    expect(existsSync(dirname(listening.path))).toBe(false)
    client.end('x')
    const [bytes] = (await once(accepted, 'data')) as [Buffer]
    expect(bytes.toString()).toBe('x')
    accepted.destroy()
  })

  it('listens in a folder that only its owner can enter, and takes it away when nobody came', async () => {
    const listening = await openListeningSocket([folder])
    expect(statSync(dirname(listening.path)).mode & 0o777).toBe(0o700)
    await listening.close()
    await listening.close()
    expect(existsSync(dirname(listening.path))).toBe(false)
  })

  it('passes over a folder whose name does not belong in a root command', async () => {
    const hostile = ["/tmp/it's", '/tmp/a b', '/tmp/$(id)', `/${'long'.repeat(30)}`]
    const listening = await openListeningSocket([...hostile, folder])
    expect(listening.path.startsWith(folder)).toBe(true)
    await listening.close()
    await expect(openListeningSocket(hostile)).rejects.toThrow('not allowed')
  })
})
