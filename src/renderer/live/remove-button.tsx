import { request } from '../stores/actions'
import { Button } from '../ui/button'

/** Takes away all that *Always* installed. */
export function RemoveButton() {
  return (
    <Button
      name="Remove what is installed. The administrator is asked."
      className="framed"
      onClick={() => void request('live:remove')}
    >
      Remove…
    </Button>
  )
}
