import { describe, expect, it } from 'vitest'
import { measure } from '#shared/measurement/measure'
import type { MeasuredFigures } from '#shared/measurement'
import type { PlacedSample } from '#shared/sample'
import { PowermetricsReader } from '../powermetrics/powermetrics-reader'
import { Timeline } from '../pipeline/timeline'
import { createDemonstration } from '../synthesis/demonstration'

/** The two cases of "The hunt for the M1's Neural Engine", as the demonstration plays them, a window a second. */
const START_MS = Date.UTC(2022, 2, 30, 12, 0, 0)
const LOOK_UP_WINDOWS = { first: 4, end: 15 }
const CORE_ML_WINDOWS = { first: 34, end: 58 }

const PLAYED = play(START_MS)

function play(startMs: number): PlacedSample[] {
  const demonstration = createDemonstration({ startMs })
  const timeline = new Timeline()
  const placed: PlacedSample[] = []
  const reader = new PowermetricsReader({
    onSample: (sample) => placed.push(timeline.place(sample, 0)),
    onFault: (fault) => expect.unreachable(fault.message),
  })
  for (let i = 0; i < 88; i++) reader.write(demonstration.next().bytes)
  return placed
}

/** `beforeMs` and `afterMs`: how much more is measured, as by hand. */
function measureCase(
  { first, end }: { first: number; end: number },
  beforeMs = 0,
  afterMs = 0,
  played = PLAYED,
): MeasuredFigures {
  const [from, last] = [played[first] as PlacedSample, played[end - 1] as PlacedSample]
  const fromMs = from.endMs - (from.sample.elapsedMs ?? 0) - beforeMs
  return measure(played, { fromMs, toMs: last.endMs + afterMs }, fromMs - 30_000)
}

describe('the case of the article', () => {
  it('Visual Look Up used the ANE: 49 mW, 232 and 167 MB/s, two phases', () => {
    const { ane, verdict, baseline, coverageRatio } = measureCase(LOOK_UP_WINDOWS)
    expect(Math.round(ane.peakMw ?? 0)).toBe(49)
    expect(ane.peakReadBytesPerSecond).toBeCloseTo(232e6, -1)
    expect(ane.peakWriteBytesPerSecond).toBeCloseTo(167e6, -1)
    expect(ane.energyMj).toBe(126)
    expect(ane.bursts.map(({ energyMj }) => energyMj)).toEqual([103, 23])
    expect(ane.bursts.map(({ peakMw }) => Math.round(peakMw))).toEqual([49, 14])
    expect(baseline).toMatchObject({ aneMw: 0 })
    expect(ane.aboveBaselineMj).toBe(ane.energyMj)
    expect(coverageRatio).toBeGreaterThan(0.99)
    expect(verdict).toEqual({
      code: 'ane-used',
      text: 'In this time the ANE of this Mac worked for 5.1 s in 2 phases: 126 mJ in all, 49 mW at most, reading up to 232 MB/s and writing up to 167 MB/s.',
    })
  })

  it('Visual Look Up does not depend on when the person pressed Start and Stop', () => {
    for (let ms = 0; ms < 3000; ms += 170) {
      const { ane, verdict } = measureCase(LOOK_UP_WINDOWS, ms, 2 * ms)
      expect(verdict.code).toBe('ane-used')
      expect(ane.burstCount).toBe(2)
      expect(ane.energyMj).toBeCloseTo(126, 6)
    }
  })

  it('Visual Look Up does not depend on where in a second the readings began', () => {
    for (const fractionMs of [150, 500, 900, 990]) {
      const played = play(START_MS + fractionMs)
      const { ane, verdict, durationMs, coverageRatio } = measureCase(LOOK_UP_WINDOWS, 0, 0, played)
      expect(coverageRatio).toBeGreaterThan(0.999)
      expect(durationMs / 1000).toBeCloseTo(11.2, 1)
      expect(ane).toMatchObject({ energyMj: 126, burstCount: 2 })
      expect(verdict.text).toContain('worked for 5.1 s in 2 phases: 126 mJ in all, 49 mW at most')
    }
  })

  it('the Core ML test app did not, however long a person measured around it', () => {
    const { verdict, ane, cpu } = measureCase(CORE_ML_WINDOWS)
    expect(ane).toMatchObject({ energyMj: 0, peakMw: 0, bursts: [] })
    expect(cpu.aboveBaselineMj).toBeGreaterThan(90_000)
    expect(verdict.code).toBe('ane-not-used')
    expect(verdict.text).toMatch(
      /^In this time the ANE of this Mac did no measurable work: 0 mW throughout, while CPU 2 was 100 % active at 30\d\d to 32[0-2]\d MHz\. It was never seen/,
    )
    expect(measureCase(CORE_ML_WINDOWS, 9000, 15_000).verdict.code).toBe('ane-not-used')
  })
})
