import { create } from 'zustand'
import { NEWEST_FIRST, type ListSorting } from './rows'
import { NOTHING_SELECTED, type Selection } from './selection'

interface ListViewState {
  search: string
  selection: Selection
  openGroups: ReadonlySet<string>
  sorting: ListSorting
  scrollTopPx: number
}

/** State of the list that is kept while another page is shown. */
export const useListView = create<ListViewState>()(() => ({
  search: '',
  selection: NOTHING_SELECTED,
  openGroups: new Set<string>(),
  sorting: NEWEST_FIRST,
  scrollTopPx: 0,
}))

export function toggleGroup(group: string): void {
  useListView.setState(({ openGroups }) => {
    const open = new Set(openGroups)
    if (!open.delete(group)) open.add(group)
    return { openGroups: open }
  })
}
