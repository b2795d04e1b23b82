import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HeldSpan } from '#shared/attribution/held-spans'
import { aneEvents as made } from '#shared/testing/ane-events'
import type { TrackEvent } from '#shared/track-events'
import type { ViewedRange } from '../stores/range-source'
import { viewedHistory } from '../stores/static-source'
import { makeHistory } from '../test-support/history-range'
import { layoutRow, markAt, mergeSpans, processRowsOf, rowsWithin, type ProcessRow } from './process-rows'

const APP = { name: 'Example App', pid: 42 }
const DAEMON = { name: 'mediaanalysisd', pid: 952 }
const WIDTH_PX = 1000

/** From 0 to 100 s; a pixel is 100 ms. */
function rangeOf(events: readonly TrackEvent[], change: Partial<ViewedRange> = {}): ViewedRange {
  const range = viewedHistory(makeHistory({ fromMs: 0, toMs: 100_000 }, 100))
  return { ...range, events, ...change }
}

const namesOf = (rows: readonly ProcessRow[]): unknown[] =>
  rows.map(({ process }) => [process.name, process.pid])

function onlyRow(events: readonly TrackEvent[]): ProcessRow {
  const [row] = processRowsOf(events).rows
  if (row === undefined) throw new Error('There is a row.')
  return row
}

describe('rows', () => {
  it('are one a process, the most trusted first, and who is not named last', () => {
    const events = [
      made.boot(500),
      made.connected(1000, { pid: 7 }),
      made.powerOn(2000, APP),
      made.loaded(3000, DAEMON),
      made.loaded(4000, APP),
    ]
    expect(namesOf(processRowsOf(events).rows)).toEqual([
      [APP.name, APP.pid],
      [DAEMON.name, DAEMON.pid],
      [null, 7],
      [null, null],
    ])
    expect(processRowsOf(events)).toBe(processRowsOf(events))
  })

  it('gather lines with only the name and lines with only the id', () => {
    const events = [made.powerOn(1000, APP), made.connected(1500, APP), made.loaded(2000, APP)]
    expect(namesOf(processRowsOf(events).rows)).toEqual([[APP.name, APP.pid]])
    expect(onlyRow(events).events).toEqual(events)
  })

  it('are shown where any of it lies in the view, and hold what began before', () => {
    const events = [made.loaded(-50_000, APP), made.loaded(-40_000, DAEMON), made.gone(-30_000, DAEMON)]
    expect(namesOf(rowsWithin(rangeOf(events)))).toEqual([[APP.name, APP.pid]])
    expect(namesOf(rowsWithin(rangeOf([made.asked(100_000, 'parse', APP)])))).toHaveLength(1)
    expect(namesOf(rowsWithin(rangeOf([made.asked(100_001, 'parse', APP)])))).toHaveLength(0)
    expect(namesOf(rowsWithin(rangeOf([made.asked(0, 'parse', APP)])))).toHaveLength(0)
    // A view that follows the newest sample draws what came after it at its edge.
    expect(rowsWithin(rangeOf([made.asked(100_001, 'parse', APP)], { motion: 'follows' }))).toHaveLength(1)
  })
})

describe('what is drawn of a row', () => {
  const ends = (events: readonly TrackEvent[]): unknown =>
    layoutRow(onlyRow(events), rangeOf(events), WIDTH_PX).powered.map(
      ({ isBeginKnown, end, fromMs, toMs }) => [isBeginKnown, fromMs, toMs, end],
    )

  it('tells a finished use from one that goes on and one whose end or beginning is lost', () => {
    const on = made.powerOn(10_000, APP)
    expect(ends([on, made.powerOff(20_000, APP)])).toEqual([[true, 10_000, 20_000, 'known']])
    expect(ends([on])).toEqual([[true, 10_000, Infinity, 'open']])
    expect(ends([on, made.asleep(30_000)])).toEqual([[true, 10_000, 24_999, 'lost']])
    expect(ends([on, made.gap('log-gap', 40_000, 50_000)])).toEqual([[true, 10_000, 40_000, 'lost']])
    expect(ends([made.logOn(5000), made.powerOff(20_000, APP)])).toEqual([[false, 5000, 20_000, 'known']])
  })

  it('has no bar of somebody who is not named: these lines cannot be paired', () => {
    const hidden = [made.powerOn(1000, APP), made.powerOff(2000, APP)].map((event) => ({
      ...event,
      ane: { ...event.ane, process: null, evidence: 'unknown-client' as const },
    }))
    expect(onlyRow(hidden)).toMatchObject({ held: [], powered: [], events: hidden })
  })

  it('has gaps of the log but those that were looked up again', () => {
    const gaps = [made.gap('log-gap', 1000, 2000), made.gap('log-gap', 5000, 6000)]
    expect(processRowsOf([...gaps, made.gap('log-filled', 5000, 6000)]).gaps).toEqual([
      { fromMs: 1000, toMs: 2000 },
    ])
  })

  it('has one mark for what lies nearer than 7 px, and finds it within 7 px', () => {
    const events = [made.loaded(10_000, APP), made.loaded(10_699, APP), made.loaded(10_700, APP)]
    const { marks } = layoutRow(onlyRow(events), rangeOf(events), WIDTH_PX)
    expect(marks.map((item) => item.events.length)).toEqual([2, 1])
    const at = (xPx: number): number | undefined => markAt(marks, rangeOf(events), WIDTH_PX, xPx)?.startMs
    expect([at(92.9), at(93), at(103), at(104), at(114), at(114.1)]).toEqual([
      undefined,
      10_000,
      10_000,
      10_700,
      10_700,
      undefined,
    ])
  })

  it('keeps every span in one bar, with bars at least 2 px apart', () => {
    const spans = fc.array(fc.tuple(fc.nat(3000), fc.nat(3000)), { maxLength: 50 }).map((steps) => {
      let atMs = 0
      return steps.map(([gapMs, lengthMs]): HeldSpan => {
        const fromMs = atMs + gapMs
        atMs = fromMs + lengthMs
        return {
          ...{ process: APP, isOfCommand: null, uncertaintyMs: 0, isBeginKnown: true },
          ...{ fromMs, toMs: atMs, end: 'off' },
        }
      })
    })
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 1000 }), (all, pixelMs) => {
        const items = mergeSpans(all, pixelMs)
        expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(all.length)
        for (const { fromMs, toMs } of all)
          expect(items.filter((item) => item.fromMs <= fromMs && item.toMs >= toMs)).toHaveLength(1)
        for (const [index, { fromMs }] of items.entries())
          if (index > 0) expect(fromMs - (items[index - 1]?.toMs ?? 0)).toBeGreaterThanOrEqual(2 * pixelMs)
      }),
    )
  })
})
