import { words } from '#shared/words/words'
import { Button } from './button'

/** By which column a table is sorted. */
export interface Sorting {
  column: number
  isDescending: boolean
}

interface SortableHeadProps {
  label: string
  column: number
  sorting: Sorting
  onSort: (sorting: Sorting) => void
}

/** The head of a column that sorts by it, and the other way round when it is pressed again. */
export function SortableHead({ label, column, sorting, onSort }: SortableHeadProps) {
  const isSorted = sorting.column === column
  const order = sorting.isDescending ? 'descending' : 'ascending'
  return (
    <th scope="col" aria-sort={isSorted ? order : 'none'}>
      <Button
        name={label}
        title={words.controls.sortBy(label)}
        className="row-name"
        onClick={() => onSort({ column, isDescending: isSorted && !sorting.isDescending })}
      >
        {label}
        {isSorted ? (sorting.isDescending ? ' ↓' : ' ↑') : ''}
      </Button>
    </th>
  )
}

/** Rows without a value are last, in both directions. */
export function sortRows<Row>(
  rows: readonly Row[],
  value: (row: Row) => string | number | null,
  isDescending: boolean,
): Row[] {
  return rows.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    const order = typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b)
    return isDescending ? -order : order
  })
}
