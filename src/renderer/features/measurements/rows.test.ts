import { describe, expect, it } from 'vitest'
import { makeHead } from '../../test-support/measurements'
import { figuresOf, filterHeads, idsOf, NEWEST_FIRST, rowsOf, type ListColumn } from './rows'

const run = (id: string, aneEnergyMj: number | null, group = 'g') => makeHead({ id, group, aneEnergyMj })
const keys = (open: string[] = []) =>
  rowsOf(
    [makeHead({ id: 'a' }), run('b', 1), makeHead({ id: 'c' }), run('d', 3)],
    new Set(open),
    NEWEST_FIRST,
  ).map(({ kind, key }) => `${kind} ${key}`)

describe('rowsOf', () => {
  it('folds repeated runs into one row, in the place of the newest', () => {
    expect(keys()).toEqual(['single a', 'group group g', 'single c'])
  })

  it('shows the runs of an open group below it', () => {
    expect(keys(['g'])).toEqual(['single a', 'group group g', 'run b', 'run d', 'single c'])
  })

  it('does not fold a lone run', () => {
    expect(rowsOf([run('b', 1)], new Set(), NEWEST_FIRST).map(({ kind }) => kind)).toEqual(['single'])
  })

  it('has the ids of all its runs', () => {
    expect(rowsOf([run('b', 1), run('d', 3)], new Set(), NEWEST_FIRST).flatMap(idsOf)).toEqual(['b', 'd'])
  })
})

describe('rows that are sorted', () => {
  const list = [
    makeHead({ id: 'new', name: 'b', aneEnergyMj: 5, startedAt: '2026-11-30T10:00:00Z' }),
    makeHead({ id: 'unknown', name: 'c', aneEnergyMj: null, startedAt: '2026-11-29T10:00:00Z' }),
    { ...run('run1', 40), name: 'a', startedAt: '2026-11-28T10:00:00Z', anePeakMw: 7 },
    { ...run('run2', 20), name: 'a', startedAt: '2026-11-27T10:00:00Z', anePeakMw: 9 },
    makeHead({ id: 'old', name: 'd', aneEnergyMj: 5, startedAt: '2026-11-26T10:00:00Z' }),
  ]
  const sorted = (column: ListColumn, isDescending: boolean) =>
    rowsOf(list, new Set(['g']), { column, isDescending }).map(({ key }) => key)

  it.each([
    ['when', true, ['new', 'unknown', 'group g', 'run1', 'run2', 'old']],
    ['when', false, ['old', 'group g', 'run1', 'run2', 'unknown', 'new']],
    ['name', false, ['group g', 'run1', 'run2', 'new', 'unknown', 'old']],
    // Of runs the median counts, the newer of two alike is first, and what is not known is last.
    ['energy', true, ['group g', 'run1', 'run2', 'new', 'old', 'unknown']],
    ['energy', false, ['new', 'old', 'group g', 'run1', 'run2', 'unknown']],
    ['peak', false, ['group g', 'run1', 'run2', 'new', 'unknown', 'old']],
  ] as const)('by %s, descending: %s', (column, isDescending, keys) => {
    expect(sorted(column, isDescending)).toEqual(keys)
  })
})

describe('figuresOf', () => {
  const figures = (heads: ReturnType<typeof makeHead>[]) =>
    figuresOf({ kind: 'group', key: 'g', heads, isOpen: false })

  it('has the medians of what is reported', () => {
    expect(figures([run('a', 10), run('b', null), run('c', 40), run('d', 20)]).aneEnergyMj).toBe(20)
    expect(figures([run('a', 10), run('b', 20)]).aneEnergyMj).toBe(15)
  })

  it('has no number where none is reported, and no verdict when runs differ', () => {
    expect(figures([run('a', null), run('b', null)]).aneEnergyMj).toBeNull()
    expect(figures([run('a', 1), { ...run('b', 1), verdict: 'ane-not-used' }]).verdict).toBeNull()
  })
})

describe('filterHeads', () => {
  const list = [
    makeHead({ id: 'a', name: 'Look up a cat', note: 'Photos' }),
    makeHead({ id: 'b', name: 'Core ML', verdict: 'ane-not-used' }),
  ]
  const found = (search: string) => filterHeads(list, search).map(({ id }) => id)

  it('finds every word in the name, the note and the verdict, in any case', () => {
    expect(found('CAT photos')).toEqual(['a'])
    expect(found('not used')).toEqual(['b'])
    expect(found('cat core')).toEqual([])
    expect(found('  ')).toEqual(['a', 'b'])
  })
})
