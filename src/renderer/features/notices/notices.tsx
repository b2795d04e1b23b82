import { words } from '#shared/words/words'
import { dismissNotice, useNotices } from '../../stores/notices-store'
import { Button } from '../../ui/button'
import { CloseIcon } from '../../ui/icons'

/** Messages about failures, each until it is dismissed. */
export function Notices() {
  const notices = useNotices((state) => state.notices)
  return (
    <div className="notices" role="alert">
      {notices.map(({ id, message }) => (
        <div key={id} className="notice">
          <p>{message}</p>
          <Button name={words.controls.dismiss} className="tool" onClick={() => dismissNotice(id)}>
            <CloseIcon />
          </Button>
        </div>
      ))}
    </div>
  )
}

/** Confirms for a moment that something succeeded whose result cannot be seen. */
export function Confirmation() {
  const confirmation = useNotices((state) => state.confirmation)
  return (
    <div className="confirmation-place" aria-live="polite">
      {confirmation !== null && (
        <p key={confirmation.id} className="confirmation">
          {confirmation.message}
        </p>
      )}
    </div>
  )
}
