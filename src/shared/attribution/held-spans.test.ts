import { describe, expect, it } from 'vitest'
import { aneEvents as made } from '../testing/ane-events'
import type { TrackEvent } from '../track-events'
import { cluesOf } from './clues'
import { holdingSpansOf, powerSpansOf } from './held-spans'
import { logCoverageOf } from './log-coverage'

const APP = { name: 'Example App', pid: 42 }

const of = (spansOf: typeof powerSpansOf, events: readonly TrackEvent[]): unknown[] =>
  spansOf(events, cluesOf(events), logCoverageOf(events)).map(
    ({ process, fromMs, toMs, isBeginKnown, end }) => [
      process.name,
      isBeginKnown ? fromMs : `before ${fromMs}`,
      toMs,
      end,
    ],
  )

describe('what a process holds', () => {
  it('begins with the first line about it, and ends where it lets go', () => {
    const events = [
      made.connected(1000, APP),
      made.loaded(2000, APP),
      made.loaded(3000, APP),
      made.gone(9000, APP),
      made.opened(10_000, APP),
    ]
    expect(of(holdingSpansOf, events)).toEqual([
      [APP.name, 1000, 9000, 'gone'],
      [APP.name, 10_000, Infinity, 'open'],
    ])
  })

  it('outlives the engine’s sleep and the release of its power, but neither a gap nor a start of the Mac', () => {
    const held = [
      made.loaded(1000, APP),
      made.powerOn(1500, APP),
      made.powerOff(2000, APP),
      made.asleep(7001),
    ]
    expect(of(holdingSpansOf, held)).toEqual([[APP.name, 1000, Infinity, 'open']])
    expect(of(powerSpansOf, held)).toEqual([[APP.name, 1500, 2000, 'off']])
    expect(of(holdingSpansOf, [...held, made.gap('log-gap', 8000, 9000)])).toEqual([
      [APP.name, 1000, 8000, 'gap'],
    ])
    expect(of(holdingSpansOf, [...held, made.boot(8000)])).toEqual([[APP.name, 1000, 8000, 'boot']])
  })

  it('was held from before where only its end was seen; of power that is told by its own line alone', () => {
    const events = [made.logOn(500), made.gone(9000, APP)]
    expect(of(holdingSpansOf, events)).toEqual([[null, 'before 500', 9000, 'gone']])
    expect(of(powerSpansOf, events)).toEqual([])
    expect(of(powerSpansOf, [made.logOn(500), made.powerOff(9000, APP)])).toEqual([
      [APP.name, 'before 500', 9000, 'off'],
    ])
  })

  it('is not told of somebody whom the log does not name', () => {
    expect(of(holdingSpansOf, [made.byDaemon(1000)])).toEqual([])
  })
})
