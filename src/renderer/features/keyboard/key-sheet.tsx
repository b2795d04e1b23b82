import { words } from '#shared/words/words'
import { KeyTables } from '../../components/key-tables'
import { useView } from '../../stores/view-store'
import { Dialog } from '../../ui/dialog'

/** The sheet of all keys. */
export function KeySheet() {
  return (
    <Dialog
      title={words.head.keys}
      bodyClass="keys-body"
      onClose={() => useView.setState({ keysOpen: false })}
    >
      <div className="keys-sheet" tabIndex={0} role="group" aria-label={words.head.allKeys}>
        <KeyTables />
      </div>
    </Dialog>
  )
}
