import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { AneFacts } from '#shared/ane-facts'
import type { EventCursor, EventPage } from '#shared/history'
import { LONGEST_EVENT_LABEL } from '#shared/limits'
import { eventTouches, streamOf, type TrackEvent } from '#shared/track-events'
import { Database } from './database'
import { queryEventPage } from './event-rows'
import type { HistoryStore } from './history-store'
import { madeSeconds, NOON } from './testing/made-samples'
import { maintainAll, openedStore, temporaryFolder, writerOf } from './testing/store-folder'

vi.setConfig({ testTimeout: 60_000 })

const DAY_MS = 24 * 3_600_000

function eventAt(startMs: number, fields: Partial<TrackEvent> = {}): TrackEvent {
  return { kind: 'made-up', startMs, endMs: null, label: '', uncertaintyMs: 0, ...fields }
}

function add(store: HistoryStore, track: number, events: readonly TrackEvent[], seconds = 1): void {
  const writer = writerOf(store, track)
  for (const placed of madeSeconds(NOON, seconds)) writer.append(placed)
  for (const event of events) writer.addEvent(event)
  writer.close()
}

function fail(): never {
  throw new Error('An event is damaged.')
}

const timeMs = fc.double({ min: NOON, max: NOON + 100_000, noNaN: true })
const events = fc.array(
  fc
    .record({
      kind: fc.constantFrom('mark', 'gap', 'sleep', 'of a later version'),
      startMs: timeMs,
      lengthMs: fc.option(fc.double({ min: 0, max: 50_000, noNaN: true }), { nil: null }),
      label: fc.string({ unit: 'binary', maxLength: 40 }),
      uncertaintyMs: fc.nat(5_000_000).map((us) => us / 1000),
    })
    .map(({ lengthMs, ...event }) => ({
      ...event,
      endMs: lengthMs === null ? null : event.startMs + lengthMs,
    })),
  { maxLength: 30 },
)
const range = fc
  .tuple(timeMs, timeMs)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ fromMs: Math.min(a, b), toMs: Math.max(a, b) }))

it('comes with the phases around a range, of which one may cover it', () => {
  const store = openedStore(temporaryFolder())
  const track = store.continuousTrack('live')
  const begin = eventAt(NOON, { kind: 'phase-begin', label: 'a' })
  const end = eventAt(NOON + 50_000, { kind: 'phase-end', label: 'a' })
  const far = eventAt(NOON - 3_700_000, { kind: 'phase-begin', label: 'b' })
  add(store, track, [far, begin, eventAt(NOON + 1000, { kind: 'mark', label: 'x' })], 60)
  const writer = writerOf(store, track)
  writer.addEvent(end)
  const asked = { fromMs: NOON + 20_000, toMs: NOON + 30_000, points: 100, keys: [] }
  expect(store.range(track, asked).events).toEqual([begin, end])
  writer.close()
  expect(store.range(track, asked).events).toEqual([begin, end])
})

describe('what is added to a track', () => {
  it('comes back with every range that it touches, whichever tier serves it, written or not', () => {
    fc.assert(
      fc.property(events, fc.nat(30), range, fc.constantFrom(1, 20_000), (made, written, asked, points) => {
        const store = openedStore(temporaryFolder())
        const track = store.continuousTrack('live')
        const writer = writerOf(store, track)
        for (const placed of madeSeconds(NOON, 60)) writer.append(placed)
        for (const [index, event] of made.entries()) {
          if (index === written) writer.flush()
          writer.addEvent(event)
        }
        const served = store.range(track, { ...asked, points, keys: [] })
        const touching = made.filter((event) => eventTouches(event, served.fromMs, served.toMs))
        expect(served.omittedEvents).toBe(0)
        expect(served.events).toEqual(expect.arrayContaining(touching))
        expect(served.events).toHaveLength(touching.length)
        const startsMs = served.events.map(({ startMs }) => startMs)
        expect(startsMs).toEqual(startsMs.toSorted((a, b) => a - b))
        expect([...store.events(track, null, null)]).toEqual(made)
        expect([...store.events(track, served.fromMs, served.toMs)]).toEqual(touching)
        store.close()
      }),
      { numRuns: 60 },
    )
  })

  it('is read in pages, with what is not written yet behind them, and no event twice', () => {
    const store = openedStore(temporaryFolder())
    const track = store.continuousTrack('live')
    const made = Array.from({ length: 2500 }, (_, i) => eventAt(NOON + (i % 700), { label: `${i}` }))
    const writer = writerOf(store, track)
    for (const event of made.slice(0, 2400)) writer.addEvent(event)
    writer.flush()
    for (const event of made.slice(2400)) writer.addEvent(event)
    const read: TrackEvent[] = []
    for (const event of store.events(track, null, null)) {
      if (read.length === 5) writer.flush()
      read.push(event)
    }
    expect(read).toEqual(made)
    store.close()
  })

  it('is listed in pages, each event of the range once, the latest end first, with how many are left', () => {
    fc.assert(
      fc.property(events, events, range, fc.integer({ min: 1, max: 7 }), (made, pending, asked, limit) => {
        const folder = temporaryFolder()
        const store = openedStore(folder)
        const track = store.continuousTrack('live')
        // A mark that is named replaces the one without a name, which is another test's matter.
        const written = made.map((event, index) => ({ ...event, label: `${index}` }))
        const unwritten = pending.map((event, index) => ({ ...event, label: `pending ${index}` }))
        add(store, track, written)
        store.close()
        const db = new Database(join(folder, 'history.sqlite'))
        const listed: TrackEvent[] = []
        for (let after: EventCursor | null = null; ;) {
          const page: EventPage = queryEventPage(db, track, { ...asked, after }, unwritten, fail, limit)
          const before = listed.length
          listed.push(...page.events)
          expect(page.events.length).toBeLessThanOrEqual(limit + unwritten.length)
          const ends = page.events.map(({ startMs, endMs }) => endMs ?? startMs)
          if (after !== null) for (const endMs of ends) expect(endMs).toBeLessThanOrEqual(after.endMs)
          const all = [...written, ...unwritten].filter((event) =>
            eventTouches(event, asked.fromMs, asked.toMs),
          )
          expect(page.count).toBe(all.length - before)
          after = page.next
          if (after !== null) continue
          expect(listed.map(({ label }) => label).sort()).toEqual(all.map(({ label }) => label).sort())
          break
        }
        db.close()
      }),
      { numRuns: 40 },
    )
  })

  it('belongs to the range of a whole track from the start of its first window on', () => {
    const store = openedStore(temporaryFolder())
    const track = store.continuousTrack('live')
    add(store, track, [eventAt(NOON, { kind: 'source' })])
    const request = { toMs: null, points: 10, keys: [] }
    expect(store.range(track, { ...request, fromMs: null }).events).toHaveLength(1)
    expect(store.range(track, { ...request, fromMs: NOON }).events).toHaveLength(0)
    expect(store.range(track, { ...request, fromMs: NOON - 1 }).events).toHaveLength(1)
    store.close()
  })

  it.each([false, true])(
    'is one mark when it is named after it was set; written in between: %s',
    (isWritten) => {
      const store = openedStore(temporaryFolder())
      const track = store.continuousTrack('live')
      const writer = writerOf(store, track)
      for (const placed of madeSeconds(NOON, 5)) writer.append(placed)
      writer.addEvent(eventAt(NOON + 2000, { kind: 'mark' }))
      if (isWritten) writer.flush()
      const named = eventAt(NOON + 2000, { kind: 'mark', label: 'second try' })
      writer.addEvent(named)
      const eventsOf = () => store.range(track, { fromMs: null, toMs: null, points: 1, keys: [] }).events
      expect(eventsOf()).toEqual([named])
      writer.flush()
      expect(eventsOf()).toEqual([named])
      expect([...store.events(track, null, null)]).toEqual([named])
      store.close()
    },
  )

  it('has its label cut where it is longer than any', () => {
    const store = openedStore(temporaryFolder())
    const track = store.continuousTrack('live')
    add(store, track, [eventAt(NOON, { label: '😀'.repeat(LONGEST_EVENT_LABEL) })])
    expect([...store.events(track, null, null)][0]?.label).toBe('😀'.repeat(LONGEST_EVENT_LABEL / 2))
    add(store, track, [eventAt(NOON + 1, { label: `x${'😀'.repeat(LONGEST_EVENT_LABEL)}` })])
    expect([...store.events(track, NOON, null)][0]?.label).toMatch(/^x(😀){99}\uFFFD$/u)
    store.close()
  })
})

it('gives 2000 of a range at most, marks first, then the latest, and counts the others', () => {
  const store = openedStore(temporaryFolder())
  const track = store.continuousTrack('live')
  const marks = Array.from({ length: 10 }, (_, i) => eventAt(NOON + i, { kind: 'mark' }))
  const others = Array.from({ length: 2500 }, (_, i) => eventAt(NOON + 10 + i))
  const writer = writerOf(store, track)
  for (const event of [...marks, ...others.slice(0, 2400)]) writer.addEvent(event)
  writer.flush()
  for (const event of others.slice(2400)) writer.addEvent(event)
  const { events: found, omittedEvents } = store.rangeEvents(track)
  expect(found).toEqual([...marks, ...others.slice(-1990)])
  expect(omittedEvents).toBe(510)
  store.close()
})

it.each(['written', 'pending'])(
  'hides no known line of the log behind a flood of unknown ones, %s',
  (where) => {
    const store = openedStore(temporaryFolder())
    const track = store.continuousTrack('live')
    const known = eventAt(NOON, { kind: 'ane-loaded' })
    const flood = Array.from({ length: 2100 }, (_, i) => eventAt(NOON + 1 + i, { kind: 'ane-other' }))
    const writer = writerOf(store, track)
    for (const event of [known, ...flood]) writer.addEvent(event)
    if (where === 'written') writer.flush()
    const { events: found, omittedEvents } = store.rangeEvents(track)
    expect(found).toEqual([known, ...flood.slice(-1999)])
    expect(omittedEvents).toBe(101)
    store.close()
  },
)

it('leaves a damaged row out and tells it, and keeps the others', () => {
  const folder = temporaryFolder()
  const store = openedStore(folder)
  const track = store.continuousTrack('live')
  add(store, track, [eventAt(NOON, { label: 'a' }), eventAt(NOON + 1, { label: 'b' })])
  store.close()
  for (const damage of [`label = 'c'`, 'start_ms = 1e300', `kind = 'mark'`, 'uncertainty_ms = 1']) {
    const db = new Database(join(folder, 'history.sqlite'))
    db.exec(`UPDATE event SET ${damage} WHERE id = 1`)
    db.close()
    const messages: string[] = []
    const again = openedStore(folder, { onTrouble: (message) => messages.push(message) })
    expect(again.rangeEvents(track).events.map(({ label }) => label)).toEqual(['b'])
    expect([...again.events(track, null, null)]).toHaveLength(1)
    expect(messages).toEqual([
      expect.stringMatching(
        /^An event( of 2026-03-01T12:00:00\.000Z)? is damaged in the history and left out\.$/,
      ),
    ])
    again.close()
  }
})

describe('what becomes old', () => {
  it('goes after 90 days where it happened by itself; a mark stays', () => {
    const folder = temporaryFolder()
    const store = openedStore(folder, { now: () => NOON + 100 * DAY_MS })
    const track = store.continuousTrack('live')
    const newestMs = NOON + 1000
    const old = eventAt(newestMs - 90 * DAY_MS)
    const young = eventAt(newestMs - 90 * DAY_MS + 1)
    const reaching = { ...old, endMs: young.startMs }
    const mark = { ...old, kind: 'mark', startMs: NOON - 900 * DAY_MS }
    // Only sealed blocks tell how far the track has come, and only where it goes on.
    const writer = writerOf(store, track)
    for (const placed of madeSeconds(NOON - 2 * DAY_MS, 1)) writer.append(placed)
    writer.close()
    add(store, track, [old, young, reaching, mark])
    const later = writerOf(store, track)
    for (const placed of madeSeconds(NOON + 3_600_000, 1)) later.append(placed)
    later.close()
    maintainAll(store)
    expect([...store.events(track, null, null)]).toEqual([young, reaching, mark])
    const measurement = store.createTrack('measurement')
    add(store, measurement, [old])
    maintainAll(store)
    expect([...store.events(measurement, null, null)]).toEqual([old])
    store.close()
  })

  it('makes room once the limit is reached and it takes more than a tenth, marks last', () => {
    const store = openedStore(temporaryFolder(), { maximumBytes: () => 400_000, now: () => NOON })
    const track = store.continuousTrack('live')
    const made = Array.from({ length: 12_000 }, (_, i) =>
      eventAt(NOON + i, { kind: i < 200 ? 'mark' : 'made-up', label: 'x'.repeat(20) }),
    )
    add(store, track, made)
    maintainAll(store)
    const left = [...store.events(track, null, null)]
    expect(left.filter((event) => streamOf(event) === 'marks')).toHaveLength(200)
    expect(left.at(-1)).toEqual(made.at(-1))
    expect(left.length).toBeLessThan(made.length / 2)
    expect([...store.samples(track, null, null)]).toHaveLength(1)
    store.close()
  })

  it('is deleted with its track, and with everything but the measurements', () => {
    const folder = temporaryFolder()
    const store = openedStore(folder)
    const live = store.continuousTrack('live')
    const measurement = store.createTrack('measurement')
    const scratch = store.createTrack('scratch')
    for (const track of [live, measurement, scratch]) add(store, track, [eventAt(NOON)])
    store.clearContinuous()
    store.removeTrack(scratch)
    maintainAll(store)
    expect([live, measurement].map((track) => store.rangeEvents(track).events.length)).toEqual([0, 1])
    store.close()
    const db = new Database(join(folder, 'history.sqlite'))
    expect(db.rows('SELECT track_id AS id FROM event')).toEqual([{ id: measurement }])
    db.close()
  })
})

it('tells of each sample and each event once that it needs not be sent again, also what is forgotten', () => {
  const settled = { samples: 0, events: 0 }
  const store = openedStore(temporaryFolder(), {
    onSettled: (_track, { samples, events: more }) => {
      settled.samples += samples
      settled.events += more
    },
  })
  const writer = writerOf(store, store.continuousTrack('live'))
  for (const placed of madeSeconds(NOON, 3)) writer.append(placed)
  writer.addEvent(eventAt(NOON))
  expect(settled).toEqual({ samples: 0, events: 0 })
  writer.flush()
  expect(settled).toEqual({ samples: 3, events: 1 })
  writer.append(madeSeconds(NOON + 3000, 1)[0] ?? expect.unreachable())
  writer.addEvent(eventAt(NOON + 3000))
  writer.addEvent(eventAt(NOON + 3001))
  store.clearContinuous()
  expect(settled).toEqual({ samples: 4, events: 3 })
  store.close()
  expect(settled).toEqual({ samples: 4, events: 3 })
})

describe('what a record of the log says', () => {
  const ane: AneFacts = {
    ...{ process: 'Example\nApp', pid: 42, evidence: 'ownership', writer: 'kernel', isOfCommand: null },
    message: 'transfer ownership of buffer',
  }

  it('is kept with its event, cut where it is too long', () => {
    const store = openedStore(temporaryFolder())
    const track = store.continuousTrack('live')
    add(store, track, [
      eventAt(NOON, { ane }),
      eventAt(NOON + 1, {
        ane: { ...ane, process: `${'x'.repeat(255)}\ud83d\ude00`, message: 'y'.repeat(10_000) },
      }),
      eventAt(NOON + 2),
    ])
    const [whole, cut, none] = [...store.events(track, null, null)]
    expect(whole).toEqual(eventAt(NOON, { ane }))
    expect(cut?.ane?.process).toBe(`${'x'.repeat(255)}\ufffd`)
    expect(cut?.ane?.message).toHaveLength(4096)
    expect(none).toEqual(eventAt(NOON + 2))
    store.close()
  })

  it('that was damaged on the disk takes its event along, and is told', () => {
    const folder = temporaryFolder()
    const store = openedStore(folder)
    const track = store.continuousTrack('live')
    add(store, track, [eventAt(NOON, { ane }), eventAt(NOON + 1)])
    store.close()
    const db = new Database(join(folder, 'history.sqlite'))
    db.exec(`UPDATE event SET ane = replace(ane, 'Example', 'Another') WHERE ane IS NOT NULL`)
    db.close()
    const again = openedStore(folder)
    expect([...again.events(track, null, null)]).toEqual([eventAt(NOON + 1)])
    again.close()
  })

  it('can be kept in a file that knew of none', () => {
    const folder = temporaryFolder()
    const store = openedStore(folder)
    const track = store.continuousTrack('live')
    add(store, track, [eventAt(NOON)])
    store.close()
    const db = new Database(join(folder, 'history.sqlite'))
    db.exec('ALTER TABLE event DROP COLUMN ane')
    db.exec('PRAGMA user_version = 2')
    db.close()
    const upgraded = openedStore(folder)
    expect([...upgraded.events(track, null, null)]).toEqual([eventAt(NOON)])
    add(upgraded, track, [eventAt(NOON + 1, { ane })])
    expect([...upgraded.events(track, null, null)]).toEqual([eventAt(NOON), eventAt(NOON + 1, { ane })])
    upgraded.close()
  })
})
