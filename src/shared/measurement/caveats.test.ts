import { describe, expect, it } from 'vitest'
import type { Measurement } from '#shared/measurement'
import type { Origin } from '#shared/origins'
import { measurementWith } from '#shared/testing/measurement-with'
import { compareMeasurements } from './compare'
import { judge, parseFailAbove } from './fail-above'

const MAC = { model: 'Mac16,10', osBuild: '25C56' }
const OTHER = { model: 'Mac15,6', osBuild: '24B83' }

const SAME = { machine: MAC, intervalMs: 1000, coverageRatio: 1 }

function pair(first: Partial<Measurement>, second: Partial<Measurement>): Measurement[] {
  return [
    measurementWith({ ...SAME, id: 'a', name: 'a', ...first }),
    measurementWith({ ...SAME, id: 'b', name: 'b', ...second }),
  ]
}

const caveats = (first: Partial<Measurement>, second: Partial<Measurement>): string[] =>
  compareMeasurements(pair(first, second)).caveats

describe('a comparison says', () => {
  it('nothing where nothing but the figures differs', () => {
    expect(caveats({}, { intervalMs: 1250 })).toEqual([])
  })

  it('that the Macs differ, and that powermetrics is not for that', () => {
    expect(caveats({}, { machine: { ...MAC, model: 'Mac15,6' } })).toEqual([
      'The Macs differ: a: Mac mini (M4); b: MacBook Pro 14″ (M3 Pro). powermetrics estimates, and its manual says that its figures are not for comparing devices.',
    ])
    expect(caveats({}, { machine: { ...MAC, model: null } })[0]).toContain('b: unknown.')
    const imac = { machine: { ...MAC, model: 'iMac21,1' } }
    expect(caveats(imac, { machine: { ...MAC, model: 'iMac21,2' } })[0]).toContain(
      'The Macs differ: a: iMac (M1), iMac21,1; b: iMac (M1), iMac21,2.',
    )
  })

  it('each Mac once, and counts those that it is said of beyond two', () => {
    const on = (model: string, count: number): Measurement[] =>
      Array.from({ length: count }, (_, i) => {
        const name = `${model} ${i}`
        return measurementWith({ ...SAME, id: name, name, machine: { ...MAC, model } })
      })
    const said = (...all: Measurement[]): string | undefined => compareMeasurements(all).caveats[0]
    expect(said(...on('iMac21,1', 2), ...on('Mac15,6', 1))).toContain(
      'differ: iMac21,1 0, iMac21,1 1: iMac (M1); Mac15,6 0: MacBook Pro 14″ (M3 Pro).',
    )
    expect(said(...on('iMac21,1', 3), ...on('Mac15,6', 1))).toContain(
      'differ: 3 of 4: iMac (M1); Mac15,6 0: MacBook Pro 14″ (M3 Pro).',
    )
  })

  it('that builds, sources or intervals differ', () => {
    expect(caveats({}, { machine: { ...MAC, osBuild: '25D1' } })).toEqual([
      'The builds of macOS differ: a: macOS 26.2 (25C56); b: macOS 26 (25D1).',
    ])
    expect(caveats({}, { source: 'replay' })).toEqual([
      'The sources differ: a: Demonstration; b: Recording. The readings of the demonstration are made up and tell nothing of a Mac.',
    ])
    expect(caveats({}, { intervalMs: 1251 })).toEqual(['The intervals differ: a: 1 s; b: 1.3 s.'])
    expect(caveats({}, { intervalMs: null })).toEqual(['The intervals differ: a: 1 s; b: unknown.'])
  })

  it('that the sources differ, and nothing of the demonstration where it takes no part', () => {
    expect(caveats({ source: 'live' }, { source: 'replay' })).toEqual([
      'The sources differ: a: Live readings; b: Recording.',
    ])
  })

  it('that more of the time was measured of one, beyond 5 %', () => {
    expect(caveats({}, { coverageRatio: 0.951 })).toEqual([])
    expect(caveats({}, { coverageRatio: 0.949 })).toHaveLength(1)
    expect(caveats({ coverageRatio: 0.88 }, { coverageRatio: 0.82 })[0]).toBe(
      'The measured shares of the time differ: a: 88 %; b: 82 %. Energies and bytes count what was measured.',
    )
  })

  it('that ANE power is known for less of the time of one, where it is reported at all', () => {
    const { ane } = measurementWith()
    const partly = { ...ane, energyMj: 5, coverageRatio: 0.5 }
    expect(caveats({}, { ane: partly })[0]).toContain('a: 100 %; b: 50 %.')
    expect(caveats({}, { ane: { ...partly, energyMj: null } })).toEqual([])
  })

  it('that instruments, what is sure of them, or fields differ, and of which series', () => {
    const read = (instrument: Origin['instrument'], field = 'f', kind: Origin['kind'] = 'measured') => {
      const source = { windows: 5, origins: [{ instrument, field, kind }], missing: null }
      const { figureOrigins } = measurementWith()
      return {
        figureOrigins: {
          ...figureOrigins,
          'ane.powerMw': source,
          'ane.energyMj': source,
          'ane.readBytesPerSecond': source,
          'core:activeRatio': source,
        },
      }
    }
    const powermetrics = read('powermetrics')
    expect(caveats(powermetrics, powermetrics)).toEqual([])
    // Where it was read is not known of one.
    expect(caveats(powermetrics, {})).toEqual([])
    expect(caveats(powermetrics, read('ioreport', 'f', 'estimated'))).toEqual([
      'The instruments of ANE and ANE traffic differ: a: powermetrics; b: IOReport (estimated).',
    ])
    expect(caveats(powermetrics, read('powermetrics', 'g'))).toEqual([
      'The fields of ANE and ANE traffic differ, which may count differently.',
    ])
  })

  it('that runs of one subject are of two Macs', () => {
    const [first, second] = pair({ group: 'g' }, { group: 'g', machine: OTHER })
    const third = measurementWith({ ...SAME, id: 'c', name: 'c' })
    const compared = compareMeasurements([first, second, third].filter((each) => each !== undefined))
    expect(compared.caveats[0]).toContain('a: Mac mini (M4) and MacBook Pro 14″ (M3 Pro); c: Mac mini (M4).')
    expect(compared.subjects[0]).toMatchObject({ machines: [MAC, OTHER], intervalsMs: [1000] })
  })
})

describe('a gate across Macs', () => {
  const rule = parseFailAbove('5%:durationMs')
  const verdicts = (machine: Measurement['machine'], acrossMachines: boolean): string[] => {
    if (!rule.ok) throw new Error(rule.message)
    return judge(compareMeasurements(pair({}, { machine })), [rule.value], { acrossMachines }).map(
      ({ verdict }) => verdict,
    )
  }

  it('is unknown unless it is asked for', () => {
    expect(verdicts(OTHER, false)).toEqual(['unknown'])
    expect(verdicts(OTHER, true)).toEqual(['ok'])
    expect(verdicts({ model: null, osBuild: null }, false)).toEqual(['unknown'])
  })

  it('is judged where only the build differs', () => {
    expect(verdicts({ ...MAC, osBuild: '25D1' }, false)).toEqual(['ok'])
  })
})
