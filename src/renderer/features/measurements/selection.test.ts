import { describe, expect, it } from 'vitest'
import { makeHead, makeHeads } from '../../test-support/measurements'
import { NEWEST_FIRST, rowsOf } from './rows'
import {
  isPartlySelected,
  isSelected,
  moveBy,
  NOTHING_SELECTED,
  select,
  selectAll,
  withoutUnknown,
} from './selection'

const rows = rowsOf(makeHeads(5), new Set(), NEWEST_FIRST)
const ids = (selection: { ids: ReadonlySet<string> }): string[] => [...selection.ids].sort()

describe('select', () => {
  it('selects only one row, or adds it, or removes it', () => {
    const one = select(rows, NOTHING_SELECTED, 'id1', 'only')
    const two = select(rows, one, 'id3', 'toggle')
    expect(ids(two)).toEqual(['id1', 'id3'])
    expect(ids(select(rows, two, 'id1', 'toggle'))).toEqual(['id3'])
    expect(ids(select(rows, two, 'id0', 'only'))).toEqual(['id0'])
  })

  it('extends from its anchor, in both directions', () => {
    const anchor = select(rows, NOTHING_SELECTED, 'id2', 'only')
    const down = select(rows, anchor, 'id4', 'extend')
    expect(ids(down)).toEqual(['id2', 'id3', 'id4'])
    expect(ids(select(rows, down, 'id1', 'extend'))).toEqual(['id1', 'id2'])
  })

  it('selects all runs of a group at once, and completes a partly selected group', () => {
    const runs = ['a', 'b'].map((id) => makeHead({ id, group: 'g' }))
    const open = rowsOf(runs, new Set(['g']), NEWEST_FIRST)
    const [group] = open
    if (group === undefined) throw new Error('no row')
    const part = select(open, NOTHING_SELECTED, 'a', 'only')
    expect(isPartlySelected(group, part)).toBe(true)
    const all = select(open, part, group.key, 'toggle')
    expect(isSelected(group, all)).toBe(true)
    expect(ids(select(open, all, group.key, 'toggle'))).toEqual([])
  })
})

describe('moveBy', () => {
  it('starts at the first row, or at the last when it goes up, and stays within the list', () => {
    expect(moveBy(rows, NOTHING_SELECTED, 1, false).focusKey).toBe('id0')
    expect(moveBy(rows, NOTHING_SELECTED, -1, false).focusKey).toBe('id4')
    const last = moveBy(rows, NOTHING_SELECTED, 99, false)
    expect(moveBy(rows, last, 1, false).focusKey).toBe('id4')
  })

  it('leaves what is selected, and extends by Shift from where it came', () => {
    const one = select(rows, NOTHING_SELECTED, 'id0', 'only')
    const moved = moveBy(rows, one, 2, false)
    expect([moved.focusKey, ids(moved)]).toEqual(['id2', ['id0']])
    expect(ids(moveBy(rows, moved, 2, true))).toEqual(['id2', 'id3', 'id4'])
  })
})

it('drops measurements that are no longer in the list', () => {
  const all = selectAll(rows, NOTHING_SELECTED)
  expect(ids(withoutUnknown(all, new Set(['id1', 'gone'])))).toEqual(['id1'])
  expect(withoutUnknown(all, new Set(all.ids))).toBe(all)
})
