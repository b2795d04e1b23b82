// @own-process: the first origins that are read are kept as one object each, up to a number of them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  absenceIn,
  describeOrigin,
  extendStretches,
  internOrigins,
  mergeStretches,
  MOST_STRETCHES,
  newestOrigins,
  NO_ORIGINS,
  originIn,
  originKey,
  originsAt,
  originsOf,
  sameOrigins,
  type Absence,
  type Origin,
  type Origins,
  type OriginStretch,
} from './origins'

const POWER: Origin = { instrument: 'powermetrics', field: 'processor.ane_power', kind: 'measured' }
const ENERGY: Origin = { instrument: 'powermetrics', field: 'processor.ane_energy', kind: 'computed' }
const STILL: Absence = { instrument: 'ioreport', reason: 'stands-still' }
const BOTH = [
  internOrigins({ 'ane.powerMw': POWER }),
  internOrigins({ 'ane.powerMw': ENERGY, 'core:activeRatio': POWER }),
  internOrigins({ 'ane.powerMw': STILL }),
  NO_ORIGINS,
] as const

function stretchesOf(samples: readonly { endMs: number; origins: Origins }[]): OriginStretch[] {
  const stretches: OriginStretch[] = []
  for (const { endMs, origins } of samples) extendStretches(stretches, endMs, origins)
  return stretches
}

describe('origins', () => {
  it('are one frozen object wherever the same are read', () => {
    const again = internOrigins({ 'core:activeRatio': { ...POWER }, 'ane.powerMw': { ...ENERGY } })
    expect(again).toBe(BOTH[1])
    expect(Object.isFrozen(again)).toBe(true)
    expect(sameOrigins({ 'ane.powerMw': { ...POWER } }, BOTH[0])).toBe(true)
    expect(sameOrigins(BOTH[0], BOTH[1])).toBe(false)
  })

  it('are absences where the instrument says why a value is missing', () => {
    const origins = internOrigins({ 'ane.powerMw': { ...STILL }, 'cpu.powerMw': POWER })
    expect(internOrigins({ 'cpu.powerMw': POWER, 'ane.powerMw': STILL })).toBe(origins)
    expect(sameOrigins({ 'ane.powerMw': { ...STILL, reason: 'refused' } }, { 'ane.powerMw': STILL })).toBe(
      false,
    )
    expect([originIn(origins, 'ane.powerMw'), absenceIn(origins, 'ane.powerMw')]).toEqual([null, STILL])
    expect([originIn(origins, 'cpu.powerMw'), absenceIn(origins, 'cpu.powerMw')]).toEqual([POWER, null])
    expect([originIn(origins, 'dramPowerMw'), absenceIn(origins, 'dramPowerMw')]).toEqual([null, null])
  })

  it('are those of all clusters and all cores', () => {
    expect(originKey('cluster:a:b:activeRatio')).toBe('cluster:activeRatio')
    expect(originKey('core:12:frequencyMhz')).toBe('core:frequencyMhz')
    expect(originKey('combinedPowerMw')).toBe('combinedPowerMw')
    expect(originKey('core:activeRatio')).toBe('core:activeRatio')
  })

  it('are told with their kind', () => {
    expect(describeOrigin(POWER)).toBe('powermetrics, processor.ane_power')
    expect(describeOrigin(ENERGY)).toBe('powermetrics, computed from processor.ane_energy')
    expect(describeOrigin({ instrument: 'ioreport', field: 'PMP', kind: 'at-least' })).toBe(
      'IOReport, at least, from PMP',
    )
  })
})

// A failure prints its seed.
describe('stretches of origins', () => {
  const anySamples = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(...BOTH)), {
      minLength: 1,
      maxLength: 20,
    })
    .map((steps) => {
      let endMs = 0
      return steps.map(([step, origins]) => ({ endMs: (endMs += step), origins }))
    })

  it('say of every sample where it comes from, however the samples are divided', () => {
    fc.assert(
      fc.property(anySamples, fc.nat(20), (samples, cut) => {
        const whole = stretchesOf(samples)
        const halves = mergeStretches(stretchesOf(samples.slice(0, cut)), stretchesOf(samples.slice(cut)))
        expect(halves).toEqual(whole)
        for (const { endMs, origins } of samples) expect(originsAt(whole, endMs)).toBe(origins)
        for (const { endMs, origins } of samples) {
          const origin = originIn(origins, 'ane.powerMw')
          expect(originsOf(whole, 'ane.powerMw', endMs, endMs)).toEqual(origin === null ? [] : [origin])
          expect(newestOrigins(whole, endMs, endMs)).toEqual(origins)
        }
      }),
    )
  })

  it('tell the newest of each series between two times', () => {
    const stretches = stretchesOf([
      { endMs: 1, origins: { 'ane.powerMw': STILL, 'cpu.powerMw': POWER } },
      { endMs: 2, origins: { 'ane.powerMw': POWER } },
    ])
    expect(newestOrigins(stretches, 1, 1)).toEqual({ 'ane.powerMw': STILL, 'cpu.powerMw': POWER })
    expect(newestOrigins(stretches, 1, 2)).toEqual({ 'ane.powerMw': POWER, 'cpu.powerMw': POWER })
    expect(newestOrigins(stretches, 3, 4)).toEqual({})
  })

  it('stay few where origins change with every sample, and none of them is lost', () => {
    const samples = Array.from({ length: 1000 }, (_, i) => ({ endMs: i, origins: BOTH[i % 2] as Origins }))
    const stretches = stretchesOf(samples)
    expect(stretches.length).toBeLessThanOrEqual(MOST_STRETCHES)
    expect(originsOf(stretches, 'ane.powerMw', 0, 999)).toEqual([POWER, ENERGY])
    expect(Math.max(...stretches.map(({ toMs }) => toMs))).toBe(999)
  })

  it('stay few where a file makes up origins without end', () => {
    const made = (i: number): Origins => ({ 'ane.powerMw': { ...POWER, field: `field ${i}` } })
    const stretches = stretchesOf(Array.from({ length: 500 }, (_, i) => ({ endMs: i, origins: made(i) })))
    expect(stretches.length).toBeLessThanOrEqual(MOST_STRETCHES)
  })
})
