import { useEffect, useRef, type KeyboardEvent } from 'react'
import { LONGEST_EVENT_LABEL } from '#shared/limits'
import { formatClock } from '../../format/time-format'
import { beginNaming, dismissNaming, nameMark, useMark } from '../../stores/mark-store'
import { Button } from '../../ui/button'
import { CloseIcon } from '../../ui/icons'
import { stopTypedKeys } from '../../ui/keys'

/** Says that a mark was set, and takes its name. */
export function MarkBar() {
  const { unnamed, isNaming } = useMark()
  return (
    <div aria-live="polite">
      {unnamed !== null && (
        <div className="mark-bar" role="group" aria-label="New mark">
          <span>Marked at {formatClock(unnamed.startMs)}</span>
          {isNaming ? (
            <NameField />
          ) : (
            <Button name="Name it" shortcut="N" className="framed" onClick={beginNaming}>
              Name it
            </Button>
          )}
          <Button
            name="Leave it without a name"
            className="tool small"
            // Otherwise the field would be left, which saves what was typed.
            onMouseDown={(event) => event.preventDefault()}
            onClick={dismissNaming}
          >
            <CloseIcon />
          </Button>
        </div>
      )}
    </div>
  )
}

/** Enter or leaving the field saves the name, Esc leaves the mark without one. */
function NameField() {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const save = (): void => void nameMark(field.current?.value.trim() ?? '')
  const onKeyDown = (event: KeyboardEvent): void => {
    stopTypedKeys(event)
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') save()
    if (event.key === 'Escape') dismissNaming()
  }
  return (
    <input
      ref={field}
      className="field"
      aria-label="Name of the mark"
      placeholder="Name"
      maxLength={LONGEST_EVENT_LABEL}
      onKeyDown={onKeyDown}
      onBlur={save}
    />
  )
}
