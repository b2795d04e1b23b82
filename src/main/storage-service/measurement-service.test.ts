import { beforeEach, expect, it } from 'vitest'
import { madeSeconds } from '../storage/testing/made-samples'
import { temporaryFolder } from '../storage/testing/store-folder'
import { MeasurementService, nextMeasurementName } from './measurement-service'
import { DEMONSTRATION, sessionIn, type SessionInFolder } from './testing/in-folder'

const START_MS = Date.UTC(2026, 2, 30, 12)

let opened: SessionInFolder
let measuring: MeasurementService
let changes: number

beforeEach(() => {
  opened = sessionIn(temporaryFolder())
  changes = 0
  measuring = new MeasurementService(opened.file, opened.session, () => changes++)
  opened.session.begin(DEMONSTRATION)
})

function read(fromSecond: number, count: number): void {
  for (const placed of madeSeconds(START_MS + fromSecond * 1000, count)) {
    opened.session.append(placed)
    measuring.add({ placed, frame: [new Uint8Array([1])] })
  }
}

async function finished(): Promise<string> {
  const result = await measuring.finish({})
  if (!result.ok) throw new Error(result.message)
  return result.value.id
}

const names = async (): Promise<string[]> => (await measuring.list()).map(({ name }) => name)

it('measures from start to stop, with the quiet time before as the baseline', async () => {
  read(0, 40)
  expect(measuring.start()).toEqual({ ok: true, value: null })
  read(40, 5)
  const measured = await measuring.get(await finished())
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
  expect(changes).toBe(1)
})

it('keeps one at a time', async () => {
  expect(await measuring.finish({})).toMatchObject({
    ok: false,
    message: expect.stringContaining('No measurement runs') as string,
  })
  measuring.start()
  expect(measuring.start()).toMatchObject({
    ok: false,
    message: expect.stringContaining('runs already') as string,
  })
})

it('keeps nothing of a measurement in which nothing came, or that is discarded', async () => {
  measuring.start()
  expect(await measuring.finish({})).toMatchObject({ ok: false })
  measuring.start()
  read(0, 3)
  measuring.discard()
  expect(await measuring.finish({})).toMatchObject({ ok: false })
  expect(await measuring.list()).toEqual([])
})

it('measures a range afterwards', async () => {
  read(0, 60)
  const measured = await measuring.ofRange(START_MS + 40_000, START_MS + 50_000)
  expect(measured).toMatchObject({
    ok: true,
    value: { samples: 10, durationMs: 10_000, origin: 'range' },
  })
  expect(await measuring.ofRange(0, 1000)).toMatchObject({ ok: false })
})

it('lists, describes, compares and deletes', async () => {
  const ids: string[] = []
  for (const index of [0, 1]) {
    measuring.start()
    read(index * 10, 5)
    ids.push(await finished())
  }
  const [first = '', second = ''] = ids
  expect(await names()).toEqual(['Measurement 2', 'Measurement 1'])
  expect(measuring.describe(first, { name: 'Visual Look Up', note: 'A dog.' })).toMatchObject({ ok: true })
  expect(await measuring.get(first)).toMatchObject({ value: { name: 'Visual Look Up', note: 'A dog.' } })
  expect(await names()).toEqual(['Measurement 2', 'Visual Look Up'])
  expect(await measuring.compare(ids)).toMatchObject({
    ok: true,
    value: { subjects: [{ ids: [first] }, { ids: [second] }] },
  })
  expect(measuring.remove([first])).toMatchObject({ ok: true })
  expect(await names()).toEqual(['Measurement 2'])
  for (const asked of [
    await measuring.get(first),
    measuring.describe(first, { name: '', note: '' }),
    await measuring.compare(ids),
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
  const id = await finished()
  const request = { fromMs: null, toMs: null, points: 100, keys: ['cpu.powerMw' as const] }
  const range = measuring.range(id, request)
  expect(range.ok ? [...range.value.endMs] : []).toHaveLength(5)
  expect(measuring.range('gone', request)).toMatchObject({ ok: false })
})

it.each([
  [[], 'Measurement 1'],
  [['Measurement 2', 'Visual Look Up', 'Measurement x'], 'Measurement 3'],
])('calls the one after %j %s', (known, name) => expect(nextMeasurementName(known)).toBe(name))

it('lets another begin while many hours are still being measured, and closes when all are', async () => {
  measuring.start()
  read(0, 4000)
  const finishing = measuring.finish({})
  expect(measuring.start()).toMatchObject({ ok: true })
  read(4000, 3)
  await measuring.close()
  expect(await finishing).toMatchObject({ ok: true, value: { samples: 4000 } })
  expect(await measuring.list()).toMatchObject([{ samples: 3 }, { samples: 4000 }])
})
