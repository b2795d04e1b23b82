import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { errorFields } from '../log/bug-reports'
import { log } from '../log/log'
import { acceptsGzip } from './prometheus-text'

/** What one client can cost. All of them together cost no more than the most connections allow. */
export const LIMITS = {
  /** With one more, the oldest is closed: whoever holds all of them keeps nobody out. */
  connections: 64,
  headerBytes: 8192,
  /** From the connection to the end of the headers, and to that of the request. */
  headersMs: 5_000,
  requestMs: 10_000,
  handshakeMs: 5_000,
  /** Between two requests: longer than between two scrapes, so that a scraper keeps its connection. */
  keepAliveMs: 90_000,
  /** Nothing is sent or taken, as by a client that never reads. */
  silenceMs: 120_000,
} as const

/** How often the times above are checked. */
const CHECK_MS = 1_000

export interface Answer {
  status: number
  /** With its charset. */
  contentType: string
  body: string
  headers?: Readonly<Record<string, string>>
}

export function plainAnswer(status: number, text: string, headers: Answer['headers'] = {}): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${text}\n`, headers }
}

export type Page = (query: URLSearchParams, request: IncomingMessage) => Answer

/** By their exact paths. */
export type Pages = ReadonlyMap<string, Page>

/** null: the request may be answered. Otherwise the refusal. */
export type Guard = (request: IncomingMessage) => Promise<Answer | null> | Answer | null

/** Without it, a page elsewhere could read or embed what is served here. */
const SAFETY_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/** Answers GET and HEAD, nothing else; no request has a body. Clients that are slow, huge or half open are closed. */
export class HttpServer {
  private readonly server: Server
  /** The oldest first. */
  private readonly sockets = new Set<Socket>()

  /** `tls`: null for plain HTTP. `guard` is asked before anything is answered. */
  constructor(
    private readonly pages: Pages,
    private readonly guard: Guard,
    tls: TlsOptions | null,
  ) {
    const options = {
      maxHeaderSize: LIMITS.headerBytes,
      headersTimeout: LIMITS.headersMs,
      requestTimeout: LIMITS.requestMs,
      keepAliveTimeout: LIMITS.keepAliveMs,
      connectionsCheckingInterval: CHECK_MS,
    }
    const handle = (request: IncomingMessage, response: ServerResponse): void =>
      void this.handle(request, response)
    this.server =
      tls === null
        ? createServer(options, handle)
        : createTlsServer({ ...options, ...tls, handshakeTimeout: LIMITS.handshakeMs }, handle)
    this.server.setTimeout(LIMITS.silenceMs)
    // As where no more files may be open: the next connection may be taken again.
    this.server.on('error', (error) =>
      log.warn('request', 'A connection could not be taken.', errorFields(error)),
    )
    this.server.on('connection', (socket: Socket) => this.add(socket))
    // Without a listener Node would ask for the body.
    this.server.on('checkContinue', handle)
  }

  /** Rejects with the system's error. `host`: an IP address. `port`: 0 for any. */
  listen(host: string, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen({ host, port }, () => {
        this.server.removeListener('error', reject)
        resolve(this.server.address() as AddressInfo)
      })
    })
  }

  /** Ends all connections at once. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve())
      for (const socket of this.sockets) socket.destroy()
    })
  }

  private add(socket: Socket): void {
    this.sockets.add(socket)
    socket.once('close', () => this.sockets.delete(socket))
    const [oldest] = this.sockets
    if (this.sockets.size > LIMITS.connections) oldest?.destroy()
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that goes away meanwhile is no error of ours.
    response.on('error', () => undefined)
    const answer = await this.answerTo(request).catch(failed)
    if (response.destroyed) return
    // Who was refused gets no second try on the same connection, and nobody waits for the rest of a body.
    if (answer.status >= 400) response.setHeader('Connection', 'close')
    send(request, response, answer)
  }

  private async answerTo(request: IncomingMessage): Promise<Answer> {
    return (await this.guard(request)) ?? bodyRefusal(request) ?? this.answer(request)
  }

  private answer(request: IncomingMessage): Answer {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plainAnswer(405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD' })
    const [path = '', query = ''] = (request.url ?? '').split('?', 2)
    const page = this.pages.get(path)
    if (page === undefined)
      return plainAnswer(404, `There is no such page; there are ${[...this.pages.keys()].join(', ')}.`)
    return page(new URLSearchParams(query), request)
  }
}

/** A bug of ours, of which a client learns no more than that. */
function failed(error: unknown): Answer {
  log.error('request', 'A page failed.', errorFields(error))
  return plainAnswer(500, 'This page failed. The log of Anemometer says how.')
}

function bodyRefusal({ headers }: IncomingMessage): Answer | null {
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  return hasBody ? plainAnswer(413, 'No request here has a body.') : null
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status, contentType, body, headers } = answer
  const isZipped = acceptsGzip(request.headers['accept-encoding'])
  const bytes = isZipped ? gzipSync(body) : Buffer.from(body)
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': bytes.length,
    Vary: 'Accept, Accept-Encoding',
    ...(isZipped && { 'Content-Encoding': 'gzip' }),
    ...SAFETY_HEADERS,
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
