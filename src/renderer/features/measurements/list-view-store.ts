import { create } from 'zustand'
import { NOTHING_SELECTED, type Selection } from './selection'

interface ListViewState {
  search: string
  selection: Selection
  openGroups: ReadonlySet<string>
  scrollTopPx: number
}

/** How the list was left, so that coming back from a page finds it so. */
export const useListView = create<ListViewState>()(() => ({
  search: '',
  selection: NOTHING_SELECTED,
  openGroups: new Set<string>(),
  scrollTopPx: 0,
}))

export function toggleGroup(group: string): void {
  useListView.setState(({ openGroups }) => {
    const open = new Set(openGroups)
    if (!open.delete(group)) open.add(group)
    return { openGroups: open }
  })
}
