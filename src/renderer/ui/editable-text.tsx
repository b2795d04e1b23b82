import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { stopTypedKeys } from './keys'

interface EditableTextProps {
  name: string
  value: string
  placeholder: string
  className: string
  /** Several lines; Enter then begins a new one and leaving the field keeps what was typed. */
  multiline?: boolean
  /** Selects everything at once, for a name that is typed next. */
  startSelected?: boolean
  /** Says whether it was kept; what was not is taken back. */
  onCommit: (value: string) => Promise<boolean>
}

/** Text that can be changed where it stands: Enter or leaving keeps it, Esc takes it back. */
export function EditableText(props: EditableTextProps) {
  const { name, value, placeholder, className, multiline = false, startSelected = false, onCommit } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(value)
  const [known, setKnown] = useState(value)
  if (value !== known) {
    setKnown(value)
    setDraft(value)
  }
  const isCancelled = useRef(false)
  useEffect(() => {
    if (!startSelected) return
    field.current?.focus()
    field.current?.select()
  }, [startSelected])
  const leave = (): void => {
    const text = draft.trim()
    if (isCancelled.current || text === value) setDraft(value)
    else void onCommit(text).then((isKept) => setDraft(isKept ? text : value))
    isCancelled.current = false
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    stopTypedKeys(event)
    const ends = event.key === 'Escape' || (event.key === 'Enter' && (!multiline || hasCommandKey(event)))
    if (!ends || event.nativeEvent.isComposing) return
    event.preventDefault()
    isCancelled.current = event.key === 'Escape'
    event.currentTarget.blur()
  }
  return (
    <textarea
      ref={field}
      className={`field editable ${className}`}
      aria-label={name}
      placeholder={placeholder}
      rows={1}
      spellCheck={multiline}
      value={draft}
      onChange={(event) =>
        setDraft(multiline ? event.target.value : event.target.value.replace(/\s*\n\s*/g, ' '))
      }
      onBlur={leave}
      onKeyDown={onKeyDown}
    />
  )
}

function hasCommandKey(event: KeyboardEvent): boolean {
  return event.metaKey || event.ctrlKey
}
