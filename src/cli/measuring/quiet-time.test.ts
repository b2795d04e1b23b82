import { describe, expect, it } from 'vitest'
import { aneEvents as made } from '#shared/testing/ane-events'
import { sampleWith } from '#shared/testing/sample-with'
import type { Arrival } from '../../main/measurement/measurement-recorder'
import { QuietTime } from './quiet-time'

const arrival = (endMs: number, elapsedMs = 1000, gapBefore = false): Arrival => ({
  placed: { sequence: 0, endMs, gapBefore, sample: { ...sampleWith({}), elapsedMs } },
  frame: null,
})
const ends = (quiet: QuietTime) => quiet.arrivals.map(({ placed }) => placed.endMs)

describe('the quiet time', () => {
  it('is enough with the margin, and at least three windows', () => {
    const quiet = new QuietTime(2000)
    const enough = [1000, 2000, 3000].map((endMs) => {
      quiet.add(arrival(endMs))
      return quiet.isEnough
    })
    expect(enough).toEqual([false, false, true])
    const short = new QuietTime(5000)
    for (let endMs = 200; endMs <= 4800; endMs += 200) short.add(arrival(endMs, 200))
    expect(short.isEnough).toBe(false)
    short.add(arrival(5000, 200))
    expect(short.isEnough).toBe(true)
  })

  it('asks only for a first sample where no margin is wanted', () => {
    const quiet = new QuietTime(0)
    expect(quiet.isEnough).toBe(false)
    quiet.add(arrival(1000))
    expect(quiet.isEnough).toBe(true)
  })

  it('keeps no more than it needs, however long it lasts', () => {
    const quiet = new QuietTime(3000)
    for (let endMs = 1000; endMs <= 100_000; endMs += 1000) quiet.add(arrival(endMs))
    expect(ends(quiet)).toEqual([98_000, 99_000, 100_000])
  })

  it('begins anew behind a command, and behind a gap', () => {
    const quiet = new QuietTime(3000)
    for (const endMs of [1000, 2000, 3000]) quiet.add(arrival(endMs))
    quiet.restart(2500)
    expect(ends(quiet)).toEqual([])
    // This window still belongs in part to the command.
    quiet.add(arrival(3400))
    quiet.add(arrival(4400))
    expect(ends(quiet)).toEqual([4400])
    quiet.add(arrival(60_000, 1000, true))
    expect(ends(quiet)).toEqual([60_000])
  })

  it('keeps what the log told in it, and that it is read', () => {
    const quiet = new QuietTime(2000)
    const told = [500, 2500, 4500].map((atMs) => made.loaded(atMs, { name: 'app', pid: 1 }))
    quiet.addEvent(made.logOn(100))
    for (const event of told) quiet.addEvent(event)
    for (let endMs = 1000; endMs <= 4000; endMs += 1000) quiet.add(arrival(endMs))
    expect(quiet.events).toEqual([made.logOn(1000), ...told.slice(1)])
  })

  it('does not forget that the log is read, however much it tells', () => {
    const quiet = new QuietTime(2000)
    quiet.addEvent(made.logOn(100))
    for (let atMs = 200; atMs < 2200; atMs++) quiet.addEvent(made.asleep(atMs))
    expect(quiet.events[0]).toEqual(made.logOn(100))
    expect(quiet.events).toHaveLength(1001)
  })
})
