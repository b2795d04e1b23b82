import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../storage/testing/store-folder'
import { DEFAULT_PORT, formatOrigin, readTokenFile, resolveListenAddress } from './server-config'

describe('an address to listen at', () => {
  it.each([
    ['127.0.0.1:8000', '127.0.0.1', 8000, true],
    ['127.8.9.10', '127.8.9.10', DEFAULT_PORT, true],
    ['[::1]:8000', '::1', 8000, true],
    ['8000', '127.0.0.1', 8000, true],
    ['0', '127.0.0.1', 0, true],
    ['0.0.0.0:8000', '0.0.0.0', 8000, false],
    [':8000', '::', 8000, false],
    ['[::]:8000', '::', 8000, false],
    ['192.168.1.20', '192.168.1.20', DEFAULT_PORT, false],
    ['[::ffff:127.0.0.1]:1', '::ffff:127.0.0.1', 1, true],
  ])('%s', async (text, address, port, isLoopback) => {
    expect(await resolveListenAddress(text)).toEqual({ ok: true, value: { address, port, isLoopback } })
  })

  it('is loopback by a name that says so', async () => {
    const resolved = await resolveListenAddress('localhost:1')
    expect(resolved).toMatchObject({ ok: true, value: { port: 1, isLoopback: true } })
  })

  it.each(['', 'a:b', '127.0.0.1:99999', '::1:8000', 'name.invalid:1', '127.0.0.1:', 'http://127.0.0.1:1'])(
    'is not "%s"',
    async (text) => {
      expect((await resolveListenAddress(text)).ok).toBe(false)
    },
  )

  it('is written as in a browser', () => {
    expect(formatOrigin('127.0.0.1', 1, false)).toBe('http://127.0.0.1:1')
    expect(formatOrigin('::1', 1, true)).toBe('https://[::1]:1')
  })
})

describe('a token', () => {
  function tokenIn(text: string, mode = 0o600): ReturnType<typeof readTokenFile> {
    const path = join(temporaryFolder(), 'token')
    writeFileSync(path, text)
    chmodSync(path, mode)
    return readTokenFile(path)
  }

  it('is what its file holds, without the end of the line', () => {
    expect(tokenIn('0123456789abcdef\n')).toEqual({ ok: true, value: '0123456789abcdef' })
    expect(tokenIn('0123456789abcdef', 0o400).ok).toBe(true)
  })

  it.each([
    ['others may read', '0123456789abcdef', 0o640, 'chmod 600'],
    ['everybody may read', '0123456789abcdef', 0o604, 'chmod 600'],
    ['is short', '0123456789abcde', 0o600, 'holds no token'],
    ['is empty', '', 0o600, 'holds no token'],
    ['has spaces', '0123456789 abcdefg', 0o600, 'holds no token'],
  ])('is refused where its file %s', (_, text, mode, why) => {
    const token = tokenIn(text, mode)
    expect(token.ok ? '' : token.message).toContain(why)
  })

  it('is refused where there is no file', () => {
    expect(readTokenFile(join(temporaryFolder(), 'none'))).toMatchObject({ ok: false })
  })
})
