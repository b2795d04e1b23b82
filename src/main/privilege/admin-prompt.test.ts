import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { describeFailure, NOBODY_TO_ASK, type PromptAnswer } from './admin-prompt'
import { createOsascriptPrompt } from './osascript-prompt'
import { createSudoPrompt, type SudoExec } from './sudo-prompt'

const folder = process.cwd()
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.chdir(folder)
})

describe('sudo-prompt’s prompt', () => {
  /** A sudo-prompt that ends as told. */
  function answering(error?: Error & { code?: number }, stderr = '') {
    const calls: Parameters<SudoExec>[] = []
    const exec: SudoExec = (...args) => {
      calls.push(args)
      args[2](error, '', stderr)
    }
    return { prompt: createSudoPrompt(exec), calls }
  }

  const notGranted = (code?: number) =>
    Object.assign(new Error('User did not grant permission.'), code === undefined ? {} : { code })

  it.each<[string, (Error & { code?: number }) | undefined, string, PromptAnswer]>([
    ['success', undefined, '', { kind: 'allowed' }],
    ['a dismissed dialog of pkexec', notGranted(126), '', { kind: 'cancelled' }],
    ['a wrong password for pkexec', notGranted(127), '', { kind: 'wrong-password' }],
    [
      'a failed command',
      Object.assign(new Error('Command failed: umask 022 …'), { code: 1 }),
      'Nothing was installed: launchd did not take a service.\n',
      { kind: 'failed', message: 'Nothing was installed: launchd did not take a service.' },
    ],
    [
      'nobody to ask',
      new Error('No polkit authentication agent found.'),
      '',
      { kind: 'failed', message: NOBODY_TO_ASK },
    ],
  ])('%s', async (_name, error, stderr, answer) => {
    const { prompt } = answering(error, stderr)
    expect(await prompt.run('true')).toEqual(answer)
  })

  it('asks from the folder /, with the name of the app', async () => {
    const { prompt, calls } = answering()
    await prompt.run("printf %s 'a b'")
    expect(calls.map(([command, options]) => [command, options])).toEqual([
      ["printf %s 'a b'", { name: 'Anemometer' }],
    ])
    expect(process.cwd()).toBe('/')
  })

  it('escapes what the double quotes around the command would let a shell replace', async () => {
    const { prompt, calls } = answering()
    await prompt.run('echo "$?" `id` \\n')
    expect(calls[0]?.[0]).toBe('echo "\\$?" \\`id\\` \\\\n')
  })

  it('answers in words when not even the question can be prepared', async () => {
    vi.spyOn(process, 'chdir').mockImplementation(() => {
      throw new Error('EACCES')
    })
    const { prompt, calls } = answering()
    expect(await prompt.run('true')).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('Nothing was asked') as string,
    })
    expect(calls).toEqual([])
  })
})

describe('the prompt of osascript', () => {
  /** An osascript that writes down how it was called, prints `stderr`, and ends with `status`. */
  function answering(stderr: string, status: number) {
    const made = mkdtempSync(join(tmpdir(), 'anemometer-osascript-'))
    onTestFinished(() => rmSync(made, { recursive: true }))
    writeFileSync(join(made, 'stderr'), stderr)
    const file = join(made, 'osascript')
    writeFileSync(
      file,
      `#!/bin/sh
for word in "$@"; do printf '%s\\0' "$word"; done > ${made}/words
pwd > ${made}/folder
env > ${made}/environment
cat ${made}/stderr >&2
exit ${status}
`,
    )
    chmodSync(file, 0o755)
    const read = (name: string): string => readFileSync(join(made, name), 'utf8')
    return { prompt: createOsascriptPrompt(file), read }
  }

  it.each<[string, string, number, PromptAnswer]>([
    ['success', '', 0, { kind: 'allowed' }],
    ['a cancelled dialog', '0:97: execution error: User canceled. (-128)\n', 1, { kind: 'cancelled' }],
    ['in German', '0:97: execution error: Abbruch durch Benutzer. (-128)\n', 1, { kind: 'cancelled' }],
    ['a cancelled authorisation', '0:97: execution error: An error. (-60006)\n', 1, { kind: 'cancelled' }],
    ['a wrong password', '0:97: execution error: Incorrect. (-60005)\n', 1, { kind: 'wrong-password' }],
    [
      'nobody to ask',
      '0:97: execution error: Incorrect. (-60007)\n',
      1,
      { kind: 'failed', message: NOBODY_TO_ASK },
    ],
    [
      'a failed command of two lines',
      '17:97: execution error: Bootstrap failed: 5: I/O error\rNothing was installed. (1)\n',
      1,
      { kind: 'failed', message: 'Bootstrap failed: 5: I/O error Nothing was installed.' },
    ],
    ['what is not understood', 'Killed', 1, { kind: 'failed', message: 'Killed' }],
  ])('%s', async (_name, stderr, status, answer) => {
    expect(await answering(stderr, status).prompt.run('true')).toEqual(answer)
  })

  it('says something where osascript cannot be started, or says nothing', async () => {
    for (const prompt of [createOsascriptPrompt('/nowhere/osascript'), answering('', 1).prompt])
      expect(await prompt.run('true')).toMatchObject({
        kind: 'failed',
        message: expect.stringMatching(/^The administrator’s prompt did not work: ./) as string,
      })
  })

  it('gives the command as an argument, and the same AppleScript whatever the command is', async () => {
    const { prompt, read } = answering('', 0)
    const scripts = new Set<string>()
    for (const command of ['true', 'echo "a" \'b\' $? `id` \\ " & do shell script "id']) {
      await prompt.run(command)
      const words = read('words').split('\0').slice(0, -1)
      expect(words.pop()).toBe(command)
      scripts.add(words.join('\n'))
    }
    expect([...scripts]).toHaveLength(1)
    expect([...scripts][0]).toMatch(/^[\n -~]+$/)
  })

  it('brings neither the folder nor the environment of the person along', async () => {
    vi.stubEnv('BASH_ENV', '/tmp/evil')
    vi.stubEnv('USER', '-R root /etc')
    const { prompt, read } = answering('', 0)
    await prompt.run('true')
    expect(read('folder')).toBe('/\n')
    // What is left besides the path are the shell's own of the stand-in.
    expect(read('environment')).not.toMatch(/evil|^USER=|^HOME=/m)
    expect(read('environment')).toContain('PATH=/usr/bin:/bin:/usr/sbin:/sbin\n')
  })
})

it('cuts short what a command prints without end', () => {
  expect(describeFailure('x'.repeat(1e6), '')).toEqual({ kind: 'failed', message: 'x'.repeat(4000) })
})
