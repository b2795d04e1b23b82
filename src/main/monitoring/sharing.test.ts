import { hashSync } from 'bcryptjs'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import type { SharingReach, SharingState, SharingStatus } from '#shared/sharing'
import { Pipeline } from '../pipeline/pipeline'
import type { SourceEvents } from '../sources/source'
import { madeSample } from '../storage/testing/made-samples'
import { Sharing } from './sharing'
import { makeCertificates } from './testing/certificates'

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const { port, close } = await taken()
  await close()
  return port
}

async function taken(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
  return { port: (server.address() as AddressInfo).port, close }
}

function started() {
  const folder = mkdtempSync(join(tmpdir(), 'anemometer-sharing-'))
  const accessFile = join(folder, 'web-config.yml')
  const pipeline = new Pipeline()
  const listeners: SourceEvents[] = []
  pipeline.use({
    ...{ kind: 'demonstration', label: 'Demonstration', requestedIntervalMs: 1000 },
    start: (events) => void listeners.push(events),
    stop: () => undefined,
    setPaused: () => undefined,
  })
  const told: SharingStatus[] = []
  const parts = {
    pipeline,
    version: '1.2.3',
    accessFile,
    onChange: (status: SharingStatus) => told.push(status),
  }
  const sharing = new Sharing(parts)
  onTestFinished(async () => {
    await sharing.dispose()
    rmSync(folder, { recursive: true })
  })
  const turn = (sharesReadings: boolean, sharingPort: number, sharingReach: SharingReach = 'this-computer') =>
    sharing.follow({ sharesReadings, sharingPort, sharingReach })
  const read = (): void =>
    listeners[0]?.onSample(
      madeSample(0, { endMs: 1_700_000_000_000, cpuMw: 1000, elapsedMs: 1000 }).sample,
      null,
    )
  const users = (password: string): string => `basic_auth_users:\n  prometheus: ${hashSync(password, 4)}\n`
  return { sharing, pipeline, told, turn, read, users, folder, accessFile }
}

function on({ state }: SharingStatus): Extract<SharingState, { kind: 'on' }> {
  if (state.kind !== 'on') throw new Error(JSON.stringify(state))
  return state
}

const messageOf = ({ state }: SharingStatus): string => (state.kind === 'failed' ? state.message : state.kind)

it('serves what is read from the moment on which it is turned on, and nothing before or after', async () => {
  const { sharing, turn, read, told } = started()
  const port = await freePort()
  read()
  await turn(false, port)
  await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow()
  await turn(true, port)
  const { origin, scrapeConfig } = on(sharing.status)
  expect(origin).toBe(`http://127.0.0.1:${port}`)
  read()
  const text = await (await fetch(`${origin}/metrics`)).text()
  expect(text).toContain('anemometer_energy_joules_total{component="cpu"} 1\n')
  expect(text).toContain('anemometer_source_info{source="demonstration",real="false"} 1')
  expect(parse(scrapeConfig)).toEqual({
    scrape_configs: [{ job_name: 'anemometer', static_configs: [{ targets: [`localhost:${port}`] }] }],
  })
  await turn(false, port)
  await expect(fetch(`${origin}/metrics`)).rejects.toThrow()
  expect(told.map(({ state }) => state.kind).filter((kind, index, all) => kind !== all[index - 1])).toEqual([
    'off',
    'starting',
    'on',
    'off',
  ])
})

it('moves to another port, the latest of several that were chosen one after the other', async () => {
  const { sharing, turn } = started()
  const [first, second, third] = [await freePort(), await freePort(), await freePort()]
  const changes = [turn(true, first), turn(true, second), turn(true, third)]
  await Promise.all(changes)
  expect(on(sharing.status).origin).toBe(`http://127.0.0.1:${third}`)
  expect(await fetch(`http://127.0.0.1:${third}/healthz`)).toBeDefined()
  for (const port of [first, second])
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
})

it('says whose port it is not, and serves once it is free', async () => {
  const { sharing, turn } = started()
  const other = await taken()
  await turn(true, other.port)
  expect(messageOf(sharing.status)).toBe(
    `http://127.0.0.1:${other.port} is taken, by another program or another "anemometer serve". Choose another port.`,
  )
  await other.close()
  await sharing.restart()
  expect(on(sharing.status).origin).toBe(`http://127.0.0.1:${other.port}`)
})

it('tells who asked last, in printable words of bounded length, and whether it was refused', async () => {
  const { sharing, turn, told } = started()
  await turn(true, await freePort())
  const { origin } = on(sharing.status)
  expect(sharing.status.lastRequest).toBeNull()
  await fetch(`${origin}/metrics`, { headers: { 'User-Agent': `Prometheus/\u0085${'x'.repeat(500)}` } })
  const { lastRequest } = sharing.status
  expect(lastRequest).toMatchObject({ address: '127.0.0.1', wasRefused: false })
  expect(lastRequest?.userAgent).toMatch(/^Prometheus\/\\x85x{100,120}$/)
  expect(told.at(-1)?.lastRequest).toEqual(lastRequest)
  await sharing.restart()
  expect(sharing.status.lastRequest).toBeNull()
})

it('refuses a name that is not its own, and says what acts in the app', async () => {
  const { sharing, turn } = started()
  await turn(true, 0)
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = { host: 'rebound.example' }
    get(`${on(sharing.status).origin}/metrics`, { headers, agent: false }, (response) => {
      void text(response).then((body) => resolve(`${response.statusCode} ${body}`), reject)
    }).on('error', reject)
  })
  expect(answer).toBe('403 This server does not answer to that name. Ask it by its IP address.\n')
  expect(sharing.status.lastRequest).toMatchObject({ wasRefused: true })
})

it('is not opened to other computers without asking them who they are', async () => {
  const { sharing, turn, users, accessFile } = started()
  const port = await freePort()
  await turn(true, port, 'network')
  expect(messageOf(sharing.status)).toContain(`Name users or certificates in ${accessFile} first`)
  await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow()
  writeFileSync(accessFile, users('a password'))
  await sharing.restart()
  const { scrapeConfig, warning } = on(sharing.status)
  expect(warning).toContain('can be read on the way')
  expect(parse(scrapeConfig)).toMatchObject({
    scrape_configs: [{ basic_auth: { username: 'prometheus', password_file: expect.any(String) as string } }],
  })
  const url = `http://127.0.0.1:${port}/metrics`
  expect((await fetch(url)).status).toBe(401)
  expect(sharing.status.lastRequest).toMatchObject({ wasRefused: true })
  const right = { Authorization: `Basic ${Buffer.from('prometheus:a password').toString('base64')}` }
  expect((await fetch(url, { headers: right })).status).toBe(200)
})

it('asks this computer, too, where the file says so, and serves nothing where the file is broken', async () => {
  const { sharing, turn, users, accessFile } = started()
  const port = await freePort()
  writeFileSync(accessFile, users('a password'))
  await turn(true, port)
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(401)
  writeFileSync(accessFile, 'basic_auth_users: [')
  await sharing.restart()
  expect(messageOf(sharing.status)).toContain('cannot be used as web.config')
  await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow()
})

it('serves HTTPS, and tells Prometheus so, where the file has a certificate', async () => {
  const { sharing, turn, folder, accessFile } = started()
  makeCertificates(folder, { mac: 'DNS:localhost', prometheus: 'DNS:prometheus.lab.example' })
  writeFileSync(
    accessFile,
    `tls_server_config:\n  cert_file: mac.pem\n  key_file: mac.key\n  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n`,
  )
  await turn(true, await freePort(), 'network')
  const { origin, scrapeConfig, warning } = on(sharing.status)
  expect(origin).toMatch(/^https:/)
  expect(warning).toBeNull()
  expect(parse(scrapeConfig)).toMatchObject({
    scrape_configs: [
      {
        scheme: 'https',
        tls_config: { ca_file: expect.any(String) as string, cert_file: expect.any(String) as string },
      },
    ],
  })
})
