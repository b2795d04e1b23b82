import { describe, expect, it } from 'vitest'
import type { PlacedSample } from '#shared/sample'
import { divide, emptyStretch, type TrackEnd } from './tail'
import { madeSample, madeSeconds, NOON } from './testing/made-samples'

/** A window that ends so long after `NOON`, which is a border of stretches. */
const windowAt = (endMs: number, elapsedMs: number | null = 1000): PlacedSample =>
  madeSample(0, { endMs: NOON + endMs, elapsedMs })

const STRETCH_MS = 600_000

/** Of a track with an open stretch of so many samples that began at `firstEndMs`, all after `NOON`. */
function endWith(sampleCount: number, firstEndMs: number, lastEndMs: number, segment = 3): TrackEnd {
  const open = { ...emptyStretch(segment), sampleCount, firstEndMs: NOON + firstEndMs }
  return { open, lastEndMs: NOON + lastEndMs }
}

const EMPTY: TrackEnd = { open: emptyStretch(0), lastEndMs: null }

/** Segment and number of samples of each stretch. */
const shapes = (end: TrackEnd, pending: readonly PlacedSample[]): [number, number][] =>
  divide(end, pending).map(({ segment, samples }) => [segment, samples.length])

describe('what follows an open stretch', () => {
  it('goes on with it, in order', () => {
    const pending = madeSeconds(NOON + 5000, 3)
    expect(divide(endWith(5, 1000, 5000), pending)).toEqual([{ segment: 3, samples: pending }])
    expect(shapes(endWith(5, 1000, 5000), [])).toEqual([[3, 0]])
    expect(shapes(EMPTY, pending)).toEqual([[0, 3]])
  })

  it('begins another with every 10 minutes of absolute time', () => {
    const around = (...endsMs: number[]): PlacedSample[] => endsMs.map((endMs) => windowAt(endMs))
    const late = STRETCH_MS - 2000
    expect(shapes(EMPTY, around(late, STRETCH_MS - 1, STRETCH_MS, STRETCH_MS + 1000))).toEqual([
      [0, 2],
      [0, 2],
    ])
    expect(shapes(endWith(1, late, late), around(STRETCH_MS))).toEqual([
      [3, 0],
      [3, 1],
    ])
  })

  it('begins another after 2400 samples', () => {
    const pending = madeSeconds(NOON + 2398, 2).map((placed, i) => ({ ...placed, endMs: NOON + 2399 + i }))
    const withLength = pending.map((placed) => ({ ...placed, sample: { ...placed.sample, elapsedMs: 1 } }))
    expect(shapes(endWith(2398, 1, 2398), withLength)).toEqual([[3, 2]])
    expect(shapes(endWith(2399, 1, 2398), withLength)).toEqual([
      [3, 1],
      [3, 1],
    ])
    expect(shapes(endWith(2400, 1, 2398), withLength)).toEqual([
      [3, 0],
      [3, 2],
    ])
  })
})

describe('a clock that was set back', () => {
  const follows = (lastEndMs: number, placed: PlacedSample): [number, number][] =>
    shapes(endWith(5, 1000, lastEndMs), [placed])
  const SAME = [[3, 1]]
  const ANOTHER = [
    [3, 0],
    [4, 1],
  ]

  it('begins another segment with what does not end later', () => {
    expect(follows(9000, windowAt(9000, 0))).toEqual(ANOTHER)
    expect(follows(9000, windowAt(9001, 0))).toEqual(SAME)
    expect(follows(9000, windowAt(9001, null))).toEqual(SAME)
  })

  it('begins another segment with what overlaps by more than a second and a twentieth of its length', () => {
    // It begins 1050 ms before the other ends.
    expect(follows(9000, windowAt(8950, 1000))).toEqual(ANOTHER)
    expect(follows(20_000, windowAt(28_500, 10_000))).toEqual(SAME)
    expect(follows(20_000, windowAt(28_499, 10_000))).toEqual(ANOTHER)
  })

  it('goes on in the new segment, whose number an empty stretch takes over', () => {
    const pending = [windowAt(9000), windowAt(2000), windowAt(3000)]
    expect(shapes(EMPTY, pending)).toEqual([
      [0, 1],
      [1, 2],
    ])
    expect(shapes({ open: emptyStretch(3), lastEndMs: NOON + 9000 }, [windowAt(2000)])).toEqual([[4, 1]])
  })
})
