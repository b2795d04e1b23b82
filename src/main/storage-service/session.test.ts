import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MEMORY_HISTORY_MS, type HistoryRange } from '#shared/history'
import { madeSeconds } from '../storage/testing/made-samples'
import { maintainAll, openedStore, temporaryFolder } from '../storage/testing/store-folder'
import type { Session } from './session'
import { DEMONSTRATION, sessionIn, LIVE, REPLAY } from './testing/in-folder'

const START_MS = Date.UTC(2026, 2, 30, 12)

function record(session: Session, startMs: number, count: number): void {
  for (const placed of madeSeconds(startMs, count)) session.append(placed)
}

function rangeOf(session: Session): HistoryRange {
  const range = session.range({ fromMs: null, toMs: null, points: 20_000, keys: ['cpu.powerMw'] })
  if (!range.ok) throw new Error(range.message)
  return range.value
}

it('opens nothing before there is something to keep', () => {
  const folder = join(temporaryFolder(), 'history')
  const { session } = sessionIn(folder)
  session.begin(DEMONSTRATION)
  expect(existsSync(folder)).toBe(false)
  record(session, START_MS, 1)
  expect(readdirSync(folder)).toContain('history.sqlite')
})

it('answers from the disk, with what came just now', () => {
  const { session } = sessionIn(temporaryFolder())
  session.begin(DEMONSTRATION)
  expect(session.extent()).toBeNull()
  record(session, START_MS, 5)
  expect(session.extent()).toEqual({ fromMs: START_MS, toMs: START_MS + 5000 })
  expect([...(rangeOf(session).columns['cpu.powerMw']?.mean ?? [])]).toEqual([100, 101, 102, 103, 104])
})

it.each([LIVE, DEMONSTRATION])(
  'goes on where the last start of the app ended, with a gap: $kind',
  (source) => {
    const folder = temporaryFolder()
    const first = sessionIn(folder)
    first.session.begin(source)
    record(first.session, START_MS, 3)
    first.close()

    const { session } = sessionIn(folder)
    session.begin(source)
    for (const placed of madeSeconds(START_MS + 10_000, 1, { gapBefore: true })) session.append(placed)
    record(session, START_MS + 11_000, 1)
    const recalled = session.recall(START_MS + 11_000)
    expect([...(recalled?.endMs ?? [])].map((endMs) => (endMs - START_MS) / 1000)).toEqual([1, 2, 3])
    expect([...rangeOf(session).gapBefore].slice(1)).toEqual([0, 0, 1, 0])
  },
)

it('recalls no more than the last hour, and nothing that lies after the present', () => {
  const folder = temporaryFolder()
  const first = sessionIn(folder)
  first.session.begin(LIVE)
  record(first.session, START_MS, 3)
  first.close()

  const { session } = sessionIn(folder)
  session.begin(LIVE)
  expect(session.recall(START_MS + MEMORY_HISTORY_MS + 60_000)).toBeNull()
  expect(session.recall(START_MS + 2000)?.endMs).toHaveLength(1)
})

it('does not mix sources: each recalls its own track, a replay nothing, and it leaves nothing', () => {
  const { session, file } = sessionIn(temporaryFolder())
  session.begin(DEMONSTRATION)
  record(session, START_MS, 3)
  session.begin(LIVE)
  expect(session.recall(START_MS + 5000)).toBeNull()
  session.begin(REPLAY)
  record(session, START_MS, 2)
  expect(session.recall(START_MS + 5000)).toBeNull()
  const { trackId } = session
  expect(session.extent()?.toMs).toBe(START_MS + 2000)
  session.begin(DEMONSTRATION)
  if (trackId === null || file.store === null) throw new Error('nothing was kept')
  maintainAll(file.store)
  expect(file.store.extent(trackId)).toBeNull()
  record(session, START_MS + 9000, 1)
  expect(session.extent()).toEqual({ fromMs: START_MS, toMs: START_MS + 10_000 })
})

it('gives what was read last, up to a gap', () => {
  const { session } = sessionIn(temporaryFolder())
  session.begin(DEMONSTRATION)
  expect(session.latest(30_000)).toEqual([])
  record(session, START_MS, 5)
  for (const placed of madeSeconds(START_MS + 20_000, 2, { gapBefore: true })) session.append(placed)
  record(session, START_MS + 22_000, 3)
  expect(session.latest(3000)).toHaveLength(3)
  expect(session.latest(30_000)).toHaveLength(4)
})

it('goes on after everything was forgotten', () => {
  const { session, file } = sessionIn(temporaryFolder())
  session.begin(LIVE)
  record(session, START_MS, 5)
  file.store?.clearContinuous()
  expect(session.extent()).toBeNull()
  record(session, START_MS + 5000, 2)
  expect(session.extent()?.fromMs).toBe(START_MS + 5000)
})

it('works without a history where none can be opened, and says so once', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'taken'), '')
  const { session, notices } = sessionIn(join(folder, 'taken'))
  session.begin(LIVE)
  record(session, START_MS, 3)
  expect(session.extent()).toBeNull()
  expect(session.recall(START_MS + 9000)).toBeNull()
  expect(session.range({ fromMs: null, toMs: null, points: 1, keys: null })).toMatchObject({ ok: false })
  session.begin(REPLAY)
  record(session, START_MS, 3)
  expect(notices).toEqual([expect.stringContaining('cannot be opened') as string])
})

it('says that another process keeps the history, and reads along', () => {
  const folder = temporaryFolder()
  const other = openedStore(folder)
  expect(other.writer(other.continuousTrack('live'))).toMatchObject({ ok: true })
  const { session, notices } = sessionIn(folder)
  session.begin(LIVE)
  record(session, START_MS, 3)
  expect(notices).toEqual([expect.stringContaining('Another Anemometer') as string])
  other.close()
})

it('tells of a damaged file', () => {
  const folder = join(temporaryFolder(), 'history')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'history.sqlite'),
    'no database at all, but long enough to be taken for one'.repeat(99),
  )
  const { session, notices } = sessionIn(folder)
  session.begin(DEMONSTRATION)
  record(session, START_MS, 1)
  expect(notices).toEqual([expect.stringContaining('damaged') as string])
  expect(session.extent()).not.toBeNull()
})
