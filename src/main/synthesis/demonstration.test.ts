import { describe, expect, it } from 'vitest'
import type { Sample } from '#shared/sample'
import { PowermetricsReader } from '../powermetrics/powermetrics-reader'
import { createDemonstration, DEMONSTRATION_INTERVAL_MS } from './demonstration'

const START_MS = Date.UTC(2022, 2, 30, 12, 0, 0)
const CYCLE = 88

function play(count: number): Sample[] {
  const demonstration = createDemonstration({ startMs: START_MS })
  const samples: Sample[] = []
  const reader = new PowermetricsReader({
    onSample: (sample) => samples.push(sample),
    onFault: (fault) => expect.unreachable(fault.message),
  })
  for (let i = 0; i < count; i++) reader.write(demonstration.next().bytes)
  return samples
}

const whole = (value: number | null): number => Math.round(value ?? Number.NaN)
const megabytes = (value: number | null): number => Math.round((value ?? Number.NaN) / 1e6)

describe('the demonstration', () => {
  it('is read by the reader, one sample a window, on the machine it names', () => {
    const samples = play(2 * CYCLE)
    expect(samples).toHaveLength(2 * CYCLE)
    expect(samples[0]?.machine).toEqual({ model: 'MacBookPro18,3', osBuild: '21E230' })
  })

  it('shows Visual Look Up at 30, 22 and 49 mW, reading up to 232 and writing up to 167 MB/s', () => {
    const samples = play(CYCLE)
    const active = samples.filter((sample) => whole(sample.ane.powerMw) > 0)
    expect(active.map((sample) => whole(sample.ane.powerMw))).toEqual([30, 22, 49, 14, 9])
    const reads = samples.map((sample) => sample.ane.readBytesPerSecond ?? Number.NaN)
    const writes = samples.map((sample) => sample.ane.writeBytesPerSecond ?? Number.NaN)
    expect(Math.max(...reads)).toBeCloseTo(232e6, -1)
    expect(Math.max(...writes)).toBeCloseTo(167e6, -1)
  })

  it('runs both phases on consecutive windows, the second shorter and lower', () => {
    const samples = play(CYCLE)
    const at = samples.findIndex((sample) => whole(sample.ane.powerMw) === 30)
    expect(at).toBe(4)
    expect(samples.slice(at, at + 3).map((s) => whole(s.ane.powerMw))).toEqual([30, 22, 49])
    expect(samples.slice(at, at + 3).map((s) => megabytes(s.ane.readBytesPerSecond))).toEqual([148, 121, 232])
    const second = samples.slice(at + 3).filter((sample) => whole(sample.ane.powerMw) > 0)
    expect(second.length).toBeLessThan(3)
    expect(Math.max(...second.map((s) => megabytes(s.ane.readBytesPerSecond)))).toBeLessThan(121)
  })

  it('then keeps the first P core busy with the ANE at 0 and the GPU at 5 mW and 4 MHz', () => {
    const busy = play(CYCLE).filter((sample) => sample.cpu.clusters[1]?.cores[0]?.activeRatio === 1)
    expect(busy.length).toBeGreaterThan(15)
    for (const sample of busy) {
      const frequency = sample.cpu.clusters[1]?.cores[0]?.frequencyMhz ?? 0
      expect(frequency).toBeGreaterThanOrEqual(3036)
      expect(frequency).toBeLessThanOrEqual(3228)
      expect(sample.ane.powerMw).toBe(0)
      expect(whole(sample.gpu.powerMw)).toBe(5)
      expect(whole(sample.gpu.frequencyMhz)).toBe(4)
    }
  })

  it('takes about 90 seconds, with windows 1.2 to 2.6 % longer than asked for', () => {
    const elapsed = play(CYCLE).map((sample) => sample.elapsedMs ?? Number.NaN)
    expect(elapsed.reduce((sum, each) => sum + each, 0) / 1000).toBeCloseTo(90, -1)
    for (const each of elapsed) {
      expect(each / DEMONSTRATION_INTERVAL_MS).toBeGreaterThanOrEqual(1.012)
      expect(each / DEMONSTRATION_INTERVAL_MS).toBeLessThanOrEqual(1.026)
    }
  })

  it('stamps each window with its end, and leaves a gap when time was skipped', () => {
    const demonstration = createDemonstration({ startMs: START_MS })
    const first = demonstration.next()
    expect(first.endMs).toBe(START_MS + first.elapsedMs)
    expect(first.bytes[0]).toBe('<'.charCodeAt(0))
    demonstration.skipTo(START_MS + 60_000)
    demonstration.skipTo(START_MS)
    const second = demonstration.next()
    expect(second.endMs).toBe(START_MS + 60_000 + second.elapsedMs)
    expect(second.bytes[0]).toBe(0)
    expect(second.bytes.toString()).toContain('<date>2022-03-30T12:01:01Z</date>')
  })
})
