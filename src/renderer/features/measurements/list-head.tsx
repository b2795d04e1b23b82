import type { MeasurementHead } from '#shared/measurement'
import { displayName } from '../../format/measurement-format'
import { formatCount } from '../../format/source-format'
import { beginExport, chooseImport } from '../../stores/transfer-store'
import { showPage } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { SearchField } from '../../ui/search-field'
import { useListView } from './list-view-store'

interface ListHeadProps {
  count: number
  selected: readonly MeasurementHead[]
  onDelete: () => void
}

/** Shorter lists need no search. */
const SEARCH_FROM = 8

/** How many measurements are listed or selected, the search, and actions for the selected ones. */
export function ListHead({ count, selected, onDelete }: ListHeadProps) {
  const search = useListView((view) => view.search)
  const [first] = selected
  return (
    <div className="page-head">
      <h2>Measurements</h2>
      <p className="page-count" role="status">
        {selected.length > 0
          ? `${selected.length.toLocaleString('en')} selected`
          : count.toLocaleString('en')}
      </p>
      <div className="page-tools">
        {(count >= SEARCH_FROM || search !== '') && (
          <SearchField
            name="Search measurements"
            value={search}
            onChange={(value) => useListView.setState({ search: value })}
          />
        )}
        <CompareButton selected={selected} />
        <Button
          name={
            selected.length === 1 ? 'Export the selected measurement' : 'Export: select one measurement first'
          }
          className="framed"
          disabled={selected.length !== 1}
          onClick={() => {
            if (first) beginExport({ kind: 'measurement', id: first.id }, `“${displayName(first)}”`)
          }}
        >
          Export…
        </Button>
        <Button
          name={
            selected.length === 0
              ? 'Delete: select a measurement first'
              : `Delete ${formatCount(selected.length, 'measurement')}`
          }
          shortcut="⌫"
          className="framed"
          disabled={selected.length === 0}
          onClick={onDelete}
        >
          Delete…
        </Button>
        <Button
          name="Import recordings as measurements"
          className="framed"
          onClick={() => void chooseImport()}
        >
          Import…
        </Button>
      </div>
    </div>
  )
}

/** With more, curves and columns could not be told apart. */
const MOST_SUBJECTS = 8

function CompareButton({ selected }: { selected: readonly MeasurementHead[] }) {
  const subjects = new Set(selected.map(({ id, group }) => group ?? id)).size
  const name =
    subjects < 2
      ? 'Compare: select two or more measurements first'
      : subjects > MOST_SUBJECTS
        ? `Compare: ${MOST_SUBJECTS} at a time, at most`
        : `Compare ${subjects} measurements`
  return (
    <Button
      name={name}
      className="framed"
      disabled={subjects < 2 || subjects > MOST_SUBJECTS}
      // From the oldest on: the others are compared with the first.
      onClick={() => showPage({ kind: 'comparison', ids: selected.map(({ id }) => id).reverse() })}
    >
      Compare
    </Button>
  )
}
