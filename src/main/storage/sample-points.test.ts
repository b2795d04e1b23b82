import { expect, it } from 'vitest'
import type { DecodedColumns } from './codec/columns'
import { samplePoints } from './sample-points'

/** Windows of these ends, of a second where no length is given; the CPU's power tells them apart. */
function partOf(endsMs: readonly number[], elapsedMs = 1000, gaps: readonly number[] = []): DecodedColumns {
  return {
    endMs: Float64Array.from(endsMs),
    elapsedMs: new Float64Array(endsMs.length).fill(elapsedMs),
    gapBefore: Uint8Array.from(endsMs, (_, i) => (gaps.includes(i) ? 1 : 0)),
    values: { 'cpu.powerMw': Float64Array.from(endsMs, (endMs) => endMs / 1000) },
    aneEnergyMj: new Float64Array(endsMs.length).fill(Number.NaN),
    doubts: new Map(),
    origins: [],
    clusters: [],
    thermalPressure: null,
  }
}

const endsIn = (part: DecodedColumns, fromMs: number, toMs: number): number[] => [
  ...(samplePoints([part], fromMs, toMs, 100)?.endMs ?? []),
]

it('has every window that lies in the range at least in part', () => {
  const part = partOf([1000, 2000, 3000, 4000])
  expect(endsIn(part, 1000, 3000)).toEqual([2000, 3000])
  expect(endsIn(part, 999, 3001)).toEqual([1000, 2000, 3000, 4000])
})

it('has a window of unknown length where it ends, also at the very end', () => {
  const part = partOf([1000, 2000, 3000], Number.NaN)
  expect(endsIn(part, 1000, 3000)).toEqual([2000, 3000])
  expect(endsIn(part, 1000, 2999)).toEqual([2000])
})

it('is none where there are more windows than points', () => {
  const part = partOf([1000, 2000, 3000])
  expect(samplePoints([part], 0, 3000, 3)?.endMs).toHaveLength(3)
  expect(samplePoints([part], 0, 3000, 2)).toBeNull()
})

it('puts side by side, by time, what was recorded before and after the clock went back', () => {
  const points = samplePoints([partOf([1000, 2000], 1000, [1]), partOf([1500, 2000], 700)], 0, 9000, 100)
  expect([...(points?.endMs ?? [])]).toEqual([1000, 1500, 2000, 2000.001])
  expect([...(points?.gapBefore ?? [])]).toEqual([0, 0, 1, 0])
  expect([...(points?.elapsedMs ?? [])]).toEqual([1000, 700, 1000, 700])
  expect(points?.columns['cpu.powerMw']?.mean).toEqual(Float64Array.of(1, 1.5, 2, 2))
})

it('leaves a column out that no window in the range reports, and fills what one part lacks', () => {
  const [first, second] = [partOf([1000]), partOf([2000])]
  second.values = { 'gpu.powerMw': Float64Array.of(7), 'ane.powerMw': Float64Array.of(Number.NaN) }
  const points = samplePoints([first, second], 0, 9000, 100)
  expect(Object.keys(points?.columns ?? {}).sort()).toEqual(['cpu.powerMw', 'gpu.powerMw'])
  expect(points?.columns['cpu.powerMw']?.maximum).toEqual(Float64Array.of(1, Number.NaN))
  expect(points?.columns['gpu.powerMw']?.minimum).toEqual(Float64Array.of(Number.NaN, 7))
})
