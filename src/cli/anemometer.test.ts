import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { createDemonstration } from '../main/synthesis/demonstration'

const root = fileURLToPath(new URL('../../', import.meta.url))
const launcher = 'bin/anemometer.js'

function run(args: string[], input?: Buffer): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [launcher, ...args], {
    cwd: root,
    encoding: 'utf8',
    input,
    maxBuffer: 1 << 28,
  })
}

function demonstration(samples: number): Buffer {
  const { next } = createDemonstration({ startMs: Date.UTC(2022, 2, 30) })
  return Buffer.concat(Array.from({ length: samples }, () => next().bytes))
}

/** The launcher and the bundle that `npm ci` makes. */
describe('the command line', () => {
  beforeAll(() => {
    const built = spawnSync(process.execPath, ['scripts/build-cli.mjs'], { cwd: root, encoding: 'utf8' })
    expect(built.stderr).not.toContain('rror')
    expect(built.status).toBe(0)
  })

  it('prints its version and its help', () => {
    expect(run(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(run(['--help'])).toMatchObject({ status: 0, stderr: '' })
    expect(run(['parse', '--help']).stdout).toContain('--format')
  })

  it('answers a mistake with one line and status 2', () => {
    for (const args of [['prase'], ['parse'], ['parse', 'x', '--nope'], ['parse', 'x', '--format', 'xml']]) {
      const { status, stdout, stderr } = run(args)
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr.trimEnd().split('\n')).toHaveLength(1)
      expect(stderr).toContain('--help')
    }
    expect(run(['parse', 'x', '--bogus']).stderr).toBe(
      'anemometer parse: unknown option --bogus; see anemometer parse --help\n',
    )
    expect(run(['prase']).stderr).toContain('did you mean parse?')
    expect(run([])).toMatchObject({ status: 2, stdout: '' })
  })

  it('reads standard input', () => {
    const { status, stdout } = run(['parse', '-'], demonstration(20))
    expect(status).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(20)
  })

  it('ends quietly when nobody reads any more', async () => {
    const child = spawn(process.execPath, [launcher, 'parse', '-'], { cwd: root })
    const closed = once(child, 'close') as Promise<[number | null, string | null]>
    let errors = ''
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
    // The child may be gone before it has read everything.
    child.stdin.on('error', () => undefined)
    child.stdout.once('data', () => child.stdout.destroy())
    child.stdin.end(demonstration(500))
    expect(await closed).toEqual([0, null])
    expect(errors).toBe('')
  })

  it('watches: passes samples on as NDJSON when it writes into a pipe', () => {
    const { status, stdout } = run(['watch', '-'], demonstration(5))
    const samples = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { elapsedMs: number })
    expect(status).toBe(0)
    expect(samples).toHaveLength(5)
  })

  it('watches: explains what powermetrics complains of', () => {
    const { status, stderr } = run(
      ['watch', '-'],
      Buffer.from('powermetrics must be invoked as the superuser\n'),
    )
    expect(status).toBe(2)
    expect(stderr).toContain('Run it with sudo')
  })

  it('watches: ends cleanly by Ctrl-C in the midst of a sample', async () => {
    const child = spawn(process.execPath, [launcher, 'watch', '-'], { cwd: root })
    const closed = once(child, 'close') as Promise<[number | null, string | null]>
    let errors = ''
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
    const bytes = demonstration(3)
    child.stdin.on('error', () => undefined)
    child.stdin.write(bytes.subarray(0, bytes.length - 100))
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await closed).toEqual([0, null])
    expect(errors).toBe('')
  })
})
