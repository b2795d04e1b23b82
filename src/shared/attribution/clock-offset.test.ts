import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aneEvents as made } from '../testing/ane-events'
import { findClockOffset } from './clock-offset'

const APP = { name: 'Example App', pid: 42 }
const WINDOW_MS = 1000
/** A window in which power rose, at a moment that nobody knows. */
const rise = (fromMs: number) => ({ fromMs, startUncertaintyMs: WINDOW_MS })

describe('a common event', () => {
  it('gives the offset, as exactly as the window and the wait for the power tell', () => {
    expect(findClockOffset([made.powerOn(10_000, APP)], [rise(13_000)])).toEqual({
      ...{ kind: 'found', offsetMs: 3250, uncertaintyMs: 750, matched: 1 },
    })
    expect(findClockOffset([made.loaded(10_000, APP)], [rise(13_000)])).toEqual({
      ...{ kind: 'found', offsetMs: 2500, uncertaintyMs: 1500, matched: 1 },
    })
  })

  it('that is seen more often gives it more exactly', () => {
    const events = [10_000, 24_100, 51_300].map((atMs) => made.powerOn(atMs, APP))
    expect(findClockOffset(events, [rise(13_000), rise(26_700), rise(54_450)])).toEqual({
      ...{ kind: 'found', offsetMs: 3125, uncertaintyMs: 475, matched: 3 },
    })
  })

  it('is no load where somebody asks for power, since that is nearer to the watts', () => {
    const events = [made.loaded(9000, APP), made.powerOn(10_000, APP)]
    expect(findClockOffset(events, [rise(13_000)])).toMatchObject({ offsetMs: 3250, matched: 1 })
  })

  it('is one although a line comes several times', () => {
    const events = [10_000, 10_002, 10_005].map((atMs) => made.powerOn(atMs, APP))
    expect(findClockOffset(events, [rise(13_000)])).toMatchObject({ kind: 'found', matched: 1 })
  })
})

describe('no offset', () => {
  it('without lines, or without a rise', () => {
    expect(findClockOffset([], [rise(1)])).toEqual({ kind: 'none' })
    expect(findClockOffset([made.powerOn(1, APP), made.asleep(2)], [])).toEqual({ kind: 'none' })
    expect(findClockOffset([made.asleep(2)], [rise(1)])).toEqual({ kind: 'none' })
  })

  it('where two explain as much', () => {
    const two = [made.powerOn(10_000, APP), made.powerOn(40_000, APP)]
    expect(findClockOffset(two, [rise(40_000)])).toEqual({ kind: 'ambiguous', offsetsMs: [250, 30_250] })
  })
})

it('is found again, whatever it is, from rises that come at no regular times', () => {
  const pauses = fc.array(fc.integer({ min: 7000, max: 500_000 }), { minLength: 3, maxLength: 12 })
  const offset = fc.integer({ min: -4e6, max: 4e6 })
  const inWindow = fc.array(fc.integer({ min: 0, max: WINDOW_MS - 1 }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(
      pauses,
      offset,
      inWindow,
      fc.integer({ min: 0, max: 500 }),
      (pausesMs, offsetMs, late, lagMs) => {
        let atMs = 1e12
        const trueMs = pausesMs.map((pauseMs) => (atMs += pauseMs))
        const events = trueMs.map((ms) => made.powerOn(ms - offsetMs - lagMs, APP))
        const found = findClockOffset(
          events,
          trueMs.map((ms, index) => rise(ms - (late[index] ?? 0))),
        )
        if (found.kind === 'ambiguous') {
          // Only where the pauses are alike. The true one is among them all the same.
          expect(found.offsetsMs.some((each) => Math.abs(each - offsetMs) <= WINDOW_MS + 500)).toBe(true)
          return
        }
        if (found.kind === 'none') throw new Error('There is one.')
        expect(found.matched).toBe(trueMs.length)
        expect(Math.abs(found.offsetMs - offsetMs)).toBeLessThanOrEqual(found.uncertaintyMs + 1)
      },
    ),
  )
})
