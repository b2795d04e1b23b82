import type { ComponentProps } from 'react'

interface ButtonProps extends ComponentProps<'button'> {
  /** What a screen reader says and the tooltip shows. */
  name: string
  /** Its key, shown in the tooltip: `Space`, `⌘S`. */
  shortcut?: string
}

/** A button without a frame. Its visible content may be only an icon. */
export function Button({ name, shortcut, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={shortcut === undefined ? name : `${name} (${shortcut})`}
      className={className === undefined ? 'button' : `button ${className}`}
      {...rest}
    />
  )
}
