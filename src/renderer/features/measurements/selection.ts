import { idsOf, type Row } from './rows'

/** The selected measurements, and the current row. */
export interface Selection {
  /** Ids of measurements. */
  ids: ReadonlySet<string>
  /** Key of the current row, which the keyboard moves; null before it was used. */
  focusKey: string | null
  /** Key of the row at which a selection with Shift begins. */
  anchorKey: string | null
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), focusKey: null, anchorKey: null }

/** How a click changes the selection: only this row, all rows up to this one, or this row in addition or no longer. */
export type SelectionMode = 'only' | 'extend' | 'toggle'

export function modeOf(event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): SelectionMode {
  if (event.shiftKey) return 'extend'
  return event.ctrlKey || event.metaKey ? 'toggle' : 'only'
}

export function select(rows: readonly Row[], before: Selection, key: string, mode: SelectionMode): Selection {
  const row = rows.find((candidate) => candidate.key === key)
  if (row === undefined) return before
  if (mode === 'extend') return extendTo(rows, before, key)
  if (mode === 'only') return { ids: new Set(idsOf(row)), focusKey: key, anchorKey: key }
  const ids = new Set(before.ids)
  const turnOff = isSelected(row, before)
  for (const id of idsOf(row)) {
    if (turnOff) ids.delete(id)
    else ids.add(id)
  }
  return { ids, focusKey: key, anchorKey: key }
}

function extendTo(rows: readonly Row[], before: Selection, key: string): Selection {
  const anchorKey = before.anchorKey ?? rows[0]?.key ?? key
  const [anchor, end] = [indexOf(rows, anchorKey), indexOf(rows, key)]
  const between = rows.slice(Math.max(0, Math.min(anchor, end)), Math.max(anchor, end) + 1)
  return { ids: new Set(between.flatMap(idsOf)), focusKey: key, anchorKey }
}

/** Moves the current row by `steps` within the list. `extendsSelection`: selects all rows up to it; otherwise what is selected stays. */
export function moveBy(
  rows: readonly Row[],
  before: Selection,
  steps: number,
  extendsSelection: boolean,
): Selection {
  const current = before.focusKey === null ? -1 : indexOf(rows, before.focusKey)
  const start = current === -1 ? (steps > 0 ? -1 : rows.length) : current
  const row = rows[Math.min(rows.length - 1, Math.max(0, start + steps))]
  if (row === undefined) return before
  if (extendsSelection) return extendTo(rows, before, row.key)
  return { ...before, focusKey: row.key, anchorKey: row.key }
}

export function selectAll(rows: readonly Row[], before: Selection): Selection {
  return { ...before, ids: new Set(rows.flatMap(idsOf)) }
}

/** Without measurements that are no longer in the list. */
export function withoutUnknown(selection: Selection, known: ReadonlySet<string>): Selection {
  const ids = [...selection.ids].filter((id) => known.has(id))
  return ids.length === selection.ids.size ? selection : { ...selection, ids: new Set(ids) }
}

export function isSelected(row: Row, { ids }: Selection): boolean {
  return idsOf(row).every((id) => ids.has(id))
}

/** Whether some runs of a group are selected, but not all. */
export function isPartlySelected(row: Row, selection: Selection): boolean {
  return !isSelected(row, selection) && idsOf(row).some((id) => selection.ids.has(id))
}

export function indexOf(rows: readonly Row[], key: string): number {
  return rows.findIndex((row) => row.key === key)
}
