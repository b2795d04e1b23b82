import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAdminPrompt, type PromptAnswer, type SudoExec } from './admin-prompt'

const folder = process.cwd()
afterEach(() => {
  vi.restoreAllMocks()
  process.chdir(folder)
})

/** A sudo-prompt that ends as told. */
function answering(error?: Error & { code?: number }, stderr = '') {
  const calls: Parameters<SudoExec>[] = []
  const exec: SudoExec = (...args) => {
    calls.push(args)
    args[2](error, '', stderr)
  }
  return { prompt: createAdminPrompt(exec), calls }
}

const notGranted = (code?: number) =>
  Object.assign(new Error('User did not grant permission.'), code === undefined ? {} : { code })

describe('the administrator’s prompt', () => {
  it.each<[string, (Error & { code?: number }) | undefined, string, PromptAnswer]>([
    ['success', undefined, '', { kind: 'allowed' }],
    ['a cancelled dialog on macOS', notGranted(), '', { kind: 'cancelled' }],
    ['a dismissed dialog of pkexec', notGranted(126), '', { kind: 'cancelled' }],
    ['a wrong password for pkexec', notGranted(127), '', { kind: 'wrong-password' }],
    [
      'a failed command',
      Object.assign(new Error('Command failed: umask 022 …'), { code: 1 }),
      'Nothing was installed: launchd did not take a service.\n',
      { kind: 'failed', message: 'Nothing was installed: launchd did not take a service.' },
    ],
  ])('%s', async (_name, error, stderr, answer) => {
    const { prompt } = answering(error, stderr)
    expect(await prompt.run('true')).toEqual(answer)
  })

  it('says that there is nobody to ask for a password', async () => {
    const { prompt } = answering(new Error('No polkit authentication agent found.'))
    expect(await prompt.run('true')).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('polkit') as string,
    })
  })

  it('hands the command over to the character, from the folder /, with the name of the app', async () => {
    const { prompt, calls } = answering()
    await prompt.run("printf %s 'a b'")
    expect(calls.map(([command, options]) => [command, options])).toEqual([
      ["printf %s 'a b'", { name: 'Anemometer' }],
    ])
    expect(process.cwd()).toBe('/')
  })

  it('lets nobody else write into the folder with the script, whatever the umask was', async () => {
    const before = process.umask(0o002)
    try {
      let during = 0
      const prompt = createAdminPrompt((_command, _options, done) => {
        during = process.umask(0o022)
        done()
      })
      await prompt.run('true')
      expect(during & 0o022).toBe(0o022)
    } finally {
      process.umask(before)
    }
  })

  it('answers in words when not even the question can be prepared', async () => {
    vi.spyOn(process, 'chdir').mockImplementation(() => {
      throw new Error('EACCES')
    })
    const { prompt, calls } = answering()
    expect(await prompt.run('true')).toMatchObject({ kind: 'failed', message: 'Nothing was asked: EACCES' })
    expect(calls).toEqual([])
  })

  it('takes the account’s name from the system, not from the environment', async () => {
    vi.stubEnv('USER', '-R root /etc')
    const { prompt } = answering()
    await prompt.run('true')
    expect(process.env['USER']).toMatch(/^[A-Za-z_][A-Za-z0-9_.-]*$/)
    vi.unstubAllEnvs()
  })
})
