import { userInfo } from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import { UsageError } from '../command'
import { createTestIo } from '../testing/test-io'
import { serviceCommand } from './service'

/** `daemon` is a person without root's rights on macOS and Linux. */
async function running(...args: string[]): Promise<{ status: number; out: string; errors: string[] }> {
  const { io, out, errors } = createTestIo()
  const status = await serviceCommand.run(args, io)
  return { status, out: out(), errors }
}

describe('anemometer service', () => {
  it('shows every file and all that root would run, and runs nothing', async () => {
    const { status, out } = await running(
      'install',
      '--user',
      'daemon',
      '--print',
      '--',
      '--listen',
      '127.0.0.1:9',
    )
    expect(status).toBe(0)
    expect(out).toContain('# /Library/LaunchDaemons/io.github.anemometer.serve.plist\n<?xml')
    expect(out).toContain('<string>daemon</string>')
    expect(out).toMatch(
      /<string>serve<\/string>\s+<string>--listen<\/string>\s+<string>127\.0\.0\.1:9<\/string>/,
    )
    expect(out).toMatch(/<string>--data<\/string>\s+<string>\/var\/db\/anemometer\/1\/history<\/string>/)
    expect(out).toContain('io.github.anemometer.powermetrics.1.1000ms.plist')
    expect(out).toContain('bootstrap system /Library/LaunchDaemons/io.github.anemometer.serve.plist')
  })

  it('takes powermetrics away only where that is asked for', async () => {
    expect((await running('remove', '--user', 'daemon', '--print')).out).not.toContain('powermetrics')
    const all = await running('remove', '--user', 'daemon', '--live-readings', '--print')
    expect(all.out).toContain('io.github.anemometer.powermetrics.1.1000ms')
  })

  it.each([
    ['root', ['install', '--user', 'root', '--print'], 'never runs as root'],
    [
      'an option of id in the place of a name',
      ['install', '--user=-u', '--print'],
      'there is no person "-u"',
    ],
    ['nobody of that name', ['install', '--user', 'no-such-person', '--print'], 'there is no person'],
    [
      'a word with a space',
      ['install', '--user', 'daemon', '--print', '--', '--source', '/a b.plist'],
      'characters',
    ],
  ])('refuses %s', async (_, args, why) => {
    const { status, errors, out } = await running(...args)
    expect(status).toBe(2)
    expect(errors[0]).toContain(why)
    expect(out).toBe('')
  })

  it('takes who types it for the person, whatever the environment says', async () => {
    vi.stubEnv('USER', 'daemon')
    vi.stubEnv('SUDO_USER', undefined)
    const { uid, username } = userInfo()
    const { out, errors } = await running('install', '--print')
    vi.unstubAllEnvs()
    if (uid === 0) expect(errors[0]).toContain('never runs as root')
    else expect(out).toContain(`<string>${username}</string>`)
  })

  it.each([
    ['nothing', []],
    ['two things', ['install', 'remove']],
    ['another thing', ['restart']],
    ['options of serve with status', ['status', '--', '--firefox']],
    ['an unknown option of serve', ['install', '--user', 'daemon', '--print', '--', '--port', '1']],
    ['a path from here', ['install', '--user', 'daemon', '--print', '--', '--web-config', 'web.yml']],
    ['a push without variables', ['install', '--user', 'daemon', '--print', '--', '--otlp']],
  ])('asks again for %s', async (_, args) => {
    await expect((async () => running(...args))()).rejects.toThrow(UsageError)
  })

  it.runIf(process.platform !== 'darwin')('says where there is no launchd', async () => {
    const { status, errors } = await running('install')
    expect(status).toBe(2)
    expect(errors[0]).toContain('launchd is on macOS only')
  })
})
