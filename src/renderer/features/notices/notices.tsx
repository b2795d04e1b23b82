import { dismissNotice, useNotices } from '../../stores/notices-store'
import { Button } from '../../ui/button'
import { CloseIcon } from '../../ui/icons'

/** What went wrong, in words, until it is dismissed. */
export function Notices() {
  const notices = useNotices((state) => state.notices)
  return (
    <div className="notices" role="alert">
      {notices.map(({ id, message }) => (
        <div key={id} className="notice">
          <p>{message}</p>
          <Button name="Dismiss" className="tool" onClick={() => dismissNotice(id)}>
            <CloseIcon />
          </Button>
        </div>
      ))}
    </div>
  )
}
