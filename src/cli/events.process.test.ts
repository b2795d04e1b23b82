import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Who } from '#shared/attribution/measurement-who'
import type { RangeEvents } from '#shared/history'
import type { Measurement } from '#shared/measurement'
import { LogStandIn } from '../../live-tests/harness/log-stand-in'
import type { LogScenarioFile } from '../../live-tests/log/scenario'
import { MOST_A_SECOND } from '../main/sources/unified-log/repeat-limit'
import { LOG_ENTRIES, logTrailer, MEDIA_ANALYSIS, writeLogEntry } from '../main/synthesis/log-writer'
import { BuiltCli, type Ended } from './testing/built-cli'
import { writeQuickRecording } from './testing/made-recording'
import { buildStandIns } from './testing/stand-ins'

// Each starts processes, on whatever machine this is.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

type Shown = Measurement & RangeEvents & { who: Who | null }

let cli: BuiltCli
let folder = ''
let programs = { log: '', powermetrics: '' }
let recording = ''
let data = ''

beforeAll(() => {
  cli = new BuiltCli('events')
  folder = mkdtempSync(join(tmpdir(), 'anemometer-events-'))
  programs = buildStandIns(folder)
  recording = join(folder, 'quick.plist')
  data = join(folder, 'data')
  writeQuickRecording(recording, 600)
})
afterAll(() => {
  cli.remove()
  rmSync(folder, { recursive: true })
})

const PREVIEW = { name: 'Preview', pid: 77 }
const HOSTILE = { name: 'evil\n\x1b[2J pid:1) ‮gpj', pid: 66 }

function standIn(scenario: Partial<LogScenarioFile>): LogStandIn {
  const own = mkdtempSync(join(folder, 'log-'))
  return new LogStandIn(own, programs.log, { macosMajor: 27, clockMs: Date.now(), ...scenario })
}

const env = (log: LogStandIn): NodeJS.ProcessEnv => ({ ...process.env, ANEMOMETER_LOG: log.executable })

function run(log: LogStandIn, script: string, ...more: string[]): Promise<Ended> {
  const args = ['run', '--source', recording, '--margin', '0.2', '--data', data, '--events', ...more]
  return cli.start([...args, '--', '/bin/sh', '-c', script], { env: env(log) }).ended
}

/** A command that lasts until the stand-in has done so many acts of a kind, and a little longer. */
const untilTold = ({ journalFile }: LogStandIn, kind: string, count: number): string =>
  `until [ "$(grep -c '"did":"${kind}"' ${journalFile})" = ${count} ]; do sleep 0.05; done; sleep 0.2`

async function shown(id: string): Promise<Shown> {
  return JSON.parse((await cli.run(['show', id, '--json', '--data', data])).stdout) as Shown
}

describe('run --events', () => {
  it('tells who used it, in words and as JSON, and keeps it', async () => {
    const begun = join(folder, 'begun')
    const log = standIn({
      runs: [
        [
          { kind: 'own-record' },
          { kind: 'wait', file: begun },
          { kind: 'entry', entry: 'loaded', process: PREVIEW },
          { kind: 'entry', entry: 'loaded', process: HOSTILE },
        ],
      ],
    })
    const script = `touch ${begun}; ${untilTold(log, 'entry', 2)}`
    const { stdout, stderr, status } = await run(log, script, '--json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const measured = JSON.parse(stdout) as Shown
    expect(measured.who?.sentences.join('\n')).toContain('Preview (pid 77) loaded a model at ')
    const kept = await shown(measured.id)
    expect(kept.who).toEqual(measured.who)
    expect(kept.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['log-on', 'ane-loaded']))
    expect(kept.events.map(({ ane }) => ane?.process ?? '')).toEqual(expect.arrayContaining([HOSTILE.name]))
    expect(kept.events.some(({ ane }) => ane?.writer === 'log')).toBe(false)
    const table = await cli.run(['show', measured.id, '--data', data])
    expect(table.stdout).toContain('Who, as the log tells')
    // eslint-disable-next-line no-control-regex -- the very thing that must not be there
    expect(table.stdout).not.toMatch(/[\x1b\u202e]/)
    expect(log.runs()[0]?.slice(0, 3)).toEqual(['stream', '--style', 'ndjson'])
  })

  it.each([
    ['a standard account', { isAdministrator: false }, 'Only administrators can read the log.'],
    [
      'a log that takes no such question',
      { runs: [[{ kind: 'exit', status: 64 }]] },
      'There is no log to read.',
    ],
  ] satisfies [string, Partial<LogScenarioFile>, string][])(
    'goes on without the log for %s',
    async (_, scenario, words) => {
      const { status, stderr } = await run(standIn(scenario), 'sleep 0.3; exit 3')
      expect(status).toBe(3)
      expect(stderr).toContain(words)
      expect(stderr).toMatch(/^ANE .* W$/m)
    },
  )

  it('goes on without where there is no such program', async () => {
    const missing = { executable: join(folder, 'none') } as LogStandIn
    const { status, stderr } = await run(missing, 'sleep 0.3')
    expect(status).toBe(0)
    expect(stderr).toContain(
      'There is no /usr/bin/log on this machine; it comes with macOS only. It goes on without.',
    )
  })

  it('survives a log that dies, floods, breaks off and speaks slowly', async () => {
    const dies = standIn({
      runs: [
        [{ kind: 'cut-line', status: 1 }],
        [{ kind: 'trickle' }, { kind: 'entry', entry: 'loaded', process: PREVIEW }],
      ],
    })
    const flood = standIn({
      runs: [
        [
          { kind: 'long-line', bytes: 1_100_000 },
          { kind: 'flood', lines: 200_000, linesPerSecond: 100_000 },
        ],
      ],
    })
    const [died, flooded] = await Promise.all([
      run(dies, 'sleep 2', '--json'),
      run(flood, 'sleep 3', '--json'),
    ])
    expect([died.status, flooded.status]).toEqual([0, 0])
    const { who, id } = JSON.parse(died.stdout) as Shown
    expect((await shown(id)).events).toContainEqual(
      expect.objectContaining({ kind: 'log-gap', label: 'restarted' }),
    )
    expect(who?.bursts.every(({ isIncomplete }) => isIncomplete)).toBe(true)
    const floodedEvents = await shown((JSON.parse(flooded.stdout) as Shown).id)
    const kept = floodedEvents.events.filter(({ kind }) => kind === 'ane-other')
    const leftOut = floodedEvents.events.filter(({ kind }) => kind === 'log-omitted')
    const keptMs = kept.map(({ startMs }) => startMs)
    const seconds = Math.floor((Math.max(...keptMs) - Math.min(...keptMs)) / 1000) + 1
    expect(kept.length).toBeLessThanOrEqual(MOST_A_SECOND * seconds)
    expect(leftOut.reduce((sum, { label }) => sum + Number.parseInt(label, 10), 0)).toBeGreaterThan(500)
    expect(flooded.stderr).toContain('the log: 1 line could not be read')
  })
})

describe('run --read-errors', () => {
  const errors = (script: string, ...more: string[]): Promise<Ended> =>
    cli.start([
      'run',
      '--source',
      recording,
      '--margin',
      '0.2',
      '--data',
      data,
      '--read-errors',
      ...more,
      '--',
      '/bin/sh',
      '-c',
      script,
    ]).ended

  it('passes every byte on, and puts what failed into the verdict', async () => {
    const bytes = `printf '\\377\\000\\033[1mE5RT: MILCompilerForANE error: ANECCompile() FAILED (11)\\nno end' >&2; sleep 0.3`
    const { status, stdout, stderr } = await errors(bytes, '--json')
    expect(status).toBe(0)
    expect(stderr).toContain('\u0000\x1b[1mE5RT: MILCompilerForANE error: ANECCompile() FAILED (11)\nno end')
    const measured = JSON.parse(stdout) as Shown
    expect(measured.verdict.text).toContain('Compiling for the ANE failed once (ANECCompile() FAILED (11)).')
    expect((await shown(measured.id)).verdict.text).toBe(measured.verdict.text)
  })

  it('loses nothing of much that is written at the very end', async () => {
    const { stderr } = await errors(`sleep 0.3; head -c 300000 /dev/zero | tr '\\0' x >&2`, '--json')
    expect(stderr).toBe('x'.repeat(300_000))
  })

  it('leaves the command its terminal otherwise', async () => {
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
      '/bin/sh',
      '-c',
    ]
    const pipe = await cli.start([...args, 'readlink /proc/self/fd/2 >&2; readlink /proc/$PPID/fd/2 >&2'])
      .ended
    const [own, ours] = pipe.stderr.split('\n')
    expect(own).toBe(ours)
  })
})

describe('record --events', () => {
  it('joins two streams of one clock: Visual Look Up in its two phases, told in one sentence', async () => {
    const clockMs = Date.now() + 2500
    const log = standIn({
      clockMs,
      runs: [
        [
          { kind: 'entry', entry: 'asked', step: 'parse', process: PREVIEW, atMs: 0 },
          { kind: 'entry', entry: 'received', atMs: 20 },
          { kind: 'entry', entry: 'loaded', process: MEDIA_ANALYSIS, atMs: 60 },
          { kind: 'entry', entry: 'asked', step: 'search', process: PREVIEW, atMs: 3500 },
          { kind: 'entry', entry: 'loaded', process: MEDIA_ANALYSIS, atMs: 3600 },
        ],
      ],
    })
    const steps = [
      { fromMs: 200, toMs: 1200, powerMw: 400 },
      { fromMs: 3800, toMs: 4800, powerMw: 300 },
    ]
    const scenarioFile = join(folder, 'powermetrics.json')
    const scenario = { machine: 'M4 Max, macOS 15', ane: { clockMs, steps }, assumeSuperuser: true }
    writeFileSync(scenarioFile, JSON.stringify(scenario))
    const tool = spawn(
      programs.powermetrics,
      ['-f', 'plist', '-i', '100', '-n', '80', '-s', 'cpu_power,gpu_power,thermal'],
      {
        env: {
          ...process.env,
          POWERMETRICS_SCENARIO: scenarioFile,
          POWERMETRICS_JOURNAL: `${scenarioFile}.journal`,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const args = ['record', '--source', '-', '--events', '--json', '--data', data]
    const recorded = cli.start(args, { env: env(log), stdio: [tool.stdout, 'pipe', 'pipe'] })
    const { status, stdout, stderr } = await recorded.ended
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { who, ane } = JSON.parse(stdout) as Shown
    expect(ane.burstCount).toBe(2)
    expect(who?.sentences[0]).toMatch(
      /^Visual Look Up: Preview had a picture parsed at [\d:.]+, for which the ANE worked; it had what is on it searched for at [\d:.]+, for which the ANE worked\.$/,
    )
    expect(who?.sentences[1]).toMatch(
      /^mediaanalysisd \(pid 952\), for Preview, loaded a model at [\d:.]+(?: ± \d+ m?s)?; ANE power rose /,
    )
    expect(who?.bursts.map(({ claims }) => claims.map(({ process }) => process.name))).toEqual([
      ['mediaanalysisd'],
      ['mediaanalysisd'],
    ])
  })

  it.each([[[]], [['--with-processes']]])(
    'leaves names of processes out of files, unless asked for: %j',
    async (more) => {
      const log = standIn({
        runs: [
          [
            { kind: 'entry', entry: 'loaded', process: PREVIEW },
            { kind: 'text', text: '\n', stream: 'stdout' },
          ],
        ],
      })
      const file = join(folder, `recorded-${more.length}.ndjson`)
      const samples = readFileSync(recording)
      const part = samples.length / 2
      const args = ['record', '-o', file, '--save', '--source', '-', '--events', '--json', '--data', data]
      const recorder = cli.start([...args, ...more], { env: env(log) })
      recorder.child.stdin?.write(samples.subarray(0, part))
      // What it wrote before it did the last act lies in the pipe by now, or was read.
      await vi.waitUntil(() => log.did('text') > 0, { timeout: 30_000, interval: 20 })
      recorder.child.stdin?.end(samples.subarray(part))
      const { id } = JSON.parse((await recorder.ended).stdout) as Shown
      const isNamed = more.length > 0
      expect(readFileSync(file, 'utf8').includes('Preview')).toBe(isNamed)
      for (const format of ['ndjson', 'csv', 'anemometer']) {
        const path = join(folder, `exported-${more.length}.${format}`)
        expect((await cli.run(['export', id, '-o', path, '--data', data, ...more])).status).toBe(0)
        const again = join(folder, `again-${format}-${more.length}`)
        const back = JSON.parse((await cli.run(['import', path, '--json', '--data', again])).stdout) as Shown
        const told = (await cli.run(['show', back.id, '--json', '--data', again])).stdout
        expect(told).toContain('ane-loaded')
        expect(told.includes('Preview')).toBe(isNamed)
      }
      const printed = await cli.run(['export', id, '--format', 'ndjson', '-o', '-', '--data', data, ...more])
      expect(printed.stdout.includes('Preview')).toBe(isNamed)
    },
  )
})

describe('import --events-from', () => {
  it('lays a log over a recording, and compare tells of it, too', async () => {
    const startMs = Date.UTC(2024, 0, 15, 12)
    const log = join(folder, 'ane.ndjson')
    writeFileSync(
      log,
      writeLogEntry(LOG_ENTRIES.loaded(startMs + 3_601_000, PREVIEW), 'ndjson') + logTrailer(1),
    )
    const again = join(folder, 'laid-over')
    const args = [
      'import',
      recording,
      '--events-from',
      log,
      '--events-offset',
      '-3600',
      '--json',
      '--data',
      again,
    ]
    const { status, stdout, stderr } = await cli.run(args)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { id, who } = JSON.parse(stdout) as Shown
    expect(who?.sentences[0]).toContain('Preview (pid 77) loaded a model at ')
    const compared = await cli.run(['compare', id, recording, '--data', again])
    expect(compared.stdout).toContain('Preview (pid 77)')
    const json = await cli.run(['compare', id, recording, '--json', '--data', again])
    expect(JSON.parse(json.stdout)).toMatchObject({ who: { [id]: { sentences: who?.sentences } } })
    const report = await cli.run(['compare', id, recording, '--format', 'markdown', '--data', again])
    expect(report.stdout).not.toContain('Preview')
  })

  it.each([
    [['--events-offset', '5'], 'name one'],
    [['--events-from', 'x', '--events-offset', 'soon'], 'or seconds up to'],
    [['--events-from', 'x', 'another.plist'], 'is for one file'],
  ])('explains how it is used: %j', async (more, words) => {
    const { status, stderr } = await cli.run(['import', recording, ...more, '--data', join(folder, 'unused')])
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining(words) as string })
  })
})
