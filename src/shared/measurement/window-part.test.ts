import { describe, expect, it } from 'vitest'
import { sampleWith } from '#shared/testing/sample-with'
import { partInside, type WindowPart } from './window-part'

/** Of a window that ends at 5000 ms, in a measurement of 2000 to 6000 ms. */
const partOf = (
  elapsedMs: number | null,
  { endMs = 5000, fromMs = 2000, toMs = 6000 } = {},
): WindowPart | null =>
  partInside({ sequence: 0, endMs, gapBefore: false, sample: sampleWith({ elapsedMs }) }, { fromMs, toMs })

describe('the part of a window that lies in a measurement', () => {
  it('is all of it, or what the edges leave', () => {
    expect(partOf(1000)).toEqual({ fromMs: 4000, toMs: 5000, insideMs: 1000, windowMs: 1000, counts: true })
    expect(partOf(4000)).toMatchObject({ fromMs: 2000, toMs: 5000, insideMs: 3000, windowMs: 4000 })
    expect(partOf(1000, { toMs: 4300 })).toMatchObject({ fromMs: 4000, toMs: 4300, insideMs: 300 })
    expect(partOf(9000, { endMs: 9000 })).toMatchObject({ fromMs: 2000, toMs: 6000, insideMs: 4000 })
  })

  it('is as long as the window says where all of it is inside, also at both edges, for times are rounded', () => {
    const elapsedMs = 1000.0001
    const endMs = 1_648_645_200_000
    const edges = { endMs, fromMs: endMs - elapsedMs, toMs: endMs }
    expect(edges.toMs - edges.fromMs).not.toBe(elapsedMs)
    expect(partOf(elapsedMs, edges)?.insideMs).toBe(elapsedMs)
  })

  it('is none where it only meets the edge, is of no length, or of none that is known', () => {
    for (const elapsedMs of [null, 0, -1]) expect(partOf(elapsedMs)).toBeNull()
    expect(partOf(1000, { fromMs: 5000 })).toBeNull()
    expect(partOf(1000, { toMs: 4000 })).toBeNull()
  })

  it('counts from a tenth of a ms on', () => {
    expect(partOf(1000, { toMs: 4000.125 })?.counts).toBe(true)
    expect(partOf(1000, { toMs: 4000.0625 })?.counts).toBe(false)
    expect(partOf(0.1)?.counts).toBe(true)
  })
})
