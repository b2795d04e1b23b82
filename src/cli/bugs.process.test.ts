import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../main/storage/testing/store-folder'
import { withoutVerbose } from './bugs'
import { BuiltCli, type Ended } from './testing/built-cli'

// Each starts processes, on whatever machine this is.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cli: BuiltCli
beforeAll(() => {
  cli = new BuiltCli('bugs')
})
afterAll(() => cli.remove())

/** Bugs that are planted in a process from outside: the first is thrown by a command, the others by nobody's. */
const PLANTED = {
  'a command': `Object.defineProperty(process.stdout, 'write', { value() { throw new TypeError('planted') } })`,
  'a timer': onceWeListen(`throw new TypeError('planted')`),
  'a rejection': onceWeListen(`Promise.reject(new TypeError('planted'))`),
}

/** Before, it would be Node that ends the process. */
function onceWeListen(code: string): string {
  return `process.on('newListener', (event) => { if (event === 'uncaughtException') setImmediate(() => { ${code} }) })`
}

async function runPlanted(
  code: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended & { log: string }> {
  const home = temporaryFolder()
  const started = cli.start(args, {
    env: {
      PATH: process.env.PATH,
      XDG_STATE_HOME: home,
      HOME: home,
      NODE_OPTIONS: `--import="data:text/javascript,${encodeURIComponent(code)}"`,
      ...env,
    },
  })
  started.child.stdin?.end()
  return { ...(await started.ended), log: join(home, 'anemometer', 'command-line.log') }
}

describe.runIf(process.platform === 'linux')('a bug', () => {
  it.each(Object.entries(PLANTED))(
    'of %s ends with one sentence that names the log, and a status of its own',
    async (_where, code) => {
      const { status, stderr, log } = await runPlanted(code, ['completion', 'bash'])
      expect({ status, stderr }).toEqual({
        status: 70,
        stderr: `anemometer: something in Anemometer went wrong (TypeError); the details are in its log, ${log}\n`,
      })
      const lines = readFileSync(log, 'utf8').split('\n')
      expect(lines).toHaveLength(2)
      expect(lines[0]).toMatch(
        / error bug {6}The command line ended with a bug\. error=TypeError says=planted stack=/,
      )
      expect(lines[0]).toMatch(/ version=\S+ node=v\S+ platform=linux command=completion$/)
    },
  )

  it.each([
    ['--verbose', ['completion', 'bash', '--verbose'], {}],
    ['ANEMOMETER_VERBOSE', ['completion', 'bash'], { ANEMOMETER_VERBOSE: '1' }],
  ])('shows its stack with %s', async (_how, args, env) => {
    const { status, stderr, log } = await runPlanted(PLANTED['a command'], args, env)
    expect(status).toBe(70)
    expect(stderr).toMatch(/^anemometer: something .*\nTypeError: planted\n {4}at /)
    expect(readFileSync(log, 'utf8')).toMatch(/ debug app {6}The command line ends\. exitStatus=70\n$/)
  })

  it('says so where there is no log either', async () => {
    const { status, stderr } = await runPlanted(PLANTED['a timer'], ['completion', 'bash'], {
      XDG_STATE_HOME: '/dev/null',
    })
    expect({ status, stderr }).toEqual({
      status: 70,
      stderr:
        'anemometer: something in Anemometer went wrong (TypeError); its log could not be written (ENOTDIR)\n',
    })
  })

  it('is all that is logged: a command that does its work leaves no file', async () => {
    const { status, log } = await runPlanted('', ['completion', 'bash'])
    expect([status, existsSync(log)]).toEqual([0, false])
  })
})

describe('--verbose', () => {
  it.each([
    [['list', '--verbose', '--json'], {}, ['list', '--json'], true],
    [['--verbose', 'list'], {}, ['list'], true],
    [['run', '--', './app', '--verbose'], {}, ['run', '--', './app', '--verbose'], false],
    [['run', '--verbose', '--', 'x'], {}, ['run', '--', 'x'], true],
    [['list'], { ANEMOMETER_VERBOSE: '1' }, ['list'], true],
    [['list'], { ANEMOMETER_VERBOSE: '0' }, ['list'], false],
    [['list'], { ANEMOMETER_VERBOSE: '' }, ['list'], false],
  ])('%j with %j', (typed, env, args, isVerbose) => {
    expect(withoutVerbose(typed, env)).toEqual({ args, isVerbose })
  })
})
