import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import type { Reading } from './reader'
import { simple } from './testing/macs'
import { ReadMac } from './testing/readings'

const SAMPLE_MS = 1000

let mac: ReadMac | null = null
afterEach(() => mac?.close())

/** Reads every second a counter that its driver publishes so often, with another load in each of its periods. */
function readings(periodMs: number, offsetMs: number, loadsMw: readonly number[]): Reading[] {
  mac?.close()
  let countedUj = 0
  const stretches = loadsMw.map((mw, i) => {
    const stretch = { fromMs: i * periodMs, values: [countedUj], perSecond: [mw * 1000], periodMs }
    countedUj += mw * periodMs
    return stretch
  })
  mac = new ReadMac({
    mac: { channels: [simple('Energy Model', null, 'GPU Energy', 'uJ', stretches)] },
    facts: { machine: { model: null, osBuild: null }, generation: 5, tables: null },
  })
  const count = Math.floor((loadsMw.length * periodMs) / SAMPLE_MS)
  const times = Array.from({ length: count }, (_, i) => offsetMs + i * SAMPLE_MS)
  return times.flatMap((atMs) => mac?.readAt(atMs) ?? [])
}

const drawnMw = (made: readonly Reading[]): number[] => made.flatMap(({ sample }) => sample.gpu.powerMw ?? [])

/**
 * Different loads, so that each step is known by its power: whole mW make whole µJ in whole ms. A counter of whole mJ counts
 * 10 mJ in 1.2 s of 8 mW and of 9 mW alike, one after the other: two steps that nobody could tell from one.
 */
const loads = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 6, maxLength: 12 })
const offset = fc.integer({ min: 0, max: SAMPLE_MS - 1 })

it('draws a step of two or three seconds once and as long as it is: the energy of the samples is the counter’s', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3), offset, loads, (samplesAStep, offsetMs, loadsMw) => {
      const made = readings(samplesAStep * SAMPLE_MS, offsetMs, loadsMw)
      const told = made.flatMap(({ steps }) => steps.filter(({ metric }) => metric === 'gpu.powerMw'))
      // Of the newest step the samples may be yet to come.
      const whole = told.slice(0, -1)
      expect(whole.length).toBeGreaterThan(2)
      const drawn = drawnMw(made).slice(0, whole.length * samplesAStep)
      const expected = whole.flatMap(({ value }) => Array.from({ length: samplesAStep }, () => value))
      expect(drawn.map((mw) => mw.toFixed(6))).toEqual(expected.map((mw) => mw.toFixed(6)))
      for (const { startMs, endMs } of whole) expect(endMs - startMs).toBeCloseTo(samplesAStep * SAMPLE_MS, 3)
    }),
    { numRuns: 40 },
  )
})

it('draws a step of any other length too long or too short by less than a sample, and none twice', () => {
  const period = fc.integer({ min: 10, max: 40 }).map((tenths) => tenths * 100)
  fc.assert(
    fc.property(period, offset, loads, (periodMs, offsetMs, loadsMw) => {
      const made = readings(periodMs, offsetMs, loadsMw)
      const runs: { mw: string; samples: number }[] = []
      for (const mw of drawnMw(made).map((each) => each.toFixed(3))) {
        const last = runs.at(-1)
        if (last?.mw === mw) last.samples++
        else runs.push({ mw, samples: 1 })
      }
      expect(new Set(runs.map(({ mw }) => mw)).size).toBe(runs.length)
      for (const { samples } of runs.slice(0, -1))
        expect(Math.abs(samples * SAMPLE_MS - periodMs)).toBeLessThan(SAMPLE_MS)
    }),
    { numRuns: 40, examples: [[1200, 0, [1, 2, 4, 8, 9, 3, 5, 6]]] },
  )
})
