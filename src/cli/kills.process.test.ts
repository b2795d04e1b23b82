import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Measurement, MeasurementHead } from '#shared/measurement'
import { Database } from '../main/storage/database'
import { openHistory } from '../main/storage/history-store'
import { BuiltCli, startProgram, type Ended, type Started } from './testing/built-cli'
import { writeQuickRecording } from './testing/made-recording'

/** `npm run test:kills` has the many. */
const ROUNDS = process.env.MODE === 'kills' ? 200 : 8
/** How long the processes of a round live at most before some are killed. */
const LONGEST_ROUND_MS = 900
const START_MS = Date.UTC(2026, 2, 1)
const ROOT = join(import.meta.dirname, '../..')
const SEED = Number(process.env.ANEMOMETER_SEED ?? Date.now() % 2 ** 31)

vi.setConfig({ testTimeout: 30_000 * ROUNDS, hookTimeout: 120_000 })

let cli: BuiltCli
let outDir: string
let folder: string
let data: string

beforeAll(() => {
  cli = new BuiltCli('kills')
  // Where the bundle finds the native module.
  outDir = mkdtempSync(join(ROOT, 'node_modules/.kills-'))
  const program = join(ROOT, 'src/main/storage/testing/endless-writer.ts')
  const args = [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--ssr', program, '--outDir', outDir]
  execFileSync(process.execPath, [...args, '--logLevel', 'error'], { cwd: ROOT })
})
afterAll(() => {
  cli.remove()
  rmSync(outDir, { recursive: true })
})
beforeEach(() => {
  const created = mkdtempSync(join(tmpdir(), 'anemometer-kills-'))
  onTestFinished(() => rmSync(created, { recursive: true }))
  folder = created
  data = join(folder, 'history')
})

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const start = (command: string, ...args: string[]): Started => cli.start([command, '--data', data, ...args])
const kept = (command: string, ...args: string[]): Promise<Ended> => start(command, ...args).ended
const listed = async (): Promise<MeasurementHead[]> => {
  const { status, stdout, stderr } = await kept('list', '--json')
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) as string })
  return JSON.parse(stdout) as MeasurementHead[]
}

/** The whole group: a command that is measured, too. */
function kill({ child }: Started): void {
  try {
    process.kill(-(child.pid ?? Number.NaN), 'SIGKILL')
  } catch (error) {
    // It ended by itself.
    expect((error as NodeJS.ErrnoException).code).toBe('ESRCH')
  }
}

/** What a process has open of a log that was deleted: whatever it writes there is lost. */
function deletedLogs(pid: number | undefined): string[] {
  const fds = `/proc/${pid}/fd`
  try {
    return readdirSync(fds)
      .map((fd) => readlinkSync(join(fds, fd)))
      .filter((path) => /history\.sqlite-wal \(deleted\)$/.test(path))
  } catch {
    // It ended meanwhile.
    return []
  }
}

/** Up to when the writer was told that the disk has its samples, ms since 1970. */
function settledMs(told: string): number {
  return Math.max(START_MS, ...told.split('\n').map((line) => Number(line.split(' ')[2] ?? 0)))
}

/** Nothing is missing, doubled or out of place, and the file is whole. */
function check(atLeastMs: number): void {
  const db = new Database(join(data, 'history.sqlite'))
  expect(db.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  db.close()
  const opened = openHistory(data, { onTrouble: (message) => expect.unreachable(message) })
  if (!opened.ok) throw new Error(opened.message)
  const { store, notice } = opened.value
  expect(notice).toBeNull()
  const track = store.continuousTrack('live')
  let endMs = START_MS
  for (const placed of store.samples(track, null, null)) expect(placed.endMs).toBe((endMs += 1000))
  expect(atLeastMs).toBeGreaterThan(START_MS)
  expect(endMs).toBeGreaterThanOrEqual(atLeastMs)
  const { statistics } = store.range(track, {
    fromMs: START_MS,
    toMs: endMs,
    points: 10,
    keys: ['cpu.powerMw'],
  })
  expect(statistics['cpu.powerMw']?.coveredMs).toBe(endMs - START_MS)
  store.close()
}

const MEASURING = ['--source', 'demonstration', '--json']
const CLIENTS: readonly (readonly [command: string, ...args: string[]])[] = [
  ['list'],
  ['list', '--json'],
  ['show', 'kept', '--json'],
  ['export', 'kept', '-o', '-', '--format', 'csv'],
  ['run', ...MEASURING, '--margin', '1', '--name', 'run', '--', 'sleep', '1'],
  ['record', ...MEASURING, '--duration', '1', '--name', 'record'],
]

const hasShell = spawnSync('sqlite3', ['--version']).status === 0

/** Every round begins a writer and clients, kills some of them at any moment, and lets the others go on. */
async function killRounds(
  rounds: number,
  random: () => number,
  reader: (() => Promise<unknown>) | null,
): Promise<void> {
  const quick = join(folder, 'quick.plist')
  writeQuickRecording(quick, 100)
  expect((await kept('import', quick, '--name', 'kept')).status).toBe(0)
  let writtenMs = START_MS
  const survivors: { args: readonly string[]; ended: Promise<Ended> }[] = []
  for (let round = 0; round < rounds; round++) {
    const writer = startProgram(join(outDir, 'endless-writer.js'), [data, 'live', `${START_MS}`, '60'])
    const clients = Array.from({ length: 2 }, () => {
      const args = CLIENTS[Math.floor(random() * CLIENTS.length)] ?? (['list'] as const)
      return { args, process: start(...args) }
    })
    await Promise.all([wait(random() * LONGEST_ROUND_MS), reader?.()])
    // Where others hold the machine, every round may have ended before anything was on disk.
    if (round === rounds - 1)
      await vi.waitUntil(() => settledMs(writer.printed) > START_MS, { timeout: 60_000, interval: 20 })
    for (const { process } of clients) expect(deletedLogs(process.child.pid)).toEqual([])
    expect(deletedLogs(writer.child.pid)).toEqual([])
    for (const { args, process } of clients) {
      if (random() < 0.6) kill(process)
      else survivors.push({ args, ended: process.ended })
    }
    kill(writer)
    const { stdout, stderr } = await writer.ended
    expect(stderr).toBe('')
    writtenMs = Math.max(writtenMs, settledMs(stdout))
  }
  const saved: string[] = []
  for (const { args, ended } of survivors) {
    const { status, stdout, stderr } = await ended
    expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: expect.any(String) as string })
    expect(stderr).not.toMatch(/^\s+at /m)
    if (args.includes('--source')) saved.push((JSON.parse(stdout) as Measurement).id)
  }
  const ids = (await listed()).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(saved))
  expect(readdirSync(data).filter((name) => name.includes('damaged'))).toEqual([])
  check(writtenMs)
}

describe(`processes that are killed at any moment, ANEMOMETER_SEED=${SEED}`, () => {
  it(`keep what they said was kept, in ${ROUNDS} rounds`, () => killRounds(ROUNDS, createRandom(SEED), null))

  it.skipIf(!hasShell)(
    hasShell
      ? 'keep it while the sqlite3 shell reads the file again and again'
      : 'need the sqlite3 shell beside them, which is not there: apt-get install sqlite3',
    () => {
      const select = 'SELECT count(*), sum(length(data)) FROM block'
      const read = async (): Promise<void> => {
        const shell = startProgram('-e', [
          `require('node:child_process').execFileSync('sqlite3', ['-cmd', '.timeout 5000', ...process.argv.slice(1)])`,
          join(data, 'history.sqlite'),
          select,
        ])
        const { status, stderr } = await shell.ended
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      }
      return killRounds(ROUNDS / 4, createRandom(SEED + 1), read)
    },
  )
})

/** Until there are so many tracks, and the newest is of a measurement with so many rows on disk. */
async function untilMeasured(tracks: number, rows: number): Promise<void> {
  for (;;) {
    await wait(20)
    // Opening makes a file where there is none.
    if (!existsSync(join(data, 'history.sqlite'))) continue
    try {
      const db = new Database(join(data, 'history.sqlite'))
      const seen = db.first<{ tracks: number; rows: number }>(
        `SELECT count(*) AS tracks, (SELECT count(*) FROM tail WHERE track_id = max(track.id)) AS rows FROM track`,
      )
      db.close()
      if (seen !== null && seen.tracks >= tracks && seen.rows >= rows) return
    } catch {
      // It is being made.
    }
  }
}

const RECOVERED =
  /^anemometer: Anemometer ended while "(.*)" was being measured\. What had been recorded was kept, as measurement (\w+); delete it if you do not want it\.$/gm

describe('a measurement whose process is killed', () => {
  it.each([
    ['record', []],
    ['run', ['--margin', '0.2', '--', 'sleep', '60']],
  ] as const)('of %s is recovered once, whoever comes, and is like any other', async (command, rest) => {
    const recording = join(folder, 'long.plist')
    writeQuickRecording(recording, 2000)
    let told = ''
    for (let time = 0; time < 2; time++) {
      const started = start(command, '--source', recording, '--name', 'killed', ...rest)
      await untilMeasured(time + 1, 3)
      kill(started)
      told += (await started.ended).stderr
      // Whoever recovers may be killed as well.
      const first = start('list')
      kill(first)
      told += (await first.ended).stderr
    }
    for (const { stderr } of await Promise.all([kept('list'), kept('list'), kept('list')])) told += stderr
    const heads = await listed()
    expect(heads.map(({ name }) => name)).toEqual(['killed', 'killed'])
    // Told once, but for what a process recovered that was killed before it could tell.
    const recovered = [...told.matchAll(RECOVERED)].map(([, , id]) => id)
    expect(recovered).not.toEqual([])
    expect(new Set(recovered).size).toBe(recovered.length)
    expect(heads.map(({ id }) => id)).toEqual(expect.arrayContaining(recovered))
    for (const { id, samples } of heads) {
      expect(samples).toBeGreaterThan(0)
      expect((await kept('show', id)).stdout).toContain(
        'Anemometer ended before this measurement was finished.',
      )
      expect((await kept('export', id, '-o', join(folder, `${id}.anemometer`))).status).toBe(0)
      expect((await kept('export', id, '-o', join(folder, `${id}.ndjson`))).status).toBe(0)
      const lines = readFileSync(join(folder, `${id}.ndjson`), 'utf8')
        .trimEnd()
        .split('\n')
      // Events come behind the samples.
      expect(lines.filter((line) => !line.startsWith('{"event"'))).toHaveLength(samples)
      expect((await kept('delete', id, '--yes')).status).toBe(0)
    }
    expect(await listed()).toEqual([])
  })

  it('of an import leaves nothing, and one that is suspended keeps nobody from what is theirs', async () => {
    const large = join(folder, 'large.plist')
    const quick = join(folder, 'quick.plist')
    writeQuickRecording(large, 2000)
    writeQuickRecording(quick, 100)
    const killed = start('import', large)
    await untilMeasured(1, 1)
    kill(killed)
    await killed.ended
    expect(await listed()).toEqual([])

    const suspended = start('import', large, '--json')
    await untilMeasured(1, 1)
    suspended.child.kill('SIGSTOP')
    const other = await kept('import', quick, '--json')
    const isLocked = other.status !== 0
    // It may have been suspended within a transaction.
    if (isLocked) expect(other.stderr).toMatch(/another program keeps the file locked/)
    suspended.child.kill('SIGCONT')
    const { status, stdout } = await suspended.ended
    expect(status).toBe(0)
    expect((JSON.parse(stdout) as Measurement).samples).toBe(2000)
    expect((await listed()).map(({ samples }) => samples).sort()).toEqual(isLocked ? [2000] : [100, 2000])
  })
})
