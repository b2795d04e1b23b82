import { describe, expect, it } from 'vitest'
import { COST_WINDOW_MS, CostMeter, type ProcessReading } from './cost-meter'

const process = (pid: number, cpuSeconds: number, change: Partial<ProcessReading> = {}): ProcessReading => ({
  pid,
  cpuSeconds,
  residentBytes: 100e6,
  privateBytes: null,
  ...change,
})

describe('CostMeter', () => {
  it('knows no share before an interval has passed', () => {
    const cost = new CostMeter().measure([process(1, 70)], 0)
    expect(cost).toMatchObject({ cpuShare: null, overMs: 0, processCount: 1 })
  })

  it('counts what was used since it watches, not since the start', () => {
    const meter = new CostMeter()
    meter.measure([process(1, 70), process(2, 5)], 0)
    expect(meter.measure([process(1, 70.2), process(2, 5.3)], 5000).cpuShare).toBeCloseTo(0.1)
  })

  it('counts a new process whole, and goes on when one ends', () => {
    const meter = new CostMeter()
    meter.measure([process(1, 10), process(2, 900)], 0)
    expect(meter.measure([process(1, 10), process(3, 1)], 10_000).cpuShare).toBeCloseTo(0.1)
  })

  it('forgets what is older than its window', () => {
    const meter = new CostMeter()
    meter.measure([process(1, 0)], 0)
    meter.measure([process(1, 5)], 5000)
    for (let atMs = 10_000; atMs <= 5000 + COST_WINDOW_MS; atMs += 5000) meter.measure([process(1, 5)], atMs)
    expect(meter.measure([process(1, 5)], 10_000 + COST_WINDOW_MS)).toMatchObject({
      cpuShare: 0,
      overMs: COST_WINDOW_MS,
    })
  })

  it('fills its window although readings come a little late', () => {
    const meter = new CostMeter()
    for (let tick = 0; tick < 6; tick++) meter.measure([process(1, 0)], tick * 5003)
    expect(meter.measure([process(1, 0)], 6 * 5003).overMs).toBeGreaterThanOrEqual(COST_WINDOW_MS)
    expect(meter.measure([process(1, 0)], 7 * 5003).overMs).toBe(6 * 5003)
  })

  it('begins anew', () => {
    const meter = new CostMeter()
    meter.measure([process(1, 0)], 0)
    meter.restart()
    expect(meter.measure([process(1, 100)], 1000).cpuShare).toBeNull()
    expect(meter.measure([process(1, 100)], 2000).cpuShare).toBe(0)
  })

  it('adds up private memory only where every process tells it', () => {
    const meter = new CostMeter()
    const told = [process(1, 0, { privateBytes: 30e6 }), process(2, 0, { privateBytes: 12e6 })]
    expect(meter.measure(told, 0)).toMatchObject({ memoryBytes: 42e6, memoryKind: 'private' })
    expect(meter.measure([...told, process(3, 0)], 1)).toMatchObject({
      memoryBytes: 300e6,
      memoryKind: 'resident',
    })
  })
})
