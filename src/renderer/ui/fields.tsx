import { useState, type ComponentProps } from 'react'
import { stopTypedKeys } from './keys'

interface SelectProps<T> {
  name: string
  options: readonly { value: T; text: string }[]
  value: T
  onChoose: (value: T) => void
}

/** A choice of one among more than stand side by side. */
export function Select<T extends string | number>({ name, options, value, onChoose }: SelectProps<T>) {
  return (
    <select
      aria-label={name}
      value={value}
      onChange={(event) => {
        const chosen = options[event.target.selectedIndex]
        if (chosen !== undefined) onChoose(chosen.value)
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  )
}

interface DraftFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'name'> {
  name: string
  /** What is kept, as it is written. */
  text: string
  /** Keeps what was typed. Returns false where it cannot be; then the field shows the old text again. */
  onCommit: (text: string) => boolean
}

/** A field of one line. Enter or leaving it keeps what was typed; until then nothing changes. */
function DraftField({ name, text, onCommit, ...rest }: DraftFieldProps) {
  const [draft, setDraft] = useState(text)
  const [known, setKnown] = useState(text)
  if (text !== known) {
    setKnown(text)
    setDraft(text)
  }
  return (
    <input
      {...rest}
      aria-label={name}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => {
        if (draft !== text && !onCommit(draft)) setDraft(text)
      }}
      onKeyDown={(event) => {
        stopTypedKeys(event)
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}

interface TextFieldProps {
  name: string
  placeholder: string
  value: string
  maxLength: number
  onChange: (value: string) => void
}

export function TextField({ value, onChange, ...rest }: TextFieldProps) {
  const commit = (text: string): boolean => {
    onChange(text.trim())
    return text.trim() === text
  }
  return <DraftField {...rest} type="text" spellCheck={false} text={value} onCommit={commit} />
}

interface NumberFieldProps {
  name: string
  value: number
  least: number
  most: number
  onChange: (value: number) => void
}

/** A number within its limits; anything else is not kept. */
export function NumberField({ name, value, least, most, onChange }: NumberFieldProps) {
  const commit = (text: string): boolean => {
    const typed = Number(text)
    if (text.trim() === '' || !(typed >= least && typed <= most)) return false
    onChange(typed)
    return true
  }
  return (
    <DraftField
      name={name}
      type="number"
      min={least}
      max={most}
      step="any"
      text={String(value)}
      onCommit={commit}
    />
  )
}

interface TimeFieldProps {
  name: string
  /** Since midnight. */
  minute: number
  onChange: (minute: number) => void
}

/** A time of the day. */
export function TimeField({ name, minute, onChange }: TimeFieldProps) {
  const twoDigits = (value: number): string => String(value).padStart(2, '0')
  const commit = (text: string): boolean => {
    const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? []
    if (hours === undefined) return false
    onChange(Number(hours) * 60 + Number(minutes))
    return true
  }
  const text = `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`
  return <DraftField name={name} type="time" text={text} onCommit={commit} />
}
