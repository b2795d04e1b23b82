import { describe, expect, it } from 'vitest'
import { activeRatio, meanFrequencyMhz, poweredRatio, type Residency } from './residency'

const residency = (...states: [string, number][]): Residency => ({
  states: states.map(([name]) => name),
  durations: states.map(([, duration]) => duration),
})

/** Captured by all-smi (Apache-2.0) and macmon on an M1 Ultra and an M2 Ultra. */
const M1_ULTRA_E_MHZ = [600, 972, 1332, 1704, 2064]
const M1_ULTRA_P_MHZ = [
  600, 828, 1056, 1296, 1524, 1752, 1980, 2208, 2448, 2676, 2904, 3036, 3132, 3168, 3228,
]
const P_STATES = (idle: number, running: Record<number, number>): Residency =>
  residency(
    ['IDLE', idle],
    ...M1_ULTRA_P_MHZ.map((_, i): [string, number] => [`V${i}P${14 - i}`, running[i] ?? 0]),
  )

describe('residencies', () => {
  it('of a P core of an M1 Ultra', () => {
    const core = P_STATES(2076468, { 2: 1874, 5: 953, 14: 5363773 })
    expect((activeRatio(core) ?? 0) * 100).toBeCloseTo(72.1, 2)
    expect(Math.floor(meanFrequencyMhz(core, M1_ULTRA_P_MHZ) ?? 0)).toBe(3226)
  })

  it('of an E core of an M1 Ultra', () => {
    const core = residency(
      ['IDLE', 1999280],
      ['V0P4', 0],
      ['V1P3', 511855],
      ['V2P2', 576745],
      ['V3P1', 568251],
      ['V4P0', 3786908],
    )
    expect((activeRatio(core) ?? 0) * 100).toBeCloseTo(73.14, 2)
    expect(Math.floor(meanFrequencyMhz(core, M1_ULTRA_E_MHZ) ?? 0)).toBe(1846)
  })

  it('of a parked core: not active, and no frequency at all', () => {
    const core = P_STATES(7478905, {})
    expect([activeRatio(core), meanFrequencyMhz(core, M1_ULTRA_P_MHZ)]).toEqual([0, null])
  })

  it('of an E core of an M2 Ultra (case 19)', () => {
    const core = residency(
      ...([
        ['IDLE', 182394],
        ['V0P5', 874635],
        ['V1P4', 49617],
        ['V2P3', 736918],
      ] as [string, number][]),
      ...([
        ['V3P2', 0],
        ['V4P1', 204657],
        ['V5P0', 594088],
      ] as [string, number][]),
    )
    expect((activeRatio(core) ?? 0) * 100).toBeCloseTo(93.1, 2)
    expect(meanFrequencyMhz(core, [912, 1284, 1752, 2004, 2256, 2424])).toBeCloseTo(1648.1, 1)
  })

  it('rest in DOWN as in IDLE and OFF', () => {
    const core = residency(['DOWN', 1], ['IDLE', 2], ['OFF', 3], ['V0P1', 1], ['V1P0', 1])
    expect(activeRatio(core)).toBe(0.25)
    expect(meanFrequencyMhz(core, [1000, 2000])).toBe(1500)
  })

  it('have no frequency with the table of something else', () => {
    const core = residency(['IDLE', 1], ['V0P1', 1], ['V1P0', 1])
    for (const table of [null, [], [1000], [1000, 2000, 3000]])
      expect(meanFrequencyMhz(core, table)).toBeNull()
  })

  it('say nothing of no time', () => {
    const nothing = residency(['IDLE', 0], ['Off', 0], ['V0P0', 0])
    expect([activeRatio(nothing), meanFrequencyMhz(nothing, [1, 2]), poweredRatio(nothing)]).toEqual([
      null,
      null,
      null,
    ])
  })

  it('of the controller: powered is all but off', () => {
    expect(poweredRatio(residency(['Off', 25], ['Running', 50], ['Booting', 25]))).toBe(0.75)
    expect(poweredRatio(residency(['INACT', 1], ['ACT', 1]))).toBeNull()
  })
})
