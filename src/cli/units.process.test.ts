import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Measurement } from '#shared/measurement'
import { BuiltCli, type Ended } from './testing/built-cli'
import { QUICK_ANE_MW, writeQuickRecording } from './testing/made-recording'

// Each starts processes, on whatever machine this is.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let cli: BuiltCli
let folder = ''
let recording = ''
let data = ''

beforeAll(() => {
  cli = new BuiltCli('units')
  folder = mkdtempSync(join(tmpdir(), 'anemometer-units-'))
  recording = join(folder, 'quick.plist')
  data = join(folder, 'data')
  writeQuickRecording(recording, 600)
})
afterAll(() => {
  cli.remove()
  rmSync(folder, { recursive: true })
})

const sh = (script: string, ...more: string[]): Promise<Ended> =>
  cli.run([
    'run',
    '--source',
    recording,
    '--margin',
    '0.2',
    '--data',
    data,
    ...more,
    '--',
    '/bin/sh',
    '-c',
    script,
  ])

async function measured(
  script: string,
  ...more: string[]
): Promise<{ measurement: Measurement; stderr: string }> {
  const { stdout, stderr } = await sh(script, '--json', ...more)
  return { measurement: JSON.parse(stdout) as Measurement, stderr }
}

const named = (measurement: Measurement, name: string) =>
  measurement.phases.find((phase) => phase.name === name)

describe('run', () => {
  it('passes output on byte for byte where it reads it, and counts in both streams', async () => {
    const script = String.raw`printf 'a\0\377 made 5 tokens\n'; printf 'no end'; echo '7 tokens' >&2; sleep 0.3; exit 3`
    const { status, stdout, stderr } = await sh(script, '--per', String.raw`(\d+) tokens`)
    expect({ status, stdout }).toEqual({
      status: 3,
      stdout: Buffer.from('a\0\xff made 5 tokens\nno end', 'latin1').toString(),
    })
    expect(stderr).toMatch(/^7 tokens$/m)
    expect(stderr).toMatch(/^all, 12 tokens +\S+ mJ/m)
  })

  it.runIf(process.platform === 'linux')(
    'leaves the command its own output where nothing of it is read',
    async () => {
      const path = join(folder, 'output')
      const outputOf = async (...more: string[]): Promise<string> => {
        const args = ['run', '--source', recording, '--margin', '0.2', '--data', data, '--json', ...more]
        const script = ['--', '/bin/sh', '-c', 'readlink /proc/$$/fd/2; sleep 0.2']
        const { stderr } = await cli.start([...args, ...script], {
          stdio: ['ignore', 'ignore', openSync(path, 'w')],
        }).ended
        expect(stderr).toBe('')
        return readFileSync(path, 'utf8')
      }
      expect(await outputOf('--units', 'x=1')).toBe(`${path}\n`)
      expect(await outputOf('--reader', 'auto')).toMatch(/^(pipe|socket):/)
    },
  )

  it('divides by what a person counted', async () => {
    const { measurement } = await measured('sleep 0.5', '--units', 'tokens=100,images=2')
    const perToken = (QUICK_ANE_MW * measurement.durationMs) / 1000 / 100
    expect(measurement.units.map(({ name, count }) => [name, count])).toEqual([
      ['tokens', 100],
      ['images', 2],
    ])
    expect(measurement.units[0]?.ane.mjPerUnit).toBeCloseTo(perToken, 3)
    expect(measurement.units[0]?.ane.aboveBaselineMjPerUnit).toBeNull()
  })

  it('measures phases that its output tells, and those that are written to the marks', async () => {
    const { measurement, stderr } = await measured(
      [
        'echo "::anemometer begin load"; sleep 0.4; echo "::anemometer end load"',
        'echo "begin decode" > "$ANEMOMETER_MARKS"; sleep 0.6',
        'echo "end decode n=128 tokens" >> "$ANEMOMETER_MARKS"',
      ].join('\n'),
      '--reader',
      'auto',
    )
    expect(stderr).toContain('::anemometer begin load')
    expect(measurement.phases.map(({ name, refusal }) => [name, refusal])).toEqual([
      ['load', null],
      ['decode', null],
    ])
    const decode = named(measurement, 'decode')
    expect(decode?.durationMs).toBeGreaterThanOrEqual(550)
    expect(decode?.units[0]).toMatchObject({ name: 'tokens', count: 128 })
    expect(decode?.ane.energyMj).toBeCloseTo((QUICK_ANE_MW * (decode?.durationMs ?? NaN)) / 1000, 1)
  })

  it('joins a phase that one pipe begins and another ends, whichever is read first', async () => {
    const script =
      'echo "::anemometer begin a"; sleep 0.6; echo "end a n=5 x" > "$ANEMOMETER_MARKS"; sleep 0.2'
    const { measurement, stderr } = await measured(script, '--reader', 'auto')
    expect(stderr).toBe('::anemometer begin a\n')
    expect(measurement.phases).toMatchObject([{ name: 'a', unendedRepeats: 0, units: [{ count: 5 }] }])
    expect(measurement.phases[0]?.durationMs).toBeGreaterThanOrEqual(550)
  })

  it('takes times that lines tell', async () => {
    const script =
      'sleep 1.6; now=$(date +%s); for kind in begin end; do echo "::anemometer $kind a t=$now"; done'
    const { measurement } = await measured(script, '--reader', 'auto')
    expect(named(measurement, 'a')).toMatchObject({
      refusal: 'too-short',
      ane: { energyMj: null },
    })
    expect(named(measurement, 'a')?.uncertaintyMs).toBeGreaterThanOrEqual(1000)
  })

  it('does not believe times of output that came at once', async () => {
    const { measurement } = await measured(
      '(echo "::anemometer begin a"; sleep 0.4; echo "::anemometer end a") | { held=$(cat); echo "$held"; }; sleep 0.2',
      '--reader',
      'auto',
    )
    expect(named(measurement, 'a')?.refusal).toBe('too-short')
    expect(named(measurement, 'a')?.uncertaintyMs).toBeGreaterThan(300)
  })

  it('says what was counted by nothing, and what it could not understand', async () => {
    const { stderr } = await sh(
      'echo "stop a" > "$ANEMOMETER_MARKS"; sleep 0.3',
      '--per',
      String.raw`(\d+) tokens`,
      '--reader',
      'hyperfine',
    )
    expect(stderr).toContain('"stop a" tells no phase')
    expect(stderr).toContain(String.raw`nothing in the output matched (?<tokens>\d+) tokens`)
    expect(stderr).toContain('nothing in the output was read as that of hyperfine')
  })

  it.each([
    [['--per', 'tokens'], 'counts nothing'],
    [['--units', 'tokens'], 'tokens=512'],
    [['--reader', 'nobody'], 'choose one of auto, llama.cpp'],
  ])('refuses %j before anything runs', async (options, words) => {
    const { status, stderr } = await cli.run(['run', ...options, '--', 'true'])
    expect(status).toBe(2)
    expect(stderr).toContain(words)
  })

  it('ends a command whose output nobody reads on', async () => {
    const args = [
      'run',
      '--source',
      recording,
      '--margin',
      '0.2',
      '--data',
      data,
      '--reader',
      'auto',
      '--',
      'yes',
    ]
    const run = cli.start(args)
    await run.untilPrinted('y\n')
    run.child.stdout?.destroy()
    const { status } = await run.ended
    expect(status).toBeGreaterThan(0)
  })
})

describe('divide', () => {
  it('divides again by lines that were kept, and by a person', async () => {
    const { measurement } = await measured(
      'echo "5 tokens in 2 batches"; echo "3 tokens in 1 batches"; sleep 0.5',
      '--per',
      String.raw`(\d+) tokens`,
    )
    const again = async (...options: string[]): Promise<Ended> =>
      cli.run(['divide', measurement.id, ...options, '--json', '--data', data])
    const byBatch = JSON.parse((await again('--per', String.raw`(\d+) batches`)).stdout) as Measurement
    expect(byBatch.units.map(({ name, count }) => [name, count])).toEqual([
      ['tokens', 8],
      ['batches', 3],
    ])
    const recounted = JSON.parse((await again('--units', 'tokens=4')).stdout) as Measurement
    expect(recounted.units[0]).toMatchObject({ name: 'tokens', count: 4 })
    const { stdout } = await cli.run(['show', measurement.id, '--data', data])
    expect(stdout).toMatch(/^all, 4 tokens +\S+ mJ/m)
    expect(await again('--per', String.raw`(\d+) cats`)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nothing was counted') as string,
    })
    expect(await again()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('say what to divide by') as string,
    })
  })
})

describe('mark', () => {
  it('begins and ends a phase of what is being measured', async () => {
    const mark = (...args: string[]): string =>
      [process.execPath, cli.program, 'mark', ...args, '--data', data].join(' ')
    const { measurement } = await measured(
      `${mark('--begin', 'a')}; sleep 0.4; ${mark('--end', 'a', '--count', '"9 x"')}`,
    )
    expect(named(measurement, 'a')).toMatchObject({ refusal: null, units: [{ name: 'x', count: 9 }] })
  })

  it('begins what the command ends', async () => {
    const begin = [process.execPath, cli.program, 'mark', '--begin', 'a', '--data', data].join(' ')
    const script = `${begin}; sleep 0.4; echo "end a n=9 x" > "$ANEMOMETER_MARKS"`
    const { measurement, stderr } = await measured(script)
    expect(stderr).toBe('')
    expect(named(measurement, 'a')).toMatchObject({ refusal: null, units: [{ name: 'x', count: 9 }] })
  })

  it.each([
    [['--begin', 'a', '--end', 'a'], 'choose between'],
    [['--begin', 'a', '--count', '5 x'], '--count goes with --end'],
    [['--begin', 'a', 'text'], 'it takes no "text"'],
    [['--end', 'a', '--count', 'x'], 'n=128 tokens'],
  ])('refuses %j', async (args, words) => {
    const { status, stderr } = await cli.run(['mark', ...args, '--data', data])
    expect(status).toBe(2)
    expect(stderr).toContain(words)
  })
})

describe('the examples of docs/units.md, as they stand there', () => {
  const docs = readFileSync(new URL('../../docs/units.md', import.meta.url), 'utf8')
  const example = (name: string): string => {
    const [, code] = new RegExp(`<!-- example: ${name} -->\\s+\`\`\`\\w+\\n([^]*?)\`\`\``).exec(docs) ?? []
    if (code === undefined) throw new Error(`docs/units.md has no example "${name}".`)
    return code
  }

  it.each([
    ['shell', '/bin/sh'],
    ['python', 'python3'],
  ])('%s tells its phases', async (name, program) => {
    const path = join(folder, `example-${name}`)
    writeFileSync(path, example(name))
    const args = [
      'run',
      '--source',
      recording,
      '--margin',
      '0.2',
      '--data',
      data,
      '--json',
      '--',
      program,
      path,
    ]
    const { status, stdout, stderr } = await cli.run(args)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { phases } = JSON.parse(stdout) as Measurement
    expect(
      phases.map(({ name: phase, refusal, units }) => [phase, refusal, units.map((unit) => unit.count)]),
    ).toEqual([
      ['load', null, []],
      ['decode', null, [128]],
    ])
  })
})
