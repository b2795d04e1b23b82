import { describe, expect, it } from 'vitest'
import type { MeasuredFigures, RailHistory } from '#shared/measurement'
import type { Machine } from '#shared/sample'
import { placeWindows } from '#shared/testing/placed-samples'
import { sampleWith } from '#shared/testing/sample-with'
import { measure } from './measure'

/**
 * Look-alikes of text that other people recorded and labelled with what truly ran (silicon-ledger, `ane-floor.ts`): four
 * windows of half a second in whole mW, made up with powers like those there.
 */
const M4: Machine = { model: 'Mac16,10', osBuild: '26A428' }
const M5_MAX: Machine = { model: 'Mac17,14', osBuild: '26A434' }
const UNKNOWN: Machine = { model: 'Mac99,1', osBuild: '99Z1' }

function figuresOf(
  powersMw: readonly number[],
  machine: Machine,
  history: RailHistory | null = null,
): MeasuredFigures {
  const windows = powersMw.map((powerMw, index) => {
    const elapsedMs = 507.1 + (index % 3) * 0.4
    const ane = { ...sampleWith().ane, powerMw, energyMj: (powerMw * elapsedMs) / 1000 }
    return { elapsedMs, machine, ane }
  })
  const placed = placeWindows(windows)
  return measure(placed, { fromMs: 0, toMs: placed.at(-1)?.endMs ?? 0 }, -30_000, { history })
}

describe('what was recorded with its truth known', () => {
  it.each<[string, Machine, readonly number[], string]>([
    ['Core ML on the ANE', M4, [3390, 3385, 3391, 3370], 'ane-used'],
    ['Core AI on the ANE', M4, [3030, 3034, 3029, 3041], 'ane-used'],
    ['asked for the GPU, ran on the ANE', M4, [2440, 3230, 2950, 3160], 'ane-used'],
    ['CPU only, at the level where this Mac rests', M4, [8, 8, 8, 8], 'ane-not-used'],
    ['work that begins in the third window', M5_MAX, [0, 0, 420, 1410], 'ane-used'],
    ['on the GPU, never the ANE', M5_MAX, [0, 0, 0, 0], 'ane-not-used'],
    [
      'the rest of an M4 that is switched off within it',
      M4,
      [8, 8, 8, 8, 8, 8, 8, 2, 0, 0, 0, 0],
      'ane-uncertain',
    ],
    ['a steady level that nothing explains', UNKNOWN, [8, 8, 8, 8], 'ane-uncertain'],
    ['steady work above any level at rest', UNKNOWN, [13, 13, 13, 13], 'ane-used'],
  ])('%s', (_, machine, powersMw, code) => {
    expect(figuresOf(powersMw, machine).verdict.code).toBe(code)
  })

  it('says where the level at rest was taken from', () => {
    const steady = { activeAtMs: null, activeMw: null, highestMw: null }
    const history = { ...steady, steadyAtMs: -60_000, steadyMw: 7.8 }
    expect(figuresOf([8, 8, 8, 8], M4).aneFloor).toEqual({ powerMw: 8, origin: 'known-floors' })
    expect(figuresOf([8, 8, 8, 8], M4, history).aneFloor).toEqual({ powerMw: 7.8, origin: 'history' })
    expect(figuresOf([8, 8, 8, 8], UNKNOWN, history).verdict).toMatchObject({
      code: 'ane-not-used',
      text: expect.stringContaining('taken to be 8 mW, as in its history on this build') as string,
    })
    expect(figuresOf([8, 8, 8, 8], UNKNOWN).aneFloor?.origin).toBe('lowest-level')
    expect(figuresOf([3390, 3385, 3391, 3370], UNKNOWN).aneFloor).toEqual({
      powerMw: 10,
      origin: 'lowest-level',
    })
  })

  it('does not take a level for rest that the history saw only in the measurement itself', () => {
    const history = { activeAtMs: null, activeMw: null, highestMw: null, steadyAtMs: 1000, steadyMw: 8 }
    expect(figuresOf([8, 8, 8, 8], UNKNOWN, history).verdict.code).toBe('ane-uncertain')
  })
})
