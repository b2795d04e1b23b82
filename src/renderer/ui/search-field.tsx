import { words } from '#shared/words/words'
import { stopTypedKeys } from './keys'

interface SearchFieldProps {
  name: string
  value: string
  onChange: (value: string) => void
}

/** A search field. Esc empties it, or leaves it when it is empty. */
export function SearchField({ name, value, onChange }: SearchFieldProps) {
  return (
    <input
      type="search"
      className="field search-field"
      aria-label={name}
      placeholder={words.controls.search}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        stopTypedKeys(event)
        if (event.key !== 'Escape') return
        event.preventDefault()
        if (value === '') event.currentTarget.blur()
        else onChange('')
      }}
    />
  )
}
