import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { MeasurementFacts } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import type { TrackEvent } from '#shared/track-events'
import { writeQuickRecording } from '../../cli/testing/made-recording'
import { Database } from '../storage/database'
import { madeSeconds, NOON } from '../storage/testing/made-samples'
import { openedStore, temporaryFolder } from '../storage/testing/store-folder'
import type { StorageClient } from './client'
import { LIVE } from './testing/in-folder'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const ROOT = join(import.meta.dirname, '../../..')
let outDir: string
let built: { StorageClient: typeof StorageClient }

// The client and its thread, bundled, in this process: a real thread that can really die.
beforeAll(async () => {
  // Where the bundle finds the native module.
  outDir = mkdtempSync(join(ROOT, 'node_modules/.thread-death-'))
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  for (const program of ['client.ts', 'testing/storage-thread.ts']) {
    const args = ['build', '--ssr', join(import.meta.dirname, program), '--outDir', outDir]
    execFileSync(process.execPath, [vite, ...args, '--emptyOutDir', 'false', '--logLevel', 'error'], {
      cwd: ROOT,
    })
  }
  built = (await import(/* @vite-ignore */ pathToFileURL(join(outDir, 'client.js')).href)) as typeof built
})
afterAll(() => rmSync(outDir, { recursive: true }))

interface Used {
  folder: string
  client: StorageClient
  notices: string[]
  /** Resolves when the thread has died and the client knows. */
  die: (how: 'exception' | 'exit' | 'memory') => Promise<void>
  /** Closes the client, and reads the continuous track from disk. */
  closeAndRead: () => Promise<{ samples: PlacedSample[]; events: TrackEvent[] }>
}

function use(): Used {
  const folder = join(temporaryFolder(), 'history')
  const notices: string[] = []
  let onRestart = (): void => undefined
  const client = new built.StorageClient(
    { folder, readOnly: false, maximumBytes: Number.POSITIVE_INFINITY, ages: false },
    {
      onNotice: (message) => notices.push(message),
      onMeasurements: () => undefined,
      onTransfer: () => undefined,
      onRestart: () => onRestart(),
    },
  )
  const how = { removeEmpty: false, free: false }
  onTestFinished(() => client.close(how))
  return {
    folder,
    client,
    notices,
    die: (death) =>
      new Promise((resolve) => {
        onRestart = resolve
        writeFileSync(`${folder}.death`, death)
      }),
    closeAndRead: async () => {
      await client.close(how)
      const store = openedStore(folder)
      const track = store.continuousTrack('live')
      const samples = [...store.samples(track, null, null)]
      const events = [...store.events(track, null, null)]
      store.close()
      return { samples, events }
    },
  }
}

/** What was measured in the last second of a thread may be lost with it. */
async function untilMeasuredIsOnDisk(folder: string): Promise<void> {
  const db = new Database(join(folder, 'history.sqlite'))
  const written = `SELECT tail.id FROM tail JOIN track ON track.id = track_id WHERE kind = 'measurement'`
  while (db.first(written) === null) await new Promise((resolve) => setImmediate(resolve))
  db.close()
}

const FACTS: MeasurementFacts = {
  ...{ id: 'measured', name: 'Measured', note: '', group: null, run: null },
  origin: 'started',
  source: 'live',
  machine: LIVE.machine,
}

const STOPPED =
  /^What was asked of the history was not done, because .* stopped\. It was started again: try once more\.$/
const GIVEN_UP = /^Nothing is recorded any more: .* stopped again and again\./

const markAt = (startMs: number): TrackEvent => ({
  kind: 'mark',
  startMs,
  endMs: null,
  label: 'set',
  uncertaintyMs: 0,
})
const endsOf = (samples: readonly PlacedSample[]): number[] => samples.map(({ endMs }) => endMs)

describe.each(['exception', 'exit'] as const)('a thread that ends by %s', (death) => {
  it('is started again: every sample is kept once, and what was measured is recovered and told', async () => {
    const { client, folder, notices, die, closeAndRead } = use()
    const samples = madeSeconds(NOON, 1500)
    client.beginSession(LIVE)
    for (const placed of samples.slice(0, 1000)) client.append({ placed, frame: null }, false)
    expect(await client.beginMeasurement(FACTS, [])).toEqual({ ok: true, value: null })
    client.addEvent(markAt(NOON + 1_000_500))
    for (const placed of samples.slice(1000, 1200))
      client.append({ placed, frame: [Buffer.from('frame')] }, false)
    await untilMeasuredIsOnDisk(folder)
    await die(death)
    for (const placed of samples.slice(1200)) client.append({ placed, frame: null }, false)
    const heads = await client.call.measurements()
    expect(notices).toEqual([
      expect.stringMatching(/stopped and was started again\.$/) as string,
      expect.stringMatching(/^Anemometer ended while "Measured" was being measured\./) as string,
    ])
    expect(heads).toMatchObject([{ id: 'measured' }])
    const measured = await client.call.measurementEvents('measured')
    expect(measured).toMatchObject({ ok: true, value: { events: [markAt(NOON + 1_000_500)] } })
    const kept = await closeAndRead()
    expect(endsOf(kept.samples)).toEqual(endsOf(samples))
    expect(kept.events).toEqual([markAt(NOON + 1_000_500)])
  })

  it('gets once more the samples and the events that no disk has confirmed, and not those that one has', async () => {
    const { client, folder, die, closeAndRead } = use()
    const samples = madeSeconds(NOON, 60)
    const send = (placed: PlacedSample): void => {
      client.append({ placed, frame: null }, false)
      client.addEvent(markAt(placed.endMs))
    }
    client.beginSession(LIVE)
    samples.slice(0, 20).forEach(send)
    client.flush()
    expect(await client.call.extent()).toEqual({ fromMs: NOON, toMs: NOON + 20_000 })
    const other = new Database(join(folder, 'history.sqlite'))
    other.exec('BEGIN EXCLUSIVE')
    samples.slice(20, 40).forEach(send)
    await die(death)
    other.exec('ROLLBACK')
    other.close()
    samples.slice(40).forEach(send)
    const kept = await closeAndRead()
    expect(endsOf(kept.samples)).toEqual(endsOf(samples))
    expect(kept.events).toEqual(samples.map(({ endMs }) => markAt(endMs)))
  })

  it('answers what it was asked, and leaves nothing of what it imported or exported', async () => {
    const { client, die, folder } = use()
    const path = join(folder, '..', 'large.plist')
    writeQuickRecording(path, 2000)
    expect(await client.call.open()).toEqual({ ok: true, value: null })
    const imported = client.call.importFile(path, null).catch((error: unknown) => (error as Error).message)
    await die(death)
    expect(await imported).toMatch(STOPPED)
    expect(await client.call.measurements()).toEqual([])

    const whole = await client.call.importFile(path, null)
    const id = whole.ok ? (whole.value?.measurements[0]?.id ?? '') : expect.unreachable(whole.message)
    const target = join(folder, '..', 'exported')
    const exported = client.call
      .exportFile({ kind: 'measurement', id }, 'ndjson', `${target}.ndjson`)
      .catch((error: unknown) => (error as Error).message)
    await die(death)
    expect(await exported).toMatch(STOPPED)
    expect(existsSync(`${target}.ndjson`)).toBe(false)
    expect(await client.call.exportFile({ kind: 'measurement', id }, 'csv', `${target}.csv`)).toMatchObject({
      ok: true,
    })
    expect(readdirSync(join(folder, '..')).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('again and again is given up, and every later call is told so', async () => {
    const { client, notices, die } = use()
    for (let deaths = 0; deaths < 4; deaths++) {
      expect(await client.call.open()).toEqual({ ok: true, value: null })
      await die(death)
    }
    expect(notices.filter((notice) => GIVEN_UP.test(notice))).toHaveLength(1)
    await expect(client.call.measurements()).rejects.toThrow(GIVEN_UP)
    await expect(client.beginMeasurement(FACTS, [])).rejects.toThrow(GIVEN_UP)
    client.append({ placed: madeSeconds(NOON, 1)[0] ?? expect.unreachable(), frame: null }, false)
    client.flush()
    client.closeAtOnce()
    expect(notices.filter((notice) => GIVEN_UP.test(notice))).toHaveLength(1)
  })
})

it('starts a thread again that ran out of memory', () => {
  const folder = join(temporaryFolder(), 'history')
  const program = `
    import { writeFileSync } from 'node:fs'
    import { StorageClient } from ${JSON.stringify(join(outDir, 'client.js'))}
    const client = new StorageClient(
      { folder: ${JSON.stringify(folder)}, readOnly: false, maximumBytes: Infinity, ages: false },
      {
        onNotice: (message) => console.log(message),
        onMeasurements: () => {},
        onTransfer: () => {},
        onRestart: async () => {
          console.log(JSON.stringify(await client.call.measurements()))
          await client.close({ removeEmpty: false, free: false })
        },
      },
    )
    await client.call.open()
    writeFileSync(${JSON.stringify(`${folder}.death`)}, 'memory')
  `
  const path = join(outDir, 'out-of-memory.mjs')
  writeFileSync(path, program)
  const args = ['--max-old-space-size=64', path]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
  expect({ status, stdout, stderr }).toMatchObject({
    status: 0,
    stdout: 'The part of Anemometer that keeps the history stopped and was started again.\n[]\n',
    // The reason is in the log; nothing of it is printed.
    stderr: '',
  })
})

describe('the end at once', () => {
  it('is there where nothing was ever opened', () => {
    const { client, folder } = use()
    client.closeAtOnce()
    expect(existsSync(folder)).toBe(false)
  })

  it('comes while an import runs, of which the next start finds nothing', async () => {
    const { client, folder } = use()
    const path = join(folder, '..', 'large.plist')
    writeQuickRecording(path, 2000)
    await client.call.open()
    void client.call.importFile(path, null).catch(() => undefined)
    client.closeAtOnce()
    await client.close({ removeEmpty: false, free: false })
    const store = openedStore(folder)
    for (const { id } of store.takeOverUnfinished()) store.removeTrack(id)
    expect(store.measurements()).toEqual([])
    store.close()
  })

  it('comes while another keeps the file locked', async () => {
    const { client, folder } = use()
    client.beginSession(LIVE)
    await client.call.open()
    const other = new Database(join(folder, 'history.sqlite'))
    other.exec('BEGIN EXCLUSIVE')
    for (const placed of madeSeconds(NOON, 10)) client.append({ placed, frame: null }, false)
    client.closeAtOnce()
    other.exec('ROLLBACK')
    other.close()
  })
})
