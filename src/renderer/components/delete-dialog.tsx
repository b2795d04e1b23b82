import { formatCount } from '../format/source-format'
import { deleteMeasurements } from '../stores/measurements-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'

interface DeleteDialogProps {
  measurements: readonly { id: string; name: string }[]
  onClose: () => void
}

/** Longer lists would not be read. */
const MOST_NAMES = 5

/** Names the measurements that would be deleted, and asks for confirmation. */
export function DeleteDialog({ measurements, onClose }: DeleteDialogProps) {
  const [only] = measurements
  const isOne = measurements.length === 1 && only !== undefined
  const what = isOne ? `“${only.name}”` : formatCount(measurements.length, 'measurement')
  const confirm = (): void => {
    onClose()
    void deleteMeasurements(measurements.map(({ id }) => id))
  }
  return (
    <Dialog title={`Delete ${what}?`} bodyClass="ask-body" onClose={onClose}>
      {!isOne && <Names names={measurements.map(({ name }) => name)} />}
      <p>
        {isOne ? 'Its' : 'Their'} samples and figures are deleted from this disk for good. Export{' '}
        {isOne ? 'it' : 'them'} first to keep them.
      </p>
      <div className="ask-actions">
        <Button name="Cancel" className="framed" onClick={onClose}>
          Cancel
        </Button>
        <Button name={`Delete ${what}`} className="framed danger" onClick={confirm}>
          Delete
        </Button>
      </div>
    </Dialog>
  )
}

function Names({ names }: { names: readonly string[] }) {
  const more = names.length - MOST_NAMES
  return (
    <ul className="ask-names">
      {names.slice(0, MOST_NAMES).map((name, index) => (
        <li key={index}>{name}</li>
      ))}
      {more > 0 && <li>and {more.toLocaleString('en')} more</li>}
    </ul>
  )
}
