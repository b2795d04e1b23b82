import { words } from '#shared/words/words'
import { displayName } from '../../format/measurement-format'
import { beginExport } from '../../stores/transfer-store'
import { showPage } from '../../stores/view-store'
import type { MenuEntry } from '../../ui/menu'
import { useListView } from './list-view-store'
import { idsOf, newestOf, type Row } from './rows'
import { select, type Selection } from './selection'

/** Where a menu opens, CSS px from the window's corner. */
export interface MenuPlace {
  x: number
  y: number
}

export function placeBelow(element: Element): MenuPlace {
  const { left, bottom } = element.getBoundingClientRect()
  return { x: left, y: bottom }
}

/** What can be done with one row. `onDelete` asks about what is selected. */
export function rowEntries(
  row: Row,
  rows: readonly Row[],
  selection: Selection,
  onOpen: () => void,
  onDelete: () => void,
): MenuEntry[] {
  const ids = idsOf(row)
  const others = [...selection.ids].filter((id) => !ids.includes(id))
  const head = newestOf(row)
  const compare: MenuEntry = {
    text: words.measurements.compareWithSelected,
    disabled: others.length === 0,
    // What is selected is compared with this one.
    onChoose: () => showPage({ kind: 'comparison', ids: [...ids, ...others] }),
  }
  const remove: MenuEntry = {
    text: words.measurements.deleteButton,
    shortcut: '⌫',
    onChoose: () => {
      useListView.setState({ selection: select(rows, selection, row.key, 'only') })
      onDelete()
    },
  }
  if (row.kind === 'group') {
    const text = row.isOpen ? words.measurements.hideRuns : words.measurements.showRuns
    return [{ text, shortcut: 'Enter', onChoose: onOpen }, compare, 'separator', remove]
  }
  return [
    { text: words.measurements.open, shortcut: 'Enter', onChoose: onOpen },
    {
      text: words.measurements.rename,
      onChoose: () => showPage({ kind: 'measurement', id: head.id, isNew: true }),
    },
    compare,
    {
      text: words.transfer.exportButton,
      onChoose: () =>
        beginExport({ kind: 'measurement', id: head.id }, words.measurements.quoted(displayName(head))),
    },
    'separator',
    remove,
  ]
}
