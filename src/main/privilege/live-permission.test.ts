import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PromptAnswer } from './admin-prompt'
import { installScript, removalScript } from './install-script'
import { compareInstalled, inspectInstalled } from './installed-files'
import { launchDaemons } from './launch-daemon'
import { createFolderPermission, createLivePermission } from './live-permission'
import { isSocketPath, onceCommand } from './one-time-pipe'

const CHOICE = { profile: 'standard', bandwidth: false } as const
const DAEMONS = launchDaemons(501, CHOICE)

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'anemometer-daemons-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function permission() {
  const commands: string[] = []
  const prompt = {
    run: (command: string): Promise<PromptAnswer> => {
      commands.push(command)
      return Promise.resolve({ kind: 'allowed' })
    },
  }
  const made = createLivePermission({ uid: 501, prompt, choice: () => CHOICE, daemonFolder: folder })
  return { ...made, commands }
}

describe('the scripts for root', () => {
  it('hold nothing that a shell would replace but exit statuses, and variables of their own', () => {
    for (const script of [installScript(DAEMONS), removalScript(DAEMONS)]) {
      expect(script).not.toMatch(/[`\\]|[^\n\t -~]/)
      const replaced = new Set(script.match(/\$.\w*/g))
      expect([...replaced].filter((word) => !['$?', '$failed', '$status'].includes(word))).toEqual([])
    }
  })

  it('name no tool by anything but its absolute path', () => {
    const words = installScript(DAEMONS)
      .replaceAll(/'[^']*'|"[^"]*"/g, '')
      .match(/(?<![\w/.])(?:rm|mv|chmod|chown|plutil|launchctl|sleep)\b/g)
    expect(words).toBeNull()
  })
})

describe('onceCommand', () => {
  it('is fixed but for the path', () =>
    expect(onceCommand({ ...CHOICE, intervalMs: 200 }, 501, '/private/tmp/a-1/s')).toBe(
      '{ /usr/bin/powermetrics -f plist -i 200 -b 0 -s cpu_power,gpu_power,thermal 2>&1 | ' +
        "/usr/bin/sudo -n -u '#501' /usr/bin/nc -U '/private/tmp/a-1/s'; } < /dev/null > /dev/null 2>&1 &",
    ))

  it.each([-1, 1.5, Number.NaN, 2 ** 31])('refuses the user id %d', (uid) =>
    expect(() => onceCommand({ ...CHOICE, intervalMs: 200 }, uid, '/tmp/s')).toThrow(TypeError),
  )

  it.each([
    "/a'b",
    '/a b',
    '/a\nb',
    '/$(id)',
    '/`id`',
    '/a"b',
    '/a/../b',
    'a',
    '',
    '/',
    `/${'a'.repeat(103)}`,
  ])('refuses %j', (path) => {
    expect(isSocketPath(path)).toBe(false)
    expect(() => onceCommand({ ...CHOICE, intervalMs: 200 }, 501, path)).toThrow(TypeError)
  })
})

describe('what is installed', () => {
  const write = (): void =>
    DAEMONS.forEach(({ fileName, plist }) => writeFileSync(join(folder, fileName), plist))

  it('is missing, then told apart from what is wanted', async () => {
    expect(compareInstalled(await inspectInstalled(DAEMONS, folder))).toBe('missing')
    write()
    const files = await inspectInstalled(DAEMONS, folder)
    const isRoots = process.getuid?.() === 0
    expect(files.map((file) => file.content)).toEqual(Array(3).fill(isRoots ? 'same' : 'other'))
    expect(files[0]?.mode).toBe('0644')
    expect(files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
    writeFileSync(join(folder, DAEMONS[0]?.fileName ?? ''), 'changed')
    expect(compareInstalled(await inspectInstalled(DAEMONS, folder))).toBe('other')
  })

  it('does not follow a link', async () => {
    write()
    const path = join(folder, DAEMONS[0]?.fileName ?? '')
    writeFileSync(join(folder, 'copy'), readFileSync(path))
    rmSync(path)
    symlinkSync(join(folder, 'copy'), path)
    expect((await inspectInstalled(DAEMONS, folder))[0]).toMatchObject({ content: 'other', sha256: null })
  })
})

describe('live permission', () => {
  it('is not there before it was given, and says why when the files differ', async () => {
    const { find } = permission()
    expect(await find()).toEqual({ kind: 'not-allowed', reason: null })
    writeFileSync(join(folder, DAEMONS[0]?.fileName ?? ''), 'other')
    expect(await find()).toMatchObject({
      kind: 'not-allowed',
      reason: expect.stringContaining('replace it') as string,
    })
  })

  it('hands root the scripts that it shows', async () => {
    const { install, runOnce, report, commands } = permission()
    await install()
    await runOnce(1000, '/tmp/SOCKET')
    const shown = await report(1000)
    expect(commands).toEqual([shown.installScript, shown.onceCommand.replace('SOCKET', '/tmp/SOCKET')])
    expect(shown.checks.map(({ command }) => command).join('\n')).toContain('shasum -a 256 ')
  })

  it('asks nobody where only a folder was named', async () => {
    const named = createFolderPermission(folder, { uid: 501, choice: () => CHOICE })
    expect(await named.find()).toEqual({ kind: 'allowed' })
    for (const answer of [await named.install(), await named.remove(), await named.runOnce(1000, '/tmp/s')]) {
      expect(answer).toMatchObject({ kind: 'failed' })
    }
  })
})
