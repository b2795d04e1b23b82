import { readdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it, vi } from 'vitest'
import type { Measurement } from '#shared/measurement'
import { measurementWith } from '#shared/testing/measurement-with'
import { maintainAll, openedStore, temporaryFolder, writerOf } from './testing/store-folder'
import { madeSample, madeSeconds } from './testing/made-samples'

vi.setConfig({ testTimeout: 60_000 })

const NOON = Date.UTC(2026, 2, 1, 12)
const ALL = { fromMs: null, toMs: null, points: 2000, keys: null }

it('gives back what was recorded, before and after it is opened again', () => {
  const folder = temporaryFolder()
  const samples = madeSeconds(NOON, 1500)
  const store = openedStore(folder)
  const track = store.continuousTrack('live')
  const writer = writerOf(store, track)
  for (const placed of samples) writer.append(placed)
  expect([...store.samples(track, null, null)]).toEqual(samples)
  expect(store.extent(track)).toEqual({ fromMs: NOON, toMs: NOON + 1_500_000 })
  store.close()

  const again = openedStore(folder)
  expect(again.continuousTrack('live')).toBe(track)
  expect([...again.samples(track, null, null)]).toEqual(samples)
  expect([...again.samples(track, NOON + 1500, NOON + 3000)]).toEqual(samples.slice(1, 3))
  expect(again.extent(track)).toEqual({ fromMs: NOON, toMs: NOON + 1_500_000 })
  again.close()
})

it.each([
  ['unknown length', null],
  ['no length', 0],
  ['a length that is not believed', 24 * 3_600_000 + 1],
])('shows all there is, and counts no energy over it, where the first window has %s', (_, elapsedMs) => {
  for (const count of [1, 700]) {
    const store = openedStore(temporaryFolder())
    const track = store.createTrack('measurement')
    const writer = writerOf(store, track)
    const [first, ...others] = madeSeconds(NOON, count)
    writer.append(madeSample(0, { endMs: first?.endMs ?? 0, elapsedMs, cpuMw: 5000, aneMw: 5000 }))
    for (const placed of others) writer.append(placed)
    const { fromMs, toMs } = store.extent(track) ?? { fromMs: 0, toMs: 0 }
    expect([...store.samples(track, fromMs, toMs)]).toHaveLength(count)
    const range = store.range(track, ALL)
    expect(range.endMs).toHaveLength(count)
    for (const key of ['cpu.powerMw', 'ane.powerMw'] as const) {
      expect(range.statistics[key]).toMatchObject({ peak: 5000, coveredMs: (count - 1) * 1000 })
    }
    store.close()
  }
})

it('draws every sample where there are points for them, and marks where time is missing', () => {
  const store = openedStore(temporaryFolder())
  const track = store.createTrack('measurement')
  const writer = writerOf(store, track)
  for (const placed of madeSeconds(NOON, 700)) writer.append(placed)
  for (const placed of madeSeconds(NOON + 800_000, 3))
    writer.append({ ...placed, gapBefore: placed.sequence === 0 })
  const range = store.range(track, { ...ALL, keys: ['cpu.powerMw', 'core:0:activeRatio'] })
  expect(range).toMatchObject({ tier: 'full', bucketMs: null, thermalPressure: 'Nominal' })
  expect(range.clusters).toEqual([{ name: 'E-Cluster', coreIds: [0] }])
  expect(range.endMs).toHaveLength(703)
  expect([...range.gapBefore.keys()].filter((i) => range.gapBefore[i] === 1)).toEqual([700])
  expect(Object.keys(range.columns).sort()).toEqual(['core:0:activeRatio', 'cpu.powerMw'])
  expect(range.columns['cpu.powerMw']?.mean[699]).toBe(799)
  expect(range.statistics['cpu.powerMw']).toMatchObject({ latest: 102, peak: 799, coveredMs: 703_000 })
  store.close()
})

it('keeps what was recorded before and after the clock was set back', () => {
  const folder = temporaryFolder()
  for (const startMs of [NOON, NOON - 3_600_000, NOON + 10_000, NOON + 10_000]) {
    const store = openedStore(folder)
    const writer = writerOf(store, store.continuousTrack('live'))
    for (const placed of madeSeconds(startMs, 60)) writer.append(placed)
    store.close()
  }
  const store = openedStore(folder)
  const track = store.continuousTrack('live')
  expect([...store.samples(track, null, null)]).toHaveLength(240)
  const range = store.range(track, ALL)
  expect(range.endMs).toHaveLength(240)
  for (let i = 1; i < 240; i++) expect(range.endMs[i]).toBeGreaterThan(range.endMs[i - 1] as number)
  expect(range.statistics['cpu.powerMw']?.integral).toBeCloseTo(4 * (60 * 100 + (59 * 60) / 2), 6)
  store.close()
})

it('serves what a shorter tier has lost from the finest that still has it', () => {
  let nowMs = NOON
  const store = openedStore(temporaryFolder(), { now: () => nowMs })
  const track = store.continuousTrack('live')
  const writer = writerOf(store, track)
  const day = 86_400_000
  for (let d = 0; d < 100; d++) {
    writer.append(madeSample(d, { endMs: NOON + d * day, elapsedMs: 30_000, cpuMw: d, gapBefore: true }))
  }
  writer.flush()
  nowMs = NOON + 99 * day
  maintainAll(store)
  const tierFrom = (days: number): string =>
    store.range(track, { fromMs: nowMs - days * day, toMs: nowMs, points: 20_000, keys: null }).tier
  expect([0.9, 6.5, 80, 98].map(tierFrom)).toEqual(['full', '10s', '1min', '1h'])
  expect(store.range(track, { ...ALL, fromMs: NOON - day }).statistics['cpu.powerMw']).toMatchObject({
    peak: 99,
    coveredMs: 100 * 30_000,
    latest: 99,
  })
  expect(store.extent(track)).toEqual({ fromMs: NOON - 3_600_000, toMs: nowMs })
  store.close()
})

it('ages nothing that is not old while the clock is in another century, nor afterwards', () => {
  const day = 86_400_000
  let nowMs = NOON + day
  const store = openedStore(temporaryFolder(), { now: () => nowMs })
  const track = store.continuousTrack('live')
  const writer = writerOf(store, track)
  const record = (startMs: number, hours: number): void => {
    for (let minute = 1; minute <= hours * 60; minute++)
      writer.append(madeSample(minute, { endMs: startMs + minute * 60_000, elapsedMs: 60_000, cpuMw: 100 }))
    writer.flush()
    nowMs = startMs + hours * 3_600_000
    maintainAll(store)
  }
  const count = (): number => [...store.samples(track, null, null)].length
  record(NOON, 24)
  const ahead = Date.UTC(2100, 0, 1)
  record(ahead, 5)
  expect(count()).toBe(29 * 60)
  // Set right again, the day before ages as ever, and what was ahead of its time stays.
  record(NOON + day, 12)
  record(NOON + 1.5 * day, 12)
  // A block of 10 minutes ages as a whole.
  expect(Math.abs(count() - 29 * 60)).toBeLessThanOrEqual(10)
  // A clock that stays there is believed after a day.
  nowMs = ahead + 5 * 3_600_000
  record(nowMs, 24)
  expect(count()).toBeLessThanOrEqual(25 * 60)
  store.close()
})

it('stays below its size by dropping the oldest and finest, but no measurement', () => {
  const store = openedStore(temporaryFolder(), {
    now: () => NOON + 4 * 3_600_000,
    maximumBytes: () => 40_000,
  })
  const track = store.continuousTrack('live')
  const kept = store.createTrack('measurement')
  for (const id of [track, kept]) {
    const writer = writerOf(store, id)
    for (const placed of madeSeconds(NOON, 4 * 3600)) {
      writer.append({
        ...placed,
        sample: { ...placed.sample, packagePowerMw: 1e3 * Math.abs(Math.sin(placed.sequence)) },
      })
    }
  }
  const before = store.range(track, ALL).statistics
  maintainAll(store)
  expect(store.range(track, { ...ALL, points: 20_000 }).tier).not.toBe('full')
  expect(store.range(track, ALL).statistics['cpu.powerMw']?.integral).toBeCloseTo(
    before['cpu.powerMw']?.integral ?? 0,
    3,
  )
  expect([...store.samples(kept, null, null)]).toHaveLength(4 * 3600)
  store.close()
})

it('forgets everything but the measurements, and goes on recording', () => {
  const store = openedStore(temporaryFolder())
  const track = store.continuousTrack('live')
  const writer = writerOf(store, track)
  for (const placed of madeSeconds(NOON, 1300)) writer.append(placed)
  const kept = store.createTrack('measurement')
  const keeper = writerOf(store, kept)
  for (const placed of madeSeconds(NOON, 10)) keeper.append(placed)
  store.clearContinuous()
  expect(store.extent(track)).toBeNull()
  expect([...store.samples(track, null, null)]).toEqual([])
  for (const placed of madeSeconds(NOON + 2_000_000, 10)) writer.append(placed)
  expect([...store.samples(track, null, null)]).toHaveLength(10)
  keeper.close()
  expect([...store.samples(kept, null, null)]).toHaveLength(10)
  store.close()
})

it('keeps raw frames as they arrived', () => {
  const store = openedStore(temporaryFolder())
  const track = store.createTrack('measurement')
  const writer = writerOf(store, track)
  const frames = Array.from({ length: 100 }, (_, i) => ({
    endMs: NOON + i,
    bytes: Buffer.from(`\0frame ${i}`.repeat(i)),
  }))
  frames.forEach((frame, i) => {
    writer.appendFrame(frame)
    if (i % 7 === 0) writer.flush()
  })
  writer.close()
  expect([...store.frames(track)].map(({ endMs, bytes }) => ({ endMs, bytes: Buffer.from(bytes) }))).toEqual(
    frames,
  )
  store.close()
})

it('saves, lists, describes and removes measurements', () => {
  const folder = temporaryFolder()
  const store = openedStore(folder)
  const track = store.createTrack('measurement')
  writerOf(store, track).append(madeSample(0, { endMs: NOON, elapsedMs: 1000 }))
  store.saveMeasurement({ measurement: measured('a', NOON), trackId: track, fromMs: NOON, toMs: NOON + 1000 })
  const other = store.createTrack('measurement')
  store.saveMeasurement({ measurement: measured('b', NOON + 5), trackId: other, fromMs: 0, toMs: 1 })
  store.describeMeasurement('a', { name: 'Look Up', note: 'with a dog' })
  expect(store.measurements().map(({ id, name, note }) => ({ id, name, note }))).toEqual([
    { id: 'b', name: 'b', note: '' },
    { id: 'a', name: 'Look Up', note: 'with a dog' },
  ])
  expect(store.measurement('a')).toEqual({
    measurement: { ...measured('a', NOON), name: 'Look Up', note: 'with a dog' },
    trackId: track,
    fromMs: NOON,
    toMs: NOON + 1000,
  })
  store.removeMeasurement('a')
  expect(store.measurement('a')).toBeNull()
  expect(store.measurements().map(({ id }) => id)).toEqual(['b'])
  expect(store.writer(track).ok).toBe(false)
  maintainAll(store)
  expect([...store.samples(track, null, null)]).toEqual([])
  store.close()
})

it('gives unfinished tracks to whoever comes next, but not while somebody is at work on them', () => {
  const folder = temporaryFolder()
  const first = openedStore(folder)
  const saved = first.createTrack('measurement')
  first.saveMeasurement({ measurement: measured('a', NOON), trackId: saved, fromMs: 0, toMs: 1 })
  const scratch = first.createTrack('scratch')
  const unfinished = first.createTrack('measurement', 'facts')
  writerOf(first, unfinished).append(madeSample(0, { endMs: NOON, elapsedMs: 1000 }))

  const beside = openedStore(folder)
  expect(beside.takeOverUnfinished()).toEqual([])
  expect(first.takeOverUnfinished()).toEqual([])
  first.close()
  expect(beside.takeOverUnfinished()).toEqual([
    { id: scratch, kind: 'scratch', facts: null },
    { id: unfinished, kind: 'measurement', facts: 'facts' },
  ])

  const third = openedStore(folder)
  expect(third.takeOverUnfinished()).toEqual([])
  beside.removeTrack(scratch)
  beside.close()
  expect(third.takeOverUnfinished().map(({ id }) => id)).toEqual([unfinished])
  third.close()
})

it('notices that its file was moved or deleted, and writes nothing into it any more', () => {
  const folder = temporaryFolder()
  let moves = 0
  const store = openedStore(folder, { onMoved: () => moves++ })
  const track = store.continuousTrack('live')
  const writer = writerOf(store, track)
  renameSync(join(folder, 'history.sqlite'), join(folder, 'elsewhere.sqlite'))
  expect(() => store.createTrack('measurement')).toThrow('its file was moved or deleted while it was in use')
  writer.append(madeSample(0, { endMs: NOON, elapsedMs: 1000 }))
  writer.flush()
  expect(moves).toBe(2)
  renameSync(join(folder, 'elsewhere.sqlite'), join(folder, 'history.sqlite'))
  writer.flush()
  expect([...store.samples(track, null, null)]).toHaveLength(1)
  store.close()
})

it('forgets what is continuous, and nothing of a replay that goes on', () => {
  const store = openedStore(temporaryFolder())
  const [live, scratch] = [store.continuousTrack('live'), store.createTrack('scratch')]
  const writers = [live, scratch].map((track) => writerOf(store, track))
  const countOf = (track: number): number => [...store.samples(track, null, null)].length
  for (const writer of writers) for (const placed of madeSeconds(NOON, 700)) writer.append(placed)
  store.clearContinuous()
  expect([live, scratch].map(countOf)).toEqual([0, 700])
  for (const writer of writers) for (const placed of madeSeconds(NOON + 700_000, 700)) writer.append(placed)
  expect([live, scratch].map(countOf)).toEqual([700, 1400])
  store.close()
})

it('is for its owner alone, whoever makes it', () => {
  const folder = join(temporaryFolder(), 'a', 'b')
  const store = openedStore(folder)
  store.createTrack('measurement')
  const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)
  expect(new Set(modes)).toEqual(new Set([0o600]))
  expect([folder, dirname(folder)].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o700])
  store.close()
})

function measured(id: string, startMs: number): Measurement {
  const base = measurementWith()
  const ane = { ...base.ane, energyMj: 1, peakMw: 3 }
  return { ...base, id, name: id, ane, startedAt: new Date(startMs).toISOString() }
}
