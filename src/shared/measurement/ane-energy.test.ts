import { expect, it } from 'vitest'
import type { Sample } from '#shared/sample'
import { sampleWith } from '#shared/testing/sample-with'
import { aneEnergyOf } from './ane-energy'

const windowOf = (elapsedMs: number | null, powerMw: number | null, energyMj: number | null): Sample =>
  sampleWith({ elapsedMs, ane: { ...sampleWith().ane, powerMw, energyMj } })

it('is the energy as reported, otherwise power × time, otherwise unknown', () => {
  expect(aneEnergyOf(windowOf(500, 40, 21))).toBe(21)
  expect(aneEnergyOf(windowOf(500, 40, 0))).toBe(0)
  expect(aneEnergyOf(windowOf(500, 40, null))).toBe(20)
  expect(aneEnergyOf(windowOf(500, 0, null))).toBe(0)
  expect(aneEnergyOf(windowOf(500, null, null))).toBeNull()
})

it('is unknown of a window of no length, or of none that is known', () => {
  for (const elapsedMs of [null, 0, -1]) expect(aneEnergyOf(windowOf(elapsedMs, 40, 21))).toBeNull()
})
