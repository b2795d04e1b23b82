import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHistory } from './history-store'
import { temporaryFolder, writerOf } from './testing/store-folder'

const START_MS = Date.UTC(2026, 2, 1)
/** Used at the same time, so that the test does not take long. */
const FOLDERS = 4
const KILLS_A_FOLDER = 10
/** The most that a kill may lose. */
const MOST_LOST_MS = 2000
const ROOT = join(import.meta.dirname, '../../..')
let outDir: string

beforeAll(() => {
  // Where the bundle finds the native module.
  outDir = mkdtempSync(join(ROOT, 'node_modules/.history-kill-'))
  const program = fileURLToPath(new URL('./testing/endless-writer.ts', import.meta.url))
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  execFileSync(
    process.execPath,
    [vite, 'build', '--ssr', program, '--outDir', outDir, '--logLevel', 'error'],
    {
      cwd: ROOT,
    },
  )
}, 60_000)
afterAll(() => rmSync(outDir, { recursive: true }))

type Kind = 'live' | 'demonstration'

function startWriter(folder: string, kind: Kind, samplesAStep: number): ChildProcessWithoutNullStreams {
  const args = [join(outDir, 'endless-writer.js'), folder, kind, START_MS, samplesAStep].map(String)
  return spawn(process.execPath, args)
}

/** Lets a writer record for about `lifeMs`, then kills it. Returns the time up to which it must have written. */
async function recordAndKill(folder: string, samplesAStep: number, lifeMs: number): Promise<number> {
  const child = startWriter(folder, 'live', samplesAStep)
  let errors = ''
  let told = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  child.stdout.on('data', (text: Buffer) => (told += text.toString()))
  const ended = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), ended])
  await wait(lifeMs)
  child.kill('SIGKILL')
  const killedMs = Date.now()
  await ended
  expect(errors).toBe('')
  const steps = told.split('\n').map((line) => line.split(' ').map(Number))
  const appendedMs = steps.findLast(([atMs = 0]) => atMs > 0 && atMs < killedMs - MOST_LOST_MS)?.[1]
  return Math.max(START_MS, appendedMs ?? 0, ...steps.map(([, , settledMs = 0]) => settledMs))
}

/** Nothing is missing, doubled or out of place, in the samples as in the tiers. */
function check(folder: string, kind: Kind, atLeastMs: number): void {
  const opened = openHistory(folder, { onTrouble: (message) => expect.unreachable(message) })
  if (!opened.ok) throw new Error(opened.message)
  const { store, notice } = opened.value
  expect(notice).toBeNull()
  const track = store.continuousTrack(kind)
  const toMs = store.extent(track)?.toMs ?? START_MS
  expect(toMs).toBeGreaterThanOrEqual(atLeastMs)
  for (const points of [1, 10, 100]) {
    const { statistics } = store.range(track, { fromMs: START_MS, toMs, points, keys: ['cpu.powerMw'] })
    expect(statistics['cpu.powerMw']?.coveredMs ?? 0).toBe(toMs - START_MS)
  }
  let endMs = START_MS
  for (const placed of store.samples(track, null, null)) expect(placed.endMs).toBe((endMs += 1000))
  expect(endMs).toBe(toMs)
  // A watt throughout, in mW × ms: the sums are those of the samples that are there, after whatever kill.
  const series = writerOf(store, track).totals?.series
  expect(series?.['cpu.powerMw']).toEqual({ amount: 1000 * (toMs - START_MS), coveredMs: toMs - START_MS })
  store.close()
}

it(`loses at most ${MOST_LOST_MS / 1000} s and never the file when killed again and again while writing`, async () => {
  const killAgainAndAgain = async (folder: string): Promise<void> => {
    let storedMs = START_MS
    for (let kill = 0; kill < KILLS_A_FOLDER; kill++) {
      const isLong = kill % 10 === 9
      const lifeMs = isLong ? MOST_LOST_MS + 500 + Math.random() * 500 : Math.random() * 400
      storedMs = Math.max(storedMs, await recordAndKill(folder, kill % 2 === 0 ? 1 : 12, lifeMs))
    }
    check(folder, 'live', storedMs)
  }
  await Promise.all(Array.from({ length: FOLDERS }, () => killAgainAndAgain(temporaryFolder())))
}, 180_000)

it('has one process write a track while another writes its own beside it, and turns a third away', async () => {
  const folder = temporaryFolder()
  const kinds = ['live', 'demonstration'] as const
  const writers = kinds.map((kind) => startWriter(folder, kind, 12))
  let errors = ''
  for (const { stderr } of writers) stderr.on('data', (text: Buffer) => (errors += text.toString()))
  await Promise.all(writers.map(({ stdout }) => once(stdout, 'data')))
  const third = startWriter(folder, 'live', 12)
  let refusal = ''
  third.stderr.on('data', (text: Buffer) => (refusal += text.toString()))
  await once(third, 'close')
  expect(refusal).toContain('Another Anemometer already keeps this history.')
  // Both have then written several times, each in between the other's.
  const writtenMs = START_MS + 4 * 600_000
  await Promise.all(writers.map((writer) => untilWritten(writer, writtenMs)))
  for (const writer of writers) writer.kill('SIGKILL')
  await Promise.all(writers.map((writer) => once(writer, 'close')))
  expect(errors).toBe('')
  for (const kind of kinds) check(folder, kind, writtenMs)
}, 60_000)

/** Until the writer has everything up to `endMs` on disk. */
async function untilWritten({ stdout }: ChildProcessWithoutNullStreams, endMs: number): Promise<void> {
  for (let settledMs = 0; settledMs < endMs;) {
    const [text] = (await once(stdout, 'data')) as [Buffer]
    settledMs = Number(text.toString().trim().split('\n').at(-1)?.split(' ')[2])
  }
}
