import { words } from '#shared/words/words'
import { Button } from '../../ui/button'
import { useListView } from './list-view-store'
import type { ListColumn } from './rows'

/** `first`: how a column is sorted when it is first pressed; text from A on, the largest figures first. */
const COLUMNS: readonly { label: string; column: ListColumn | null; first?: 'ascending' | 'descending' }[] = [
  { label: words.measurements.columns.name, column: 'name', first: 'ascending' },
  { label: words.measurements.columns.power, column: null },
  { label: words.measurements.columns.when, column: 'when', first: 'descending' },
  { label: words.measurements.columns.duration, column: 'duration', first: 'descending' },
  { label: words.measurements.columns.energy, column: 'energy', first: 'descending' },
  { label: words.measurements.columns.peak, column: 'peak', first: 'descending' },
  { label: words.measurements.columns.verdict, column: 'verdict', first: 'ascending' },
  { label: words.measurements.columns.origin, column: 'origin', first: 'ascending' },
]

/** The heads of the columns, which sort the list; the same head again turns it round. */
export function ListHeader() {
  const sorting = useListView((view) => view.sorting)
  return (
    <div className="list-row list-header" role="row" aria-rowindex={1}>
      <span role="columnheader">
        <span className="visually-hidden">{words.measurements.columns.selected}</span>
      </span>
      {COLUMNS.map(({ label, column, first }) => {
        if (column === null) {
          return (
            <span key={label} role="columnheader">
              {label}
            </span>
          )
        }
        const isSorted = sorting.column === column
        const isDescending = isSorted ? !sorting.isDescending : first === 'descending'
        return (
          <span
            key={label}
            role="columnheader"
            aria-sort={isSorted ? (sorting.isDescending ? 'descending' : 'ascending') : 'none'}
          >
            <Button
              name={label}
              title={words.controls.sortBy(label)}
              className="row-name"
              onClick={() => useListView.setState({ sorting: { column, isDescending } })}
            >
              {label}
              {isSorted ? (sorting.isDescending ? ' ↓' : ' ↑') : ''}
            </Button>
          </span>
        )
      })}
      <span role="columnheader">
        <span className="visually-hidden">{words.measurements.actions}</span>
      </span>
    </div>
  )
}
