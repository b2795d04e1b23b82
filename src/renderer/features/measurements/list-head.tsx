import type { MeasurementHead } from '#shared/measurement'
import { words } from '#shared/words/words'
import { displayName } from '../../format/measurement-format'
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
      <h2>{words.measurements.title}</h2>
      <p className="page-count" role="status">
        {selected.length > 0 ? (
          words.measurements.selected(selected.length)
        ) : (
          <>
            <span aria-hidden="true">{count.toLocaleString('en')}</span>
            <span className="visually-hidden">{words.measurements.count(count)}</span>
          </>
        )}
      </p>
      <div className="page-tools">
        {(count >= SEARCH_FROM || search !== '') && (
          <SearchField
            name={words.measurements.search}
            value={search}
            onChange={(value) => useListView.setState({ search: value })}
          />
        )}
        <CompareButton selected={selected} />
        <Button
          name={selected.length === 1 ? words.measurements.exportSelected : words.measurements.exportNeedsOne}
          className="framed"
          disabled={selected.length !== 1}
          onClick={() => {
            if (first)
              beginExport(
                { kind: 'measurement', id: first.id },
                words.measurements.quoted(displayName(first)),
              )
          }}
        >
          {words.transfer.exportButton}
        </Button>
        <Button
          name={
            selected.length === 0
              ? words.measurements.deleteNeedsOne
              : words.measurements.deleteName(words.measurements.count(selected.length))
          }
          shortcut="⌫"
          className="framed"
          disabled={selected.length === 0}
          onClick={onDelete}
        >
          {words.measurements.deleteButton}
        </Button>
        <Button name={words.measurements.importName} className="framed" onClick={() => void chooseImport()}>
          {words.measurements.import}
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
      ? words.measurements.compareTooFew
      : subjects > MOST_SUBJECTS
        ? words.measurements.compareTooMany(MOST_SUBJECTS)
        : words.measurements.compareName(words.measurements.count(subjects))
  return (
    <Button
      name={name}
      className="framed"
      disabled={subjects < 2 || subjects > MOST_SUBJECTS}
      // From the oldest on: the others are compared with the first.
      onClick={() => showPage({ kind: 'comparison', ids: selected.map(({ id }) => id).reverse() })}
    >
      {words.measurements.compare}
    </Button>
  )
}
