import { hashSync } from 'bcryptjs'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createGuard, type AccessOptions } from './access'
import { HttpServer, plainAnswer } from './http-server'
import { makeCertificates } from './testing/certificates'
import { readWebConfig } from './web-config'

const NONE: AccessOptions = { allowedHosts: [], bearerToken: null, users: new Map(), allowedSans: null }
const TOKEN = 'a-token-of-some-length'

interface Served {
  port: number
  status: (options?: RequestOptions) => Promise<number>
}

async function serving(
  access: Partial<AccessOptions>,
  tls: ConstructorParameters<typeof HttpServer>[2] = null,
): Promise<Served> {
  const pages = new Map([['/', () => plainAnswer(200, 'secret')]])
  const server = new HttpServer(pages, createGuard({ ...NONE, ...access }), tls)
  onTestFinished(() => server.close())
  const { port } = await server.listen('127.0.0.1', 0)
  const send = tls === null ? httpRequest : httpsRequest
  const status = (options: RequestOptions = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = send({ host: '127.0.0.1', port, path: '/', agent: false, ...options }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      sent.on('error', reject)
      sent.end()
    })
  return { port, status }
}

const basic = (credentials: string) => ({
  headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
})
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

describe('the name that a request is for', () => {
  it.each([
    ['localhost', 200],
    ['LocalHost:26366', 200],
    ['127.0.0.1:1', 200],
    ['[::1]:26366', 200],
    ['192.168.1.20', 200],
    ['mac-17.lab.example:26366', 200],
    // Pointed to 127.0.0.1 after the page was loaded.
    ['evil.example', 403],
    ['evil.example:26366', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.evil.example', 403],
    ['localhost:26366.evil.example', 403],
    ['evil.example@localhost', 403],
    ['localhost:', 403],
    ['[evil.example]', 403],
  ])('%s gives %i', async (host, status) => {
    const { status: ask } = await serving({ allowedHosts: ['mac-17.lab.example'] })
    expect(await ask({ headers: { host } })).toBe(status)
  })

  it('is looked at before the credentials', async () => {
    const { status } = await serving({ bearerToken: TOKEN })
    expect(await status({ headers: { host: 'evil.example', authorization: `Bearer ${TOKEN}` } })).toBe(403)
  })
})

describe('credentials', () => {
  const users = new Map([
    ['ada', hashSync('pass:word', 4)],
    ['bob', hashSync('other', 4)],
  ])

  it.each([
    ['none', {}, 401],
    ['the token', bearer(TOKEN), 200],
    ['a part of the token', bearer(TOKEN.slice(0, -1)), 401],
    ['another token', bearer('nonsense'), 401],
    ['the password of a user', basic('ada:pass:word'), 200],
    ['the password of another user', basic('bob:pass:word'), 401],
    ['no user', basic(':pass:word'), 401],
    ['an unknown user', basic('eve:pass:word'), 401],
    ['no colon', basic('ada'), 401],
    ['no base64', { headers: { authorization: 'Basic %%%' } }, 401],
    ['another scheme', { headers: { authorization: `Digest ${TOKEN}` } }, 401],
    ['nothing after the scheme', { headers: { authorization: 'Bearer' } }, 401],
  ])('%s', async (_, options, expected) => {
    const { status } = await serving({ bearerToken: TOKEN, users })
    expect(await status(options)).toBe(expected)
  })

  it('are a token only, or users only', async () => {
    expect(await (await serving({ users })).status(bearer(TOKEN))).toBe(401)
    expect(await (await serving({ bearerToken: TOKEN })).status(basic('ada:pass:word'))).toBe(401)
  })

  it('that were right are let in at once while others try passwords, who are turned away', async () => {
    const { status } = await serving({ users })
    expect(await status(basic('bob:other'))).toBe(200)
    const tries = Array.from({ length: 40 }, (_, i) => status(basic(`ada:guess ${i}`)))
    expect(await status(basic('bob:other'))).toBe(200)
    const statuses = await Promise.all(tries)
    expect(statuses).not.toContain(200)
    expect(statuses).toContain(503)
    expect(statuses.filter((each) => each === 401).length).toBeLessThanOrEqual(9)
  })
})

describe('a web.config', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'anemometer-tls-'))
    makeCertificates(folder, {
      server: 'DNS:localhost,IP:127.0.0.1',
      prometheus: 'DNS:prometheus.example',
      other: 'DNS:other.example',
    })
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = (name: string): Buffer => readFileSync(join(folder, name))

  function config(text: string): ReturnType<typeof readWebConfig> {
    const path = join(folder, 'web.yml')
    writeFileSync(path, text)
    return readWebConfig(path)
  }

  const TLS = 'tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n'
  const CLIENTS = '  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n'

  async function servingConfig(text: string): Promise<Served['status']> {
    const read = config(text)
    if (!read.ok) throw new Error(read.message)
    const { tls, users, allowedSans } = read.value
    return (await serving({ users, allowedSans }, tls)).status
  }

  it('has TLS, for a client that trusts its authority', async () => {
    const status = await servingConfig(TLS)
    expect(await status({ ca: file('ca.pem') })).toBe(200)
    await expect(status()).rejects.toThrow(/certificate/)
    await expect(status({ ca: file('ca.pem'), maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow()
  })

  it('lets in those alone whose certificate its authority has signed, and of these those of a name', async () => {
    const ca = file('ca.pem')
    const as = (name: string) => ({ ca, cert: file(`${name}.pem`), key: file(`${name}.key`) })
    const any = await servingConfig(TLS + CLIENTS)
    expect(await any(as('other'))).toBe(200)
    await expect(any({ ca })).rejects.toThrow()
    const named = await servingConfig(`${TLS}${CLIENTS}  client_allowed_sans: [prometheus.example]\n`)
    expect(await named(as('prometheus'))).toBe(200)
    expect(await named(as('other'))).toBe(403)
  })

  it('has users with passwords', async () => {
    const status = await servingConfig(`basic_auth_users:\n  ada: ${hashSync('secret', 4)}\n`)
    expect(await status(basic('ada:secret'))).toBe(200)
    expect(await status(basic('ada:other'))).toBe(401)
  })

  it('may be empty', () => {
    expect(config('')).toMatchObject({ ok: true, value: { tls: null } })
  })

  it.each([
    ['a key that is not known', 'rate_limit:\n  interval: 1s\n', 'rate_limit is not supported here'],
    ['one within', `${TLS}  cipher_suites: []\n`, 'tls_server_config: cipher_suites is not supported here'],
    [
      'a password that is none',
      'basic_auth_users:\n  ada: secret\n',
      'basic_auth_users.ada: no bcrypt hash with a cost of 4 to 14',
    ],
    [
      'a password that takes a day',
      `basic_auth_users:\n  ada: $2b$31$${'a'.repeat(53)}\n`,
      'basic_auth_users.ada: no bcrypt hash',
    ],
    [
      'a user with a colon',
      `basic_auth_users:\n  "a:b": ${hashSync('x', 4)}\n`,
      'the name of a user has no colon',
    ],
    [
      'clients without an authority',
      `${TLS}  client_auth_type: RequireAndVerifyClientCert\n`,
      'belong together',
    ],
    ['an authority without clients', `${TLS}  client_ca_file: ca.pem\n`, 'belong together'],
    ['an old TLS', `${TLS}  min_version: TLS10\n`, 'tls_server_config.min_version'],
    ['a missing file', 'tls_server_config:\n  cert_file: none.pem\n  key_file: server.key\n', 'ENOENT'],
    [
      'a key of another certificate',
      'tls_server_config:\n  cert_file: server.pem\n  key_file: other.key\n',
      'key',
    ],
    ['no YAML', '{[', 'cannot be used as web.config'],
  ])('is refused with %s', (_, text, why) => {
    const read = config(text)
    expect(read.ok ? '' : read.message).toContain(why)
  })
})
