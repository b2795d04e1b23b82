import { describe, expect, it } from 'vitest'
import { makeHead } from '../../test-support/measurements'
import { figuresOf, filterHeads, idsOf, rowsOf } from './rows'

const run = (id: string, aneEnergyMj: number | null, group = 'g') => makeHead({ id, group, aneEnergyMj })
const keys = (open: string[] = []) =>
  rowsOf([makeHead({ id: 'a' }), run('b', 1), makeHead({ id: 'c' }), run('d', 3)], new Set(open)).map(
    ({ kind, key }) => `${kind} ${key}`,
  )

describe('rowsOf', () => {
  it('folds repeated runs into one row, in the place of the newest', () => {
    expect(keys()).toEqual(['single a', 'group group g', 'single c'])
  })

  it('shows the runs of an open group below it', () => {
    expect(keys(['g'])).toEqual(['single a', 'group group g', 'run b', 'run d', 'single c'])
  })

  it('does not fold a lone run', () => {
    expect(rowsOf([run('b', 1)], new Set()).map(({ kind }) => kind)).toEqual(['single'])
  })

  it('has the ids of all its runs', () => {
    expect(rowsOf([run('b', 1), run('d', 3)], new Set()).flatMap(idsOf)).toEqual(['b', 'd'])
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
