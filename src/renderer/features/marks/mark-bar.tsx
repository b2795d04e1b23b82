import { useEffect, useRef, type KeyboardEvent } from 'react'
import { LONGEST_EVENT_LABEL } from '#shared/limits'
import { words } from '#shared/words/words'
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
        <div className="mark-bar" role="group" aria-label={words.events.newMark}>
          <span>{words.events.markedAt(formatClock(unnamed.startMs))}</span>
          {isNaming ? (
            <NameField />
          ) : (
            <Button name={words.events.nameIt} shortcut="N" className="framed" onClick={beginNaming}>
              {words.events.nameIt}
            </Button>
          )}
          <Button
            name={words.events.leaveUnnamed}
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
      aria-label={words.events.nameOfMark}
      placeholder={words.events.name}
      maxLength={LONGEST_EVENT_LABEL}
      onKeyDown={onKeyDown}
      onBlur={save}
    />
  )
}
