import { describe, expect, it } from 'vitest'
import type { Measurement } from '#shared/measurement'
import { measurementWith } from '#shared/testing/measurement-with'
import { compareMeasurements } from './compare'
import { judge, parseFailAbove } from './fail-above'

const MAC = { model: 'Mac16,10', osBuild: '25C56' }
const OTHER = { model: 'Mac15,6', osBuild: '24B83' }

function pair(first: Partial<Measurement>, second: Partial<Measurement>): Measurement[] {
  const same = { machine: MAC, intervalMs: 1000 }
  return [
    measurementWith({ ...same, id: 'a', name: 'a', ...first }),
    measurementWith({ ...same, id: 'b', name: 'b', ...second }),
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
      'The Macs differ: a Mac mini (M4), b MacBook Pro 14″ (M3 Pro). powermetrics estimates, and its manual says that its figures are not for comparing devices.',
    ])
    expect(caveats({}, { machine: { ...MAC, model: null } })[0]).toContain('b unknown.')
    const imac = { machine: { ...MAC, model: 'iMac21,1' } }
    expect(caveats(imac, { machine: { ...MAC, model: 'iMac21,2' } })[0]).toContain(
      'The Macs differ: a iMac (M1), iMac21,1, b iMac (M1), iMac21,2.',
    )
  })

  it('that builds, sources or intervals differ', () => {
    expect(caveats({}, { machine: { ...MAC, osBuild: '25D1' } })).toEqual([
      'The builds of macOS differ: a macOS 26.2 (25C56), b macOS 26 (25D1).',
    ])
    expect(caveats({}, { source: 'replay' })).toEqual(['The sources differ: a Demonstration, b Recording.'])
    expect(caveats({}, { intervalMs: 1251 })).toEqual(['The intervals differ: a 1 s, b 1.3 s.'])
    expect(caveats({}, { intervalMs: null })).toEqual(['The intervals differ: a 1 s, b unknown.'])
  })

  it('that runs of one subject are of two Macs', () => {
    const [first, second] = pair({ group: 'g' }, { group: 'g', machine: OTHER })
    const third = measurementWith({ id: 'c', name: 'c', machine: MAC, intervalMs: 1000 })
    const compared = compareMeasurements([first, second, third].filter((each) => each !== undefined))
    expect(compared.caveats[0]).toContain('a Mac mini (M4) and MacBook Pro 14″ (M3 Pro), c Mac mini (M4).')
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
