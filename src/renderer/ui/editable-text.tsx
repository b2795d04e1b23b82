import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { stopTypedKeys } from './keys'

interface EditableTextProps {
  name: string
  value: string
  placeholder: string
  className: string
  /** Allows several lines: Enter starts a new one, ⌘ or Ctrl Enter and leaving the field save. */
  multiline?: boolean
  /** Focuses the field and selects its text, so that typing replaces it. */
  startSelected?: boolean
  /** Saves the text. Resolves to whether it was saved; if not, the field shows the old text again. */
  onCommit: (value: string) => Promise<boolean>
}

/** Text that is edited in place: Enter or leaving the field saves it, Esc restores it. */
export function EditableText(props: EditableTextProps) {
  const { name, value, placeholder, className, multiline = false, startSelected = false, onCommit } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(value)
  const [known, setKnown] = useState(value)
  const [isEdited, setEdited] = useState(false)
  if (value !== known) {
    setKnown(value)
    // What is being typed stays.
    if (!isEdited || draft === known) setDraft(value)
  }
  const isCancelled = useRef(false)
  useEffect(() => {
    if (!startSelected) return
    field.current?.focus()
    field.current?.select()
  }, [startSelected])
  const onBlur = (): void => {
    setEdited(false)
    const text = draft.trim()
    if (isCancelled.current || text === value) setDraft(value)
    else
      void onCommit(text).then((isSaved) => {
        const kept = isSaved ? text : value
        setDraft((now) => (now === draft ? kept : now))
      })
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
      onFocus={() => setEdited(true)}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
    />
  )
}

function hasCommandKey(event: KeyboardEvent): boolean {
  return event.metaKey || event.ctrlKey
}
