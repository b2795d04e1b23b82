import { beforeEach, expect, it } from 'vitest'
import type { MeasurementsState } from '#shared/ipc-contract'
import type { SourceStatus } from '#shared/source-status'
import { madeSeconds } from '../storage/testing/made-samples'
import { temporaryFolder } from '../storage/testing/store-folder'
import { Measuring } from './measuring'
import { nextMeasurementName } from './measurement-name'
import { DEMONSTRATION, keptIn, type Kept } from './testing/kept'

const START_MS = Date.UTC(2026, 2, 30, 12)

let kept: Kept
let measuring: Measuring
let changes: boolean[]
const status: SourceStatus = DEMONSTRATION

beforeEach(() => {
  kept = keptIn(temporaryFolder())
  changes = []
  measuring = new Measuring(
    kept.file,
    kept.recorder,
    () => status,
    (isNews) => changes.push(isNews),
  )
  kept.recorder.beginSession('demonstration')
})

function read(fromSecond: number, count: number): void {
  for (const placed of madeSeconds(START_MS + fromSecond * 1000, count)) {
    const taken = kept.recorder.take(placed)
    measuring.take(taken, new Uint8Array([1]))
  }
}

async function stopped(): Promise<string> {
  const result = await measuring.stop()
  if (!result.ok) throw new Error(result.message)
  return result.value.id
}

const names = ({ list }: MeasurementsState): string[] => list.map(({ name }) => name)

it('measures from start to stop, with the quiet time before as the baseline', async () => {
  read(0, 40)
  expect(measuring.runningMs).toBeNull()
  expect(measuring.start()).toEqual({ ok: true, value: null })
  expect(measuring.state.running).toEqual({ startedAtMs: null, samples: 0 })
  expect(measuring.runningMs).toBe(0)
  read(40, 5)
  expect(measuring.state.running).toEqual({ startedAtMs: START_MS + 40_000, samples: 5 })
  expect(measuring.runningMs).toBe(5000)
  const measured = measuring.get(await stopped())
  expect(measured).toMatchObject({
    ok: true,
    value: {
      samples: 5,
      durationMs: 5000,
      origin: 'started',
      source: 'demonstration',
      name: 'Measurement 1',
    },
  })
  expect(measured.ok ? measured.value.baselineMissing : null).not.toBe('too-short')
  expect(measuring.state.running).toBeNull()
})

it('says each time what changed', async () => {
  measuring.start()
  read(0, 2)
  await measuring.stop()
  expect(changes).toEqual([true, false, false, true])
})

it('keeps one at a time', async () => {
  expect(await measuring.stop()).toMatchObject({
    ok: false,
    message: expect.stringContaining('No measurement runs') as string,
  })
  measuring.start()
  expect(measuring.start()).toMatchObject({
    ok: false,
    message: expect.stringContaining('runs already') as string,
  })
})

it('keeps nothing of a measurement in which nothing came', async () => {
  measuring.start()
  expect(await measuring.stop()).toMatchObject({ ok: false })
  expect(measuring.state).toEqual({ list: [], running: null })
})

it('measures a range afterwards', async () => {
  read(0, 60)
  const measured = await measuring.fromRange(START_MS + 40_000, START_MS + 50_000)
  expect(measured).toMatchObject({ ok: true })
  expect(measuring.get(measured.ok ? measured.value.id : '')).toMatchObject({
    value: { samples: 10, durationMs: 10_000, origin: 'range' },
  })
  expect(await measuring.fromRange(0, 1000)).toMatchObject({ ok: false })
})

it('lists, describes, compares and deletes', async () => {
  const ids: string[] = []
  for (const index of [0, 1]) {
    measuring.start()
    read(index * 10, 5)
    ids.push(await stopped())
  }
  const [first = '', second = ''] = ids
  expect(names(measuring.state)).toEqual(['Measurement 2', 'Measurement 1'])
  expect(measuring.describe(first, { name: 'Visual Look Up', note: 'A dog.' })).toMatchObject({ ok: true })
  expect(measuring.get(first)).toMatchObject({ value: { name: 'Visual Look Up', note: 'A dog.' } })
  expect(measuring.compare(ids)).toMatchObject({
    ok: true,
    value: { subjects: [{ ids: [first] }, { ids: [second] }] },
  })
  expect(measuring.remove([first])).toMatchObject({ ok: true })
  expect(names(measuring.state)).toEqual(['Measurement 2'])
  for (const asked of [
    measuring.get(first),
    measuring.describe(first, { name: '', note: '' }),
    measuring.compare(ids),
  ])
    expect(asked).toMatchObject({
      ok: false,
      message: expect.stringContaining('may have been deleted') as string,
    })
})

it('draws a measurement within its own edges', async () => {
  read(0, 40)
  measuring.start()
  read(40, 5)
  const id = await stopped()
  const request = { fromMs: null, toMs: null, points: 100, keys: ['cpu.powerMw' as const] }
  const range = measuring.range(id, request)
  expect(range.ok ? [...range.value.endMs] : []).toHaveLength(5)
  expect(measuring.range('gone', request)).toMatchObject({ ok: false })
})

it.each([
  [[], 'Measurement 1'],
  [['Measurement 2', 'Visual Look Up', 'Measurement x'], 'Measurement 3'],
])('calls the one after %j %s', (known, name) => expect(nextMeasurementName(known)).toBe(name))

it('is kept where the app ends while many hours are measured', async () => {
  measuring.start()
  read(0, 4000)
  const stopping = measuring.stop()
  expect(measuring.state.running).toMatchObject({ samples: 4000 })
  expect(measuring.start()).toMatchObject({ ok: false })
  read(4000, 1)
  const kept = measuring.stopAtOnce()
  expect(measuring.state).toMatchObject({ list: [{ samples: 4000 }], running: null })
  expect(await stopping).toEqual(kept)
  expect(measuring.state.list).toHaveLength(1)
})
