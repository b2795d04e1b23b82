import { once } from 'node:events'
import { createServer, type RequestListener, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { repository } from '../../../package.json'
import { findNewerRelease, RELEASES_PAGE } from './release-feed'

/** Asks a server of this machine, which answers so. */
async function ask(answer: RequestListener, version = '0.9.0') {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const feed = `http://127.0.0.1:${(server.address() as AddressInfo).port}/releases/latest`
  return { result: await findNewerRelease({ fetch, version, feed }), asked }
}

const release =
  (tag: unknown, more: object = {}): RequestListener =>
  (_request, response) =>
    response.end(JSON.stringify({ tag_name: tag, ...more }))

const unknown = (reason: string) => ({
  ok: false,
  message: `Whether there is a newer release is not known: ${reason}. See ${RELEASES_PAGE}`,
})

it('a newer release is told with its page, which is of our own repository whatever the answer says', async () => {
  const { result, asked } = await ask(release('v0.10.0', { html_url: 'https://evil.example/' }))
  expect(result).toEqual({ ok: true, value: { version: '0.10.0', page: `${RELEASES_PAGE}/tag/v0.10.0` } })
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatchObject({ method: 'GET', url: '/releases/latest' })
  expect(asked[0]?.headers).not.toHaveProperty('cookie')
})

it.each([
  ['v0.9.0', '0.9.0'],
  ['0.9.0', '0.9.0'],
  ['v0.8.12', '0.9.0'],
  ['v0.9.9', '1.0.0'],
])('%s is not newer than %s', async (tag, version) => {
  expect((await ask(release(tag), version)).result).toEqual({ ok: true, value: null })
})

it('versions are compared number by number', async () => {
  const version = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30))
  await fc.assert(
    fc.asyncProperty(version, version, async (newest, own) => {
      const answer = () => Promise.resolve(Response.json({ tag_name: `v${newest.join('.')}` }))
      const result = await findNewerRelease({ fetch: answer, version: own.join('.') })
      const weight = ([major, minor, patch]: number[]): number =>
        (major ?? 0) * 1e6 + (minor ?? 0) * 1e3 + (patch ?? 0)
      const isNewer = weight(newest) > weight(own)
      expect(result).toMatchObject({ ok: true, value: isNewer ? { version: newest.join('.') } : null })
    }),
  )
})

it.each([
  ['no JSON', '<html>', 'the answer names no release'],
  ['another shape', '[]', 'the answer names no release'],
  ['a tag that is no version', '{"tag_name":"v1.0.0/../../x"}', 'the answer names no release'],
  ['a preview', '{"tag_name":"v1.0.0-beta.1"}', 'the answer names no release'],
  ['far too much', `{"tag_name":"v9.9.9","body":"${'x'.repeat(1_000_001)}"}`, 'the answer is too large'],
])('an answer with %s is none', async (_what, body, reason) => {
  expect((await ask((_request, response) => response.end(body))).result).toEqual(unknown(reason))
})

it.each([
  [404, 'there is no release yet'],
  [403, 'GitHub was asked too often from here; try again in an hour'],
  [429, 'GitHub was asked too often from here; try again in an hour'],
  [500, 'GitHub answered with status 500'],
])('status %i is said', async (status, reason) => {
  const { result } = await ask((_request, response) => response.writeHead(status).end())
  expect(result).toEqual(unknown(reason))
})

it('a redirection is not followed', async () => {
  const { result, asked } = await ask((_request, response) =>
    response.writeHead(302, { location: '/elsewhere' }).end(),
  )
  expect(result).toMatchObject({ ok: false })
  expect(asked).toHaveLength(1)
})

it('a network that is not there is said, with the page to look at', async () => {
  const offline = () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED'))
  expect(await findNewerRelease({ fetch: offline })).toEqual(unknown('net::ERR_INTERNET_DISCONNECTED'))
})

it('GitHub is asked for the releases of this project, over https', async () => {
  const urls: string[] = []
  const note = (url: string) => {
    urls.push(url)
    return Promise.resolve(Response.json({ tag_name: 'v0.0.1' }))
  }
  await findNewerRelease({ fetch: note })
  expect(repository).toMatch(/^https:\/\/github\.com\/[\w-]+\/[\w.-]+(?<!\.git)$/)
  expect(urls).toEqual([`${repository.replace('//github.com/', '//api.github.com/repos/')}/releases/latest`])
})
