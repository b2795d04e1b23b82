import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FIXED_FIGURES, type ComparedFigure, type ComparisonRow } from '#shared/comparison'
import type { Measurement } from '#shared/measurement'
import { measurementWith } from '#shared/testing/measurement-with'
import { shownRows } from './figures'
import { compareMeasurements, compareSubjects, compareWith } from './compare'

function measured(id: string, energyMj: number | null, parts: Partial<Measurement> = {}): Measurement {
  const base = measurementWith()
  return { ...base, id, name: id, ane: { ...base.ane, energyMj }, ...parts }
}

function rowOf(measurements: Measurement[], figure: ComparedFigure = 'ane.energyMj'): ComparisonRow {
  const row = compareMeasurements(measurements).rows.find((each) => each.figure === figure)
  if (row === undefined) throw new Error(`no row ${figure}`)
  return row
}

describe('compareMeasurements', () => {
  it('has every figure, with the values in the order of the subjects', () => {
    const { rows } = compareMeasurements([measured('a', 100), measured('b', 110)])
    expect(rows.map(({ figure }) => figure)).toEqual([...FIXED_FIGURES])
    expect(rows[1]).toMatchObject({ figure: 'ane.energyMj', label: 'ANE energy', quantity: 'energy' })
    expect(rows[1]?.values.map((value) => value?.median)).toEqual([100, 110])
  })

  it('takes each figure from where its id points in the JSON', () => {
    const measurement = measured('a', 1)
    const numbered = JSON.parse(JSON.stringify(measurement)) as Record<string, unknown>
    FIXED_FIGURES.forEach((figure, index) => {
      const path = figure.split('.')
      const parent = path.length === 1 ? numbered : (numbered[path[0] ?? ''] as Record<string, unknown>)
      parent[path.at(-1) ?? ''] = index + 1
    })
    const { rows } = compareMeasurements([numbered as unknown as Measurement])
    expect(rows.map(({ values }) => values[0]?.median)).toEqual(FIXED_FIGURES.map((_, index) => index + 1))
  })

  it('changes against the first', () => {
    const { changes } = rowOf([measured('a', 100), measured('b', 110), measured('c', 80)])
    expect(changes).toEqual([
      null,
      { absolute: 10, ratio: 0.1, withinSpread: false },
      { absolute: -20, ratio: -0.2, withinSpread: false },
    ])
  })

  it('makes one subject of the runs of a group, even where others lie between them', () => {
    const runs = [
      measured('a1', 100, { group: 'g', name: 'a' }),
      measured('b', 111),
      measured('a2', 140, { group: 'g' }),
      measured('a3', 110, { group: 'g' }),
      measured('a3', 110, { group: 'g' }),
    ]
    expect(compareMeasurements(runs).subjects).toMatchObject([
      { label: 'a', ids: ['a1', 'a2', 'a3'] },
      { label: 'b', ids: ['b'] },
    ])
    const { values, changes } = rowOf(runs)
    expect(values[0]).toEqual({ median: 110, minimum: 100, maximum: 140, runs: 3 })
    expect(changes[1]).toMatchObject({ absolute: 1, withinSpread: true })
    expect(rowOf([...runs, measured('c', 141)]).changes[2]?.withinSpread).toBe(false)
  })

  it('calls spreads that touch one another overlapping', () => {
    const runs = [measured('a1', 100, { group: 'g' }), measured('a2', 110, { group: 'g' })]
    const within = (energyMj: number): unknown =>
      rowOf([...runs, measured('b', energyMj)]).changes[1]?.withinSpread
    expect([99, 100, 110, 111].map(within)).toEqual([false, true, true, false])
  })

  it('leaves out runs that do not report a figure, and is null where none does', () => {
    const runs = [
      measured('a1', null, { group: 'g' }),
      measured('a2', 5, { group: 'g' }),
      measured('b', null),
      measured('c', 0),
    ]
    const { values, changes } = rowOf(runs)
    expect(values[0]).toMatchObject({ median: 5, runs: 1 })
    expect([values[1], changes[1]]).toEqual([null, null])
    expect(changes[2]).toMatchObject({ absolute: -5, ratio: -1 })
  })

  it('has no share of a first that is not above 0', () => {
    expect(rowOf([measured('a', 0), measured('b', 5)]).changes[1]).toMatchObject({ absolute: 5, ratio: null })
    expect(rowOf([measured('a', -4), measured('b', 5)]).changes[1]).toMatchObject({
      absolute: 9,
      ratio: null,
    })
  })

  it('has no share where one of the two is below 0', () => {
    expect(rowOf([measured('a', 10), measured('b', -2)]).changes[1]).toMatchObject({
      absolute: -12,
      ratio: null,
    })
  })

  it('compares with another subject as if that had been given first', () => {
    const energies = fc.array(fc.option(fc.double({ min: -1e3, max: 1e6, noNaN: true })), {
      minLength: 2,
      maxLength: 6,
    })
    fc.assert(
      fc.property(energies, fc.nat(), (values, chosen) => {
        const subjects = values.map((value, i) => measured(`m${i}`, value))
        const reference = chosen % subjects.length
        const { changes } = compareWith(compareMeasurements(subjects), reference).rows[1] as ComparisonRow
        const [first] = subjects.splice(reference, 1)
        const moved = rowOf([first as Measurement, ...subjects]).changes.slice(1)
        expect(changes).toEqual([...moved.slice(0, reference), null, ...moved.slice(reference)])
      }),
    )
  })

  it('knows the verdicts of a subject, and the least of its time that was measured', () => {
    const verdict = (code: Measurement['verdict']['code']) => ({ verdict: { code, text: '' } })
    const { subjects } = compareMeasurements([
      measured('a1', 1, { group: 'g', ...verdict('ane-used'), coverageRatio: 1 }),
      measured('a2', null, { group: 'g', ...verdict('too-short'), coverageRatio: 0.8 }),
      measured('a3', null, { group: 'g', ...verdict('too-short'), coverageRatio: 0.9 }),
    ])
    expect(subjects).toMatchObject([{ verdicts: ['ane-used', 'too-short'], coverageRatio: 0 }])
  })

  it('tells subjects of one name apart by their ids', () => {
    const subjects = [
      measured('k1', 1, { name: 'x' }),
      measured('k2', 1, { name: 'x' }),
      measured('k3', 1, { name: ' ' }),
    ]
    expect(compareMeasurements(subjects).subjects.map(({ label }) => label)).toEqual([
      'x (k1)',
      'x (k2)',
      'k3',
    ])
  })

  it('tells repeated runs apart by their group, from single runs of them, too', () => {
    const run = (id: string, group: string | null) => measured(id, 1, { name: 'x', group })
    const labels = (subjects: Measurement[][]) => compareSubjects(subjects).subjects.map(({ label }) => label)
    expect(labels([[run('k1', 'g'), run('k2', 'g')], [run('k1', 'g')]])).toEqual(['x (g)', 'x (k1)'])
    expect(labels([[run('k1', null), run('k2', null)], [run('k3', null)]])).toEqual(['x (k1)', 'x (k3)'])
  })

  it('knows no spread of single runs, also where they show the same', () => {
    expect(rowOf([measured('a', 5), measured('b', 5)]).changes[1]?.withinSpread).toBe(false)
  })

  it('shows the package, as a measurement does, only where a subject lacks the CPU for which it stands in', () => {
    const withPowers = (id: string, cpuMw: number | null): Measurement => {
      const base = measured(id, 1)
      const figures = (meanMw: number | null) => ({ ...base.cpu, meanMw, peakMw: meanMw, energyMj: meanMw })
      return { ...base, cpu: figures(cpuMw), package: figures(50), dram: figures(5) }
    }
    const shown = (...all: Measurement[]) =>
      new Set(shownRows(compareMeasurements(all).rows).map(({ figure }) => figure.split('.')[0]))
    const [one, other, intel] = [withPowers('a', 40), withPowers('b', 30), withPowers('c', null)]
    expect([...shown(one, other)]).toEqual(['durationMs', 'ane', 'cpu', 'dram'])
    expect(shown(one, intel).has('package')).toBe(true)
  })

  it('keeps the median within its spread', () => {
    const energies = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(energies, (values) => {
        const spread = rowOf(values.map((value, i) => measured(`m${i}`, value, { group: 'g' }))).values[0]
        expect(spread?.median).toBeGreaterThanOrEqual(spread?.minimum ?? Number.NaN)
        expect(spread?.median).toBeLessThanOrEqual(spread?.maximum ?? Number.NaN)
      }),
    )
  })
})
