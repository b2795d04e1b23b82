import { useNotices } from '../../stores/notices-store'

/** That something went well whose result cannot be seen: quietly, and gone by itself. */
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
