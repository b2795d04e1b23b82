import { useCallback, useState, type ReactNode } from 'react'
import { Button } from './button'
import { isRightToLeft, Menu, type MenuEntry } from './menu'

interface MenuButtonProps {
  name: string
  /** Called when the menu opens. */
  entries: () => MenuEntry[]
  className?: string
  children: ReactNode
}

/** A button that opens a menu below itself. */
export function MenuButton({ name, entries, className, children }: MenuButtonProps) {
  const [open, setOpen] = useState<{ x: number; y: number; entries: MenuEntry[] } | null>(null)
  const close = useCallback(() => setOpen(null), [])
  return (
    <>
      <Button
        name={name}
        {...(className === undefined ? {} : { className })}
        aria-haspopup="menu"
        aria-expanded={open !== null}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          setOpen({ x: isRightToLeft() ? box.right : box.left, y: box.bottom + 4, entries: entries() })
        }}
      >
        {children}
      </Button>
      {open !== null && <Menu name={name} entries={open.entries} x={open.x} y={open.y} onClose={close} />}
    </>
  )
}
