import { describe, expect, it } from 'vitest'
import { DrawingPace } from './drawing-pace'

const whole = (cpuShare: number) => ({ cpuShare, overMs: 30_000 })
const MINUTE = 60_000

function slowSince(nowMs: number): DrawingPace {
  const pace = new DrawingPace()
  pace.judge(whole(0.2), nowMs)
  return pace
}

describe('DrawingPace', () => {
  it('draws each sample within the budget', () => {
    const pace = new DrawingPace()
    expect(pace.judge(whole(0.05), MINUTE)).toBe(false)
    expect(pace.drawEveryMs(1000)).toBeNull()
  })

  it('judges nothing before a whole window was watched', () => {
    const pace = new DrawingPace()
    expect(pace.judge({ cpuShare: 3, overMs: 25_000 }, MINUTE)).toBe(false)
    expect(pace.judge({ cpuShare: null, overMs: 0 }, MINUTE)).toBe(false)
    expect(pace.drawEveryMs(1000)).toBeNull()
  })

  it('draws every 2 s above the budget, and at least half as often as samples come', () => {
    const pace = new DrawingPace()
    expect(pace.judge(whole(0.051), MINUTE)).toBe(true)
    expect([200, 1000, 5000].map((intervalMs) => pace.drawEveryMs(intervalMs))).toEqual([2000, 2000, 10_000])
  })

  it('stays slow while half the drawing costs more than half the budget', () => {
    const pace = slowSince(0)
    expect(pace.judge(whole(0.025), 10 * MINUTE)).toBe(false)
    expect(pace.drawEveryMs(1000)).toBe(2000)
  })

  it('draws each sample again after a calm minute', () => {
    const pace = slowSince(0)
    expect(pace.judge(whole(0.01), MINUTE - 1)).toBe(false)
    expect(pace.judge(whole(0.01), MINUTE)).toBe(true)
    expect(pace.drawEveryMs(1000)).toBeNull()
  })

  it('waits twice as long before it tries again what was too much', () => {
    const pace = slowSince(0)
    pace.judge(whole(0.01), MINUTE)
    pace.judge(whole(0.2), 1.5 * MINUTE)
    expect(pace.judge(whole(0.01), 3 * MINUTE)).toBe(false)
    expect(pace.judge(whole(0.01), 3.5 * MINUTE)).toBe(true)
  })

  it('forgets that after a long time within the budget', () => {
    const pace = slowSince(0)
    pace.judge(whole(0.01), MINUTE)
    pace.judge(whole(0.2), 30 * MINUTE)
    expect(pace.judge(whole(0.01), 31 * MINUTE)).toBe(true)
  })

  it('begins with each sample in a new window', () => {
    const pace = slowSince(0)
    pace.restart(MINUTE)
    expect(pace.drawEveryMs(1000)).toBeNull()
  })
})
