import { useMemo, useState } from 'react'
import { words } from '#shared/words/words'
import { DeleteDialog } from '../../components/delete-dialog'
import { displayName } from '../../format/measurement-format'
import { useMeasurements } from '../../stores/measurements-store'
import { EmptyMeasurements } from './empty-measurements'
import { ListHead } from './list-head'
import { useListView } from './list-view-store'
import { MeasurementList } from './measurement-list'
import { filterHeads, rowsOf } from './rows'
import { withoutUnknown } from './selection'

/** The list of all measurements, the newest first unless it is sorted otherwise. */
export function MeasurementsPage() {
  const list = useMeasurements((state) => state.list)
  const { search, openGroups, sorting, selection: stored } = useListView()
  const [isDeleting, setDeleting] = useState(false)
  const shown = useMemo(() => filterHeads(list, search), [list, search])
  const rows = useMemo(() => rowsOf(shown, openGroups, sorting), [shown, openGroups, sorting])
  const selection = useMemo(() => withoutUnknown(stored, new Set(shown.map(({ id }) => id))), [stored, shown])
  const selected = useMemo(() => list.filter(({ id }) => selection.ids.has(id)), [list, selection])
  if (list.length === 0) return <EmptyMeasurements />
  const deleteSelected = (): void => setDeleting(true)
  return (
    <main className="page">
      <ListHead count={list.length} selected={selected} onDelete={deleteSelected} />
      {rows.length === 0 ? (
        <p className="list-nothing">{words.measurements.nothingFound(search.trim())}</p>
      ) : (
        <MeasurementList rows={rows} selection={selection} onDelete={deleteSelected} />
      )}
      {isDeleting && (
        <DeleteDialog
          measurements={selected.map((head) => ({ id: head.id, name: displayName(head) }))}
          onClose={() => setDeleting(false)}
        />
      )}
    </main>
  )
}
