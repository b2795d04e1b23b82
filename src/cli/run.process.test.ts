import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Measurement, MeasurementHead } from '#shared/measurement'
import { BuiltCli } from './testing/built-cli'
import { QUICK_ANE_MW, writeQuickRecording } from './testing/made-recording'

// Each starts processes, on whatever machine this is.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cli: BuiltCli
let folder = ''
let recording = ''
let data = ''

beforeAll(() => {
  cli = new BuiltCli('run')
  folder = mkdtempSync(join(tmpdir(), 'anemometer-run-'))
  recording = join(folder, 'quick.plist')
  data = join(folder, 'data')
  writeQuickRecording(recording, 600)
})
afterAll(() => {
  cli.remove()
  rmSync(folder, { recursive: true })
})

/** Before the `--`: the quick recording, a short margin. */
const options = (...more: string[]) => [
  'run',
  '--source',
  recording,
  '--margin',
  '0.2',
  '--data',
  data,
  ...more,
]
const sh = (script: string) => ['--', '/bin/sh', '-c', script]

async function listed(): Promise<MeasurementHead[]> {
  const { stdout } = await cli.run(['list', '--json', '--data', data])
  return JSON.parse(stdout) as MeasurementHead[]
}

async function shown(id: string): Promise<Measurement> {
  const { stdout } = await cli.run(['show', id, '--json', '--data', data])
  return JSON.parse(stdout) as Measurement
}

describe('anemometer run', () => {
  it('leaves the command its input, its output and its status, and prints the table beside them', async () => {
    const { status, stdout, stderr } = await cli.run(
      options(...sh('echo to you; cat; sleep 0.5; exit 7')),
      'from you',
    )
    expect({ status, stdout }).toEqual({ status: 7, stdout: 'to you\nfrom you' })
    expect(stderr).toMatch(/^ANE +\S+ J .* 2\.00 W +2\.00 W$/m)
    expect(stderr).toContain('(exit status 7)')
  })

  it('measures what happened meanwhile, beside the baseline before', async () => {
    const { status, stdout, stderr } = await cli.run(
      options('--json', '--name', 'half', ...sh('echo hello; sleep 0.5')),
    )
    const measurement = JSON.parse(stdout) as Measurement
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'hello\n' })
    expect(measurement).toMatchObject({
      name: 'half',
      origin: 'run',
      source: 'replay',
      group: null,
      run: { command: ['/bin/sh', '-c', 'echo hello; sleep 0.5'], exitStatus: 0, signal: null },
    })
    expect(measurement.durationMs).toBeGreaterThanOrEqual(500)
    expect(measurement.ane.meanMw).toBeCloseTo(QUICK_ANE_MW, 3)
    expect(measurement.ane.energyMj).toBeCloseTo((QUICK_ANE_MW * measurement.durationMs) / 1000, 2)
    expect(measurement.coverageRatio).toBeCloseTo(1, 6)
    expect(await shown(measurement.id)).toEqual({ ...measurement, events: [], omittedEvents: 0 })
  })

  it('repeats after warm-ups, as one group', async () => {
    const log = join(folder, 'runs')
    const { status, stdout } = await cli.run(
      options('--json', '--repeat', '2', '--warmup', '1', ...sh(`echo x >> ${log}`)),
    )
    const runs = JSON.parse(stdout) as Measurement[]
    expect(status).toBe(0)
    expect(runs).toHaveLength(2)
    expect(readFileSync(log, 'utf8')).toBe('x\nx\nx\n')
    expect(runs[0]?.group).toMatch(/^[a-z0-9]+$/)
    expect(runs[1]?.group).toBe(runs[0]?.group)
    expect(runs[1]?.id).not.toBe(runs[0]?.id)
  })

  it('tells the medians of repeated runs', async () => {
    const { stderr } = await cli.run(options('--repeat', '2', ...sh('sleep 0.1')))
    expect(stderr).toMatch(/^Run 1 of 2: /m)
    expect(stderr).toContain('median of 2 runs')
  })

  it('ends with the first run that fails, with its status', async () => {
    const { status, stderr } = await cli.run(options('--repeat', '3', ...sh('exit 3')))
    expect(status).toBe(3)
    expect(stderr.match(/^Run /gm)).toHaveLength(1)
    expect(stderr).toContain('run 1 ended with status 3, so runs 2 and 3 were left out')
    const warmUp = await cli.run(options('--warmup', '2', ...sh('exit 4')))
    expect(warmUp.status).toBe(4)
    expect(warmUp.stderr).toContain('nothing was measured')
  })

  it('keeps what there is at Ctrl-C', async () => {
    const before = (await listed()).map(({ id }) => id)
    const run = cli.start(options('--repeat', '5', ...sh('echo begun; exec sleep 100')))
    await run.untilPrinted('begun')
    run.interruptGroup()
    expect((await run.ended).status).toBe(130)
    const { stderr } = await run.ended
    expect(stderr).toContain('runs 2 to 5 were left out, since you ended it')
    const added = (await listed()).filter(({ id }) => !before.includes(id))
    expect(added).toHaveLength(1)
    expect(await shown(added[0]?.id ?? '')).toMatchObject({ run: { exitStatus: null, signal: 'SIGINT' } })
  })

  it.runIf(process.getuid?.() === 0)('does not hand root on with sudo', async () => {
    const env = { ...process.env, SUDO_UID: '65534', SUDO_GID: '65534' }
    const { status, stdout } = await cli.start(options(...sh('id -u; id -g; sleep 0.5')), { env }).ended
    expect({ status, stdout }).toEqual({ status: 0, stdout: '65534\n65534\n' })
  })

  it('passes on what is sent to it alone, and a status above 128', async () => {
    const run = cli.start(options(...sh('echo begun; exec sleep 100')))
    await run.untilPrinted('begun')
    run.child.kill('SIGTERM')
    expect((await run.ended).status).toBe(143)
    expect((await cli.run(options(...sh('kill -KILL $$')))).status).toBe(137)
  })

  it('says which runs are left out by Ctrl-C between two', async () => {
    const run = cli.start(options('--margin', '2', '--repeat', '3', ...sh('echo begun')))
    await run.untilPrinted('begun')
    run.interruptGroup()
    const { status, stderr } = await run.ended
    expect(status).toBe(130)
    expect(stderr).toContain('runs 2 and 3 were left out, since you ended it')
  })

  it('says that a recording ended before the command', async () => {
    const short = join(folder, 'ends.plist')
    writeQuickRecording(short, 16)
    const args = ['run', '--source', short, '--margin', '0.2', '--data', data, ...sh('sleep 1.5')]
    const { status, stderr } = await cli.run(args)
    expect(status).toBe(0)
    expect(stderr).toContain('ends.plist ended before the command did; what the command did from then on')
  })

  it('says as a shell does what cannot be run, before it waits for anything', async () => {
    const script = join(folder, 'script')
    writeFileSync(script, 'true\n')
    for (const [command, status, words] of [
      ['there-is-none', 127, 'there is no command'],
      ['./there/is/none', 127, 'there is no command'],
      [script, 126, 'chmod +x'],
      [folder, 126, 'folder'],
      ['', 127, 'there is no command'],
    ] as const) {
      const ended = await cli.run(options('--', command))
      expect(ended).toMatchObject({ status, stdout: '' })
      expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1)
      expect(ended.stderr).toContain(words)
    }
  })

  it('does not run what it could not measure', async () => {
    const trace = join(folder, 'trace')
    const blocked = join(folder, 'blocked')
    const short = join(folder, 'short.plist')
    writeFileSync(blocked, '')
    writeQuickRecording(short, 2)
    const command = sh(`touch ${trace}`)
    for (const args of [
      ['run', ...command],
      ['run', '--source', join(folder, 'missing'), '--data', data, ...command],
      ['run', '--source', blocked, '--data', data, ...command],
      ['run', '--source', recording, '--data', join(blocked, 'data'), ...command],
      ['run', '--source', recording, '--interval', '200', '--data', data, ...command],
      ['run', '--source', short, '--margin', '5', '--data', data, ...command],
    ]) {
      const { status, stderr } = await cli.run(args)
      expect({ status, stderr }).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/^anemometer.*\n$/) as string,
      })
    }
    expect(existsSync(trace)).toBe(false)
  })

  it('explains how it is used', async () => {
    for (const [args, words] of [
      [['run', 'ls'], 'put -- before the command: anemometer run -- ls'],
      [['run', '--'], 'name the command'],
      [['run', 'x', '--', 'ls'], '"x" stands before the --'],
      [['run', '--repeat', '0', '--', 'ls'], 'from 1 to'],
    ] as const) {
      const { status, stderr } = await cli.run(args)
      expect({ status, stderr }).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(words) as string,
      })
    }
    // Its own --help is not the command's.
    const help = await cli.run(options('--', '/bin/sh', '-c', 'echo "$0"', '--help'))
    expect(help).toMatchObject({ status: 0, stdout: '--help\n' })
  })

  it('lets nothing of a command or a name reach the terminal raw', async () => {
    const { stderr } = await cli.run(options('--name', 'a\x1b[2Jb\nc', ...sh(': "\x1b]0;title\x07\n"')))
    // eslint-disable-next-line no-control-regex -- the very thing that must not be there
    expect(stderr).not.toMatch(/[\x07\x1b]/)
    // A name is one line without control characters.
    expect(stderr).toContain('a [2Jb c')
  })

  it('works beside another on the same history', async () => {
    const before = (await listed()).length
    const both = await Promise.all([1, 2].map(() => cli.run(options(...sh('sleep 0.3')))))
    expect(both.map(({ status }) => status)).toEqual([0, 0])
    expect(await listed()).toHaveLength(before + 2)
  })
})
