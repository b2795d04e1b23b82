import { useState } from 'react'
import type { Measurement } from '#shared/measurement'
import { words } from '#shared/words/words'
import { request } from '../../bridge/bridge'
import { DeleteDialog } from '../../components/delete-dialog'
import { displayName } from '../../format/measurement-format'
import { useMeasurements } from '../../stores/measurements-store'
import { beginExport } from '../../stores/transfer-store'
import { showPage } from '../../stores/view-store'
import { Button } from '../../ui/button'
import { EditableText } from '../../ui/editable-text'
import { BackIcon } from '../../ui/icons'
import type { MenuEntry } from '../../ui/menu'
import { MenuButton } from '../../ui/menu-button'

interface PageHeadProps {
  measurement: Measurement
  isNew: boolean
}

/** The way back, the name and the note, and what can be done with the measurement. */
export function PageHead({ measurement, isNew }: PageHeadProps) {
  const { id, name, note } = measurement
  const [isDeleting, setDeleting] = useState(false)
  const shownName = displayName(measurement)
  const describe = async (described: { name: string; note: string }): Promise<boolean> =>
    (await request('measurement:describe', id, described)) !== null
  return (
    <div className="page-head measurement-head">
      <Button
        name={words.measurements.back}
        shortcut="Esc"
        className="tool"
        onClick={() => showPage({ kind: 'measurements' })}
      >
        <BackIcon />
      </Button>
      <div className="measurement-words">
        <EditableText
          name={words.measurement.nameField}
          value={name}
          placeholder={isNew ? words.measurement.nameIt : shownName}
          className="measurement-name"
          startSelected={isNew}
          onCommit={(text) => describe({ name: text, note })}
        />
        <EditableText
          name={words.measurement.noteField}
          value={note}
          placeholder={words.measurement.addNote}
          className="measurement-note"
          multiline
          onCommit={(text) => describe({ name, note: text })}
        />
      </div>
      <div className="page-tools">
        <MenuButton
          name={words.measurements.compareWith}
          className="framed"
          entries={() => compareEntries(id)}
        >
          {words.measurements.compareWith}
        </MenuButton>
        <Button
          name={words.measurements.exportThis}
          className="framed"
          onClick={() => beginExport({ kind: 'measurement', id }, words.measurements.quoted(shownName))}
        >
          {words.transfer.exportButton}
        </Button>
        <Button name={words.measurements.deleteThis} className="framed" onClick={() => setDeleting(true)}>
          {words.measurements.deleteButton}
        </Button>
      </div>
      {isDeleting && (
        <DeleteDialog measurements={[{ id, name: shownName }]} onClose={() => setDeleting(false)} />
      )}
    </div>
  )
}

/** A longer menu would not be read; others are chosen in the list. */
const MOST_OFFERED = 10

/** The newest other measurements. Repeated runs are one entry. */
function compareEntries(id: string): MenuEntry[] {
  const { list } = useMeasurements.getState()
  const own = runsOf(id)
  const offered: MenuEntry[] = list
    .filter((head, index) => !own.includes(head.id) && isFirstOfGroup(list, index))
    .slice(0, MOST_OFFERED)
    .map((other) => ({
      text: displayName(other),
      onChoose: () => showPage({ kind: 'comparison', ids: [...own, ...runsOf(other.id)] }),
    }))
  return [
    ...(offered.length === 0 ? [] : [...offered, 'separator' as const]),
    { text: words.measurements.chooseInList, onChoose: () => showPage({ kind: 'measurements' }) },
  ]
}

function isFirstOfGroup(list: readonly { group: string | null }[], index: number): boolean {
  const group = list[index]?.group ?? null
  return group === null || list.findIndex((head) => head.group === group) === index
}

/** The measurement and the other runs of its group. */
function runsOf(id: string): string[] {
  const { list } = useMeasurements.getState()
  const group = list.find((head) => head.id === id)?.group ?? null
  return group === null ? [id] : list.filter((head) => head.group === group).map((head) => head.id)
}
