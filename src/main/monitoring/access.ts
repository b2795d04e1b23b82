import { compare } from 'bcryptjs'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { plainAnswer, type Answer, type Guard } from './http-server'

/** A password costs some 100 ms of a core: so many may wait for their turn, and after a wrong one nobody's comes sooner. */
const MOST_WAITING = 8
const AFTER_WRONG_MS = 500
/** Credentials that were right are known again at once. */
const MOST_KNOWN = 100

/** Of a password that nobody has; checked where there is no such user, so that the time tells nothing. */
const NOBODY = '$2b$10$W8V1lwWgv7f8PuqhoXPksOIkAameVI44ShsZBtvEd9uDy3gpNIfJ.'

export interface AccessOptions {
  /** Names that `Host` may have, beside IP addresses and `localhost`. Lower case. */
  allowedHosts: readonly string[]
  /** null: there is none. */
  bearerToken: string | null
  /** bcrypt hashes by the names of users. */
  users: ReadonlyMap<string, string>
  /** Subject alternative names, one of which a client certificate must have; null: any that was verified will do. */
  allowedSans: readonly string[] | null
}

/**
 * Refuses requests under a name that is not ours, before anything else: a page elsewhere whose name was pointed to this
 * machine afterwards (DNS rebinding) is of the same origin as far as its browser can tell, but has that name in `Host`. An
 * address in its place cannot be pointed elsewhere. Then asks for credentials, where there are any. `remedy`: what helps against
 * a name that is refused, a sentence.
 */
export function createGuard(options: AccessOptions, remedy = 'Start it with --allow-host NAME.'): Guard {
  const { allowedHosts, bearerToken, users, allowedSans } = options
  const passwords = new Passwords(users)
  return async (request) => {
    if (!isAllowedHost(request.headers.host, allowedHosts))
      return plainAnswer(403, `This server does not answer to that name. ${remedy}`)
    if (allowedSans !== null && !hasSan(request, allowedSans))
      return plainAnswer(403, 'The certificate of this client is for another name.')
    if (bearerToken === null && users.size === 0) return null
    const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ', 2)
    switch (scheme.toLowerCase()) {
      case 'bearer':
        return bearerToken !== null && isSame(credentials, bearerToken) ? null : unauthorised(options)
      case 'basic': {
        const verdict = users.size === 0 ? 'wrong' : await passwords.check(credentials)
        if (verdict === 'busy') return plainAnswer(503, 'Too many try passwords.', { 'Retry-After': '5' })
        return verdict === 'right' ? null : unauthorised(options)
      }
      default:
        return unauthorised(options)
    }
  }
}

/** `host`: the header, with or without a port, which other ways to this server may change. */
function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
  const name = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host?.toLowerCase() ?? '')?.[1] ?? ''
  return isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0 || name === 'localhost' || allowed.includes(name)
}

/** Node has them as `DNS:a.example, IP Address:10.0.0.1, URI:…, email:…`. */
function hasSan({ socket }: IncomingMessage, allowed: readonly string[]): boolean {
  const names = (socket as TLSSocket).getPeerCertificate().subjectaltname?.split(', ') ?? []
  return names.some((name) => allowed.includes(name.replace(/^[A-Za-z ]+:/, '')))
}

function unauthorised({ users }: AccessOptions): Answer {
  const scheme = users.size > 0 ? 'Basic realm="Anemometer", charset="UTF-8"' : 'Bearer realm="Anemometer"'
  return plainAnswer(401, 'The credentials are missing or wrong.', { 'WWW-Authenticate': scheme })
}

/** In a time that does not depend on where they differ. */
function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Checks passwords one after another. */
class Passwords {
  /** Digests of credentials that were right. */
  private readonly known = new Set<string>()
  private queue: Promise<unknown> = Promise.resolve()
  private waiting = 0

  constructor(private readonly users: ReadonlyMap<string, string>) {}

  /** `credentials`: NAME:PASSWORD in base64. */
  async check(credentials: string): Promise<'right' | 'wrong' | 'busy'> {
    const key = digest(credentials).toString('base64')
    if (this.known.has(key)) return 'right'
    if (this.waiting >= MOST_WAITING) return 'busy'
    this.waiting++
    const result = this.queue.then(() => this.isRight(credentials))
    // The answer does not wait, the next one does.
    this.queue = result.then(async (isRight) => {
      if (!isRight) await wait(AFTER_WRONG_MS, null, { ref: false })
      this.waiting--
    })
    const isRight = await result
    if (isRight && this.known.size < MOST_KNOWN) this.known.add(key)
    return isRight ? 'right' : 'wrong'
  }

  private async isRight(credentials: string): Promise<boolean> {
    const text = Buffer.from(credentials, 'base64').toString()
    const colon = text.indexOf(':')
    const hash = this.users.get(text.slice(0, Math.max(0, colon)))
    const isRight = await compare(text.slice(colon + 1), hash ?? NOBODY)
    return isRight && hash !== undefined && colon >= 0
  }
}
