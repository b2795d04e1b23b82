import { useState } from 'react'
import { EXPORT_FORMATS, type ExportFormat } from '#shared/transfer'
import { words } from '#shared/words/words'
import { exportAs, useTransfer, type ExportRequest } from '../../stores/transfer-store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'

/** Asks for the format of an export. Main asks where to save. */
export function ExportDialog() {
  const exporting = useTransfer((state) => state.exporting)
  return exporting === null ? null : <FormatChoice exporting={exporting} />
}

function close(): void {
  useTransfer.setState({ exporting: null })
}

function FormatChoice({ exporting }: { exporting: ExportRequest }) {
  const [format, setFormat] = useState<ExportFormat>('csv')
  // Off whenever it opens: names leave this Mac only where a person says so for this one file.
  const [withProcesses, setWithProcesses] = useState(false)
  return (
    <Dialog title={words.transfer.export(exporting.title)} bodyClass="ask-body" onClose={close}>
      <form
        className="export-form"
        onSubmit={(event) => {
          event.preventDefault()
          void exportAs(exporting.subject, format, withProcesses)
        }}
      >
        <div className="export-formats" role="radiogroup" aria-label={words.transfer.format}>
          {EXPORT_FORMATS.map((value) => (
            <FormatOption key={value} value={value} chosen={value === format} onChoose={setFormat} />
          ))}
        </div>
        <label className="settings-check">
          <input
            type="checkbox"
            checked={withProcesses}
            onChange={(event) => setWithProcesses(event.target.checked)}
          />
          <span>
            {words.transfer.withProcessNames}
            <small>{words.transfer.whatProcessNames}</small>
          </span>
        </label>
        <div className="ask-actions">
          <Button name={words.transfer.cancel} className="framed" onClick={close}>
            {words.transfer.cancel}
          </Button>
          <Button name={words.transfer.exportButton} type="submit" className="framed primary">
            {words.transfer.exportButton}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface FormatOptionProps {
  value: ExportFormat
  chosen: boolean
  onChoose: (format: ExportFormat) => void
}

function FormatOption({ value, chosen, onChoose }: FormatOptionProps) {
  const { name, purpose } = words.transfer.formats[value]
  return (
    <label className="export-format">
      <input
        type="radio"
        name="format"
        autoFocus={chosen}
        checked={chosen}
        onChange={() => onChoose(value)}
      />
      <span>
        <b>{name}</b>
        <span>{purpose}</span>
      </span>
    </label>
  )
}
