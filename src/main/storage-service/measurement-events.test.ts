import { expect, it, onTestFinished } from 'vitest'
import type { Measurement } from '#shared/measurement'
import type { Result } from '#shared/ipc-contract'
import type { TrackEvent } from '#shared/track-events'
import { beginMeasurement } from '../measurement/measurement-recorder'
import { madeSeconds, NOON } from '../storage/testing/made-samples'
import { openedStore, temporaryFolder } from '../storage/testing/store-folder'
import type { StorageFunctions } from './protocol'
import { LIVE, serviceIn } from './testing/in-folder'

const second = (number: number): number => NOON + number * 1000
const mark = (atSecond: number): TrackEvent => ({
  kind: 'mark',
  startMs: second(atSecond),
  endMs: null,
  label: `at ${atSecond} s`,
  uncertaintyMs: 0,
})

function opened(): StorageFunctions {
  const { service } = serviceIn(temporaryFolder())
  onTestFinished(() => service.close({ removeEmpty: false, free: false }))
  service.beginSession(LIVE, 1)
  return service
}

/** Samples of a second each, and a mark at the end of each. */
function read(service: StorageFunctions, fromSecond: number, count: number): void {
  for (const placed of madeSeconds(second(fromSecond), count)) {
    service.append({ placed, frame: null }, false)
    service.addEvent(mark((placed.endMs - NOON) / 1000))
  }
}

function markedSeconds(service: StorageFunctions, measured: Result<Measurement>): number[] {
  if (!measured.ok) throw new Error(measured.message)
  const found = service.measurementEvents(measured.value.id)
  if (!found.ok) throw new Error(found.message)
  expect(found.value.events).toEqual(found.value.events.map(({ startMs }) => mark((startMs - NOON) / 1000)))
  return found.value.events.map(({ startMs }) => (startMs - NOON) / 1000)
}

const seconds = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

it('of the quiet time and from start to stop stay with what was measured, and no others', async () => {
  const service = opened()
  read(service, 0, 60)
  expect(service.startMeasurement().ok).toBe(true)
  read(service, 60, 5)
  const measured = await service.finishMeasurement({})
  read(service, 65, 5)
  // Of the quiet time, those behind the end of its first window.
  expect(markedSeconds(service, measured)).toEqual(seconds(32, 65))
})

it('of a range and of the 30 s before it stay with what is measured afterwards, and no others', async () => {
  const service = opened()
  read(service, 0, 70)
  const measured = await service.measureRange(second(60), second(65))
  expect(markedSeconds(service, measured)).toEqual(seconds(31, 65))
  service.clear()
  expect(markedSeconds(service, measured)).toEqual(seconds(31, 65))
})

it('stay with a measurement that is recovered since its process did not live to finish it', async () => {
  const folder = temporaryFolder()
  const died = openedStore(folder)
  const facts = {
    id: 'recovered',
    name: 'Recovered',
    note: '',
    machine: LIVE.machine,
    group: null,
    run: null,
  }
  const begun = beginMeasurement(died, { ...facts, origin: 'started', source: 'live' }, [])
  if (!begun.ok) throw new Error(begun.message)
  for (const placed of madeSeconds(NOON, 5)) {
    begun.value.add({ placed, frame: null })
    begun.value.addEvent(mark((placed.endMs - NOON) / 1000))
  }
  died.close()
  const { service } = serviceIn(folder)
  onTestFinished(() => service.close({ removeEmpty: false, free: false }))
  expect(await service.open()).toEqual({ ok: true, value: null })
  expect(markedSeconds(service, await service.measurement('recovered'))).toEqual(seconds(1, 5))
})

const turn = (kind: 'log-on' | 'log-off' | 'source', atSecond: number): TrackEvent => ({
  ...{ kind, startMs: second(atSecond), endMs: null, label: '', uncertaintyMs: 5 },
})

/** What of the log's turns stays with the seconds 60 to 65 of a session, and when, counted from its first second. */
async function keptTurns(turns: readonly TrackEvent[], flush: boolean): Promise<[string, number][]> {
  const service = opened()
  for (const placed of madeSeconds(NOON, 70)) service.append({ placed, frame: null }, false)
  for (const event of turns) service.addEvent(event)
  if (flush) service.flush()
  const measured = await service.measureRange(second(60), second(65))
  if (!measured.ok) throw new Error(measured.message)
  const found = service.measurementEvents(measured.value.id)
  if (!found.ok) throw new Error(found.message)
  return found.value.events.map(({ kind, startMs }) => [kind, (startMs - NOON) / 1000])
}

it.each([false, true])(
  'say that the log is read though it was turned on long before (written: %s)',
  async (flush) => {
    const on = turn('log-on', 3)
    expect(await keptTurns([turn('source', 0), on], flush)).toEqual([['log-on', 30]])
    expect(await keptTurns([on, turn('log-off', 10)], flush)).toEqual([])
    expect(await keptTurns([on, turn('source', 10)], flush)).toEqual([])
    expect(await keptTurns([on, turn('log-off', 10), turn('log-on', 20)], flush)).toEqual([['log-on', 30]])
    expect(await keptTurns([on, turn('log-off', 50)], flush)).toEqual([
      ['log-on', 30],
      ['log-off', 50],
    ])
  },
)

it('of a range that is only looked at are those that a measurement of it has, and so is the work', async () => {
  const service = opened()
  read(service, 0, 70)
  const looked = await service.whoInRange(second(60), second(65))
  const measured = await service.measureRange(second(60), second(65))
  if (!looked.ok || !measured.ok) throw new Error('Both can be had.')
  const { worked, events } = looked.value
  expect(events.events.map(({ startMs }) => (startMs - NOON) / 1000)).toEqual(
    markedSeconds(service, measured),
  )
  const { ane, intervalMs, startedAt, endedAt } = measured.value
  expect(worked).toEqual({ ane: { bursts: ane.bursts }, intervalMs, startedAt, endedAt })
  expect((await service.measurements()).map(({ id }) => id)).toEqual([measured.value.id])
})

it('of a range that is only looked at tell that the log was read, though it was turned on long before', async () => {
  const service = opened()
  service.addEvent(turn('log-on', 0))
  read(service, 0, 70)
  const looked = await service.whoInRange(second(60), second(65))
  if (!looked.ok) throw new Error(looked.message)
  const { events } = looked.value
  expect([events.events[0]?.kind, events.events[0]?.startMs]).toEqual(['log-on', second(0)])
  expect(events.events.slice(1).map(({ startMs }) => (startMs - NOON) / 1000)).toEqual(seconds(31, 65))
})

it('of more than a day are not looked through, in words', async () => {
  const service = opened()
  read(service, 0, 2)
  const dayMs = 24 * 3_600_000
  expect((await service.whoInRange(NOON, NOON + dayMs)).ok).toBe(true)
  expect(await service.whoInRange(NOON, NOON + dayMs + 1)).toEqual({
    ok: false,
    message: expect.stringContaining('Select 1\u202fd at most') as string,
  })
})
