import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { HistoryRange } from '#shared/history'
import { LONGEST_RANGE_MS } from '#shared/time-range'
import { madeSeconds } from '../storage/testing/made-samples'
import { maintainAll, openedStore, temporaryFolder } from '../storage/testing/store-folder'
import type { HistoryRecorder } from './history-recorder'
import { keptIn } from './testing/kept'

const START_MS = Date.UTC(2026, 2, 30, 12)

function record(recorder: HistoryRecorder, startMs: number, count: number): void {
  for (const placed of madeSeconds(startMs, count)) recorder.take(placed)
}

function rangeOf(recorder: HistoryRecorder): HistoryRange {
  const range = recorder.range({ fromMs: null, toMs: null, points: 20_000, keys: ['cpu.powerMw'] })
  if (!range.ok) throw new Error(range.message)
  return range.value
}

it('opens nothing before there is something to keep', () => {
  const folder = join(temporaryFolder(), 'history')
  const { recorder } = keptIn(folder)
  recorder.beginSession('demonstration')
  expect(existsSync(folder)).toBe(false)
  record(recorder, START_MS, 1)
  expect(readdirSync(folder)).toContain('history.sqlite')
})

it('answers from the disk, with what came just now', () => {
  const { recorder } = keptIn(temporaryFolder())
  recorder.beginSession('demonstration')
  expect(recorder.extent()).toBeNull()
  record(recorder, START_MS, 5)
  expect(recorder.extent()).toEqual({ fromMs: START_MS, toMs: START_MS + 5000 })
  expect([...(rangeOf(recorder).columns['cpu.powerMw']?.mean ?? [])]).toEqual([100, 101, 102, 103, 104])
  expect(recorder.memory.length).toBe(5)
})

it('goes on where the last start of the app ended, with a gap, and remembers live readings', () => {
  const folder = temporaryFolder()
  const first = keptIn(folder).recorder
  first.beginSession('live')
  record(first, START_MS, 3)
  first.close()

  const { recorder } = keptIn(folder)
  recorder.beginSession('live')
  const [next] = madeSeconds(START_MS + 10_000, 1)
  if (next === undefined) throw new Error('made nothing')
  expect(recorder.take(next).gapBefore).toBe(true)
  record(recorder, START_MS + 11_000, 1)
  expect([...recorder.memory.endTimes()].map((endMs) => (endMs - START_MS) / 1000)).toEqual([1, 2, 3, 11, 12])
  expect([...recorder.memory.gapFlags()]).toEqual([0, 0, 0, 1, 0])
  expect([...rangeOf(recorder).gapBefore].slice(1)).toEqual([0, 0, 1, 0])
})

it('remembers no more than the last hour, and nothing that lies after the present', () => {
  const folder = temporaryFolder()
  const first = keptIn(folder).recorder
  first.beginSession('live')
  record(first, START_MS, 3)
  first.close()

  const late = keptIn(folder).recorder
  late.beginSession('live')
  record(late, START_MS + LONGEST_RANGE_MS + 60_000, 1)
  expect(late.memory.length).toBe(1)
  late.close()

  const setBack = keptIn(folder).recorder
  setBack.beginSession('live')
  record(setBack, START_MS + 1000, 1)
  expect(setBack.memory.length).toBe(2)
})

it('does not mix sources: the demonstration remembers nothing, and a replay leaves nothing', () => {
  const folder = temporaryFolder()
  const { recorder, file } = keptIn(folder)
  recorder.beginSession('demonstration')
  record(recorder, START_MS, 3)
  recorder.beginSession('replay')
  expect(recorder.memory.length).toBe(0)
  record(recorder, START_MS, 2)
  const { trackId } = recorder
  expect(recorder.extent()?.toMs).toBe(START_MS + 2000)
  recorder.beginSession('demonstration')
  if (trackId === null || file.store === null) throw new Error('nothing was kept')
  maintainAll(file.store)
  expect(file.store.extent(trackId)).toBeNull()
  record(recorder, START_MS + 9000, 1)
  expect(recorder.memory.length).toBe(1)
  expect(recorder.extent()).toEqual({ fromMs: START_MS, toMs: START_MS + 10_000 })
})

it('gives what was read last, up to a gap', () => {
  const { recorder } = keptIn(temporaryFolder())
  recorder.beginSession('demonstration')
  expect(recorder.latest(30_000)).toEqual([])
  record(recorder, START_MS, 5)
  for (const placed of madeSeconds(START_MS + 20_000, 2, { gapBefore: true })) recorder.take(placed)
  record(recorder, START_MS + 22_000, 3)
  expect(recorder.latest(3000)).toHaveLength(3)
  expect(recorder.latest(30_000)).toHaveLength(4)
})

it('forgets everything when asked, and goes on', () => {
  const { recorder } = keptIn(temporaryFolder())
  recorder.beginSession('live')
  record(recorder, START_MS, 5)
  expect(recorder.clear()).toEqual({ ok: true, value: null })
  expect([recorder.memory.length, recorder.extent()]).toEqual([0, null])
  record(recorder, START_MS + 5000, 2)
  expect([recorder.memory.length, recorder.extent()?.fromMs]).toEqual([2, START_MS + 5000])
})

it('works without a history where none can be opened, and says so once', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'taken'), '')
  const { recorder, told } = keptIn(join(folder, 'taken'))
  recorder.beginSession('live')
  record(recorder, START_MS, 3)
  expect(recorder.memory.length).toBe(3)
  expect(recorder.extent()).toBeNull()
  expect(recorder.range({ fromMs: null, toMs: null, points: 1, keys: null })).toMatchObject({ ok: false })
  expect(recorder.clear()).toMatchObject({ ok: false })
  recorder.beginSession('replay')
  record(recorder, START_MS, 3)
  expect(told).toEqual([expect.stringContaining('cannot be opened') as string])
})

it('says that another process keeps the history, and reads along', () => {
  const folder = temporaryFolder()
  const other = openedStore(folder)
  expect(other.writer(other.continuousTrack('live'))).toMatchObject({ ok: true })
  const { recorder, told } = keptIn(folder)
  recorder.beginSession('live')
  record(recorder, START_MS, 3)
  expect(told).toEqual([expect.stringContaining('Another Anemometer') as string])
  expect(recorder.memory.length).toBe(3)
  other.close()
})

it('tells of a damaged file', () => {
  const folder = join(temporaryFolder(), 'history')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'history.sqlite'),
    'no database at all, but long enough to be taken for one'.repeat(99),
  )
  const { recorder, told } = keptIn(folder)
  recorder.beginSession('demonstration')
  record(recorder, START_MS, 1)
  expect(told).toEqual([expect.stringContaining('damaged') as string])
  expect(recorder.extent()).not.toBeNull()
})
