import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGuard } from './access'
import { HttpServer, LIMITS, plainAnswer, type Guard, type Page } from './http-server'

const PAGES = new Map<string, Page>([
  ['/', () => plainAnswer(200, 'a page')],
  ['/echo', (query) => plainAnswer(200, [...query].join(' '))],
  [
    '/broken',
    () => {
      throw new Error('a secret')
    },
  ],
])
const OPEN = createGuard({ allowedHosts: [], bearerToken: null, users: new Map(), allowedSans: null })

async function started(guard: Guard = OPEN): Promise<number> {
  const server = new HttpServer(PAGES, guard, null)
  onTestFinished(() => server.close())
  return (await server.listen('127.0.0.1', 0)).port
}

interface Got {
  status: number
  body: string
  headers: Readonly<Record<string, unknown>>
}

/** One request on a connection of its own, written as it stands. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  // The server may close before everything was sent.
  socket.on('error', () => undefined)
  socket.write(text)
  await closed(socket)
  return Buffer.concat(parts).toString('latin1')
}

/** Also where that ends with an error, as of a reset. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

function get(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  agent?: Agent,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, headers, method, ...(agent && { agent }) }
    const sent = request(options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const bytes = Buffer.concat(parts)
        const isZipped = response.headers['content-encoding'] === 'gzip'
        const body = (isZipped && bytes.length > 0 ? gunzipSync(bytes) : bytes).toString()
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Connections that say `text` and wait. */
async function held(port: number, count: number, text: string): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'))
  for (const socket of sockets) {
    socket.on('error', () => undefined)
    onTestFinished(() => void socket.destroy())
  }
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  for (const socket of sockets) socket.write(text)
  return sockets
}

describe('a server of pages', () => {
  it('answers GET and HEAD by exact paths, also zipped, and lets no page elsewhere read it', async () => {
    const port = await started()
    const plain = await get(port, '/')
    expect(plain).toMatchObject({ status: 200, body: 'a page\n' })
    expect(plain.headers).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      vary: 'Accept, Accept-Encoding',
    })
    expect(plain.headers['access-control-allow-origin']).toBeUndefined()
    const zipped = await get(port, '/', { 'Accept-Encoding': 'gzip' })
    expect(zipped).toMatchObject({ status: 200, body: 'a page\n', headers: { 'content-encoding': 'gzip' } })
    const head = await get(port, '/', {}, 'HEAD')
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '7' } })
    expect((await get(port, '/echo?a=1&b=%20x')).body).toBe('a,1 b, x\n')
  })

  it.each([
    '/nothing',
    '//',
    '/../etc/passwd',
    '/%2e%2e/',
    '/Metrics',
    '/?a?b/../x',
    'http://evil.example/',
    '*',
  ])('has no page at %s but the one of its exact path', async (path) => {
    const answer = await raw(
      await started(),
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(path.startsWith('/?') ? /^HTTP\/1\.1 200 / : /^HTTP\/1\.1 40[04] /)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('refuses %s', async (method) => {
    expect(await get(await started(), '/', {}, method)).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD', connection: 'close' },
    })
  })

  it.each([
    ['a body', 'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n', '413'],
    ['chunks', 'GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n', '413'],
    [
      'a body on request',
      'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n',
      '413',
    ],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
    [
      'two lengths',
      'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      '400',
    ],
    ['something else', '\x16\x03\x01\x02\x00\x01', '400'],
    ['headers of 10 MB', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(10e6)}\r\n\r\n`, '431'],
    ['too many headers', `GET / HTTP/1.1\r\nHost: localhost\r\n${'X: a\r\n'.repeat(5000)}\r\n`, '431'],
  ])('refuses %s and closes the connection', async (_, text, status) => {
    expect(await raw(await started(), text)).toMatch(new RegExp(`^(HTTP/1\\.1 ${status} |$)`))
  })

  it('closes a client that is slow to ask, and goes on answering others meanwhile', async () => {
    const port = await started()
    const [slow] = await held(port, 1, 'GET / HTTP/1.1\r\nHost: local')
    if (slow === undefined) throw new Error('There is none.')
    const ended = closed(slow.resume())
    expect((await get(port, '/')).status).toBe(200)
    await ended
  })

  it('answers others while clients hold more connections than there may be, whatever they have said', async () => {
    const port = await started()
    // Idle ones may stay for longer than this test, so that only the limit closes them.
    const first = await held(port, LIMITS.connections, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const ended = Promise.all(first.map((socket) => closed(socket.resume())))
    await held(port, LIMITS.connections, 'GET / HTTP/1.1\r\n')
    await ended
    expect((await get(port, '/')).status).toBe(200)
  })

  it('keeps the connection of a scraper, and that of nobody who was refused', async () => {
    const port = await started()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    expect((await get(port, '/', {}, 'GET', agent)).headers).toMatchObject({ connection: 'keep-alive' })
    expect((await get(port, '/x', {}, 'GET', agent)).headers).toMatchObject({ connection: 'close' })
  })

  it('answers also where a page or the guard fails, without saying how', async () => {
    const failing: Guard = () => {
      throw new Error('a secret')
    }
    const port = await started()
    for (const got of [await get(port, '/broken'), await get(await started(failing), '/')]) {
      expect(got).toMatchObject({ status: 500, headers: { connection: 'close' } })
      expect(got.body).not.toContain('secret')
    }
    expect((await get(port, '/')).status).toBe(200)
  })

  it('survives whatever bytes come', async () => {
    const port = await started()
    const start = fc.constantFrom('', 'GET / HTTP/1.1\r\n', 'GET / HTTP/1.1\r\nHost: localhost\r\n')
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 300 }), async (text, bytes) => {
        const socket = connect(port, '127.0.0.1')
        socket.on('error', () => undefined)
        socket.resume()
        socket.end(Buffer.concat([Buffer.from(text), bytes]))
        await closed(socket)
      }),
      { numRuns: 60 },
    )
    expect((await get(port, '/')).status).toBe(200)
  })
})
