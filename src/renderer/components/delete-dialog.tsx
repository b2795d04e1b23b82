import { words } from '#shared/words/words'
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
  const what = isOne ? words.measurements.quoted(only.name) : words.measurements.count(measurements.length)
  const confirm = (): void => {
    onClose()
    void deleteMeasurements(measurements.map(({ id }) => id))
  }
  return (
    <Dialog title={words.measurements.deleteQuestion(what)} bodyClass="ask-body" onClose={onClose}>
      {!isOne && <Names names={measurements.map(({ name }) => name)} />}
      <p>{isOne ? words.measurements.deletesOne : words.measurements.deletesSeveral}</p>
      <div className="ask-actions">
        <Button name={words.transfer.cancel} className="framed" onClick={onClose}>
          {words.transfer.cancel}
        </Button>
        <Button name={words.measurements.deleteName(what)} className="framed danger" onClick={confirm}>
          {words.measurements.delete}
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
      {more > 0 && <li>{words.measurements.andMore(more)}</li>}
    </ul>
  )
}
