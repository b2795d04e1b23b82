import { useState } from 'react'
import { EXPORT_FORMATS, type ExportFormat } from '#shared/transfer'
import { exportAs, useTransfer, type ExportRequest } from '../../stores/transfer-store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'

interface FormatDescription {
  name: string
  purpose: string
}

const FORMATS: Readonly<Record<ExportFormat, FormatDescription>> = {
  csv: { name: 'CSV', purpose: 'A row a sample, for Numbers, Excel and R.' },
  ndjson: { name: 'NDJSON', purpose: 'An object a sample, one a line, for scripts and jq.' },
  parquet: { name: 'Parquet', purpose: 'Typed columns, compressed, for pandas, DuckDB and Polars.' },
  anemometer: {
    name: '.anemometer',
    purpose: 'Everything, with the raw readings as they arrived. Opens in Anemometer on another machine.',
  },
  'profile.json': {
    name: 'Firefox Profiler',
    purpose: 'Energy as counters, and what happened as markers, for profiler.firefox.com.',
  },
  'perfetto.json': {
    name: 'Perfetto',
    purpose: 'Power and energy as counters, and what happened as slices, for ui.perfetto.dev.',
  },
}

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
    <Dialog title={`Export ${exporting.title}`} bodyClass="ask-body" onClose={close}>
      <form
        className="export-form"
        onSubmit={(event) => {
          event.preventDefault()
          void exportAs(exporting.subject, format, withProcesses)
        }}
      >
        <div className="export-formats" role="radiogroup" aria-label="Format">
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
            With process names
            <small>The names of programs that the log told, and its texts. Left out otherwise.</small>
          </span>
        </label>
        <div className="ask-actions">
          <Button name="Cancel" className="framed" onClick={close}>
            Cancel
          </Button>
          <Button name="Export…" type="submit" className="framed primary">
            Export…
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
  const { name, purpose } = FORMATS[value]
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
