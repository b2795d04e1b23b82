import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'

export interface MenuItem {
  text: string
  shortcut?: string
  /** Whether a choice has a tick; undefined for a command. */
  checked?: boolean
  disabled?: boolean
  onChoose: () => void
}

export type MenuEntry = MenuItem | 'separator'

interface MenuProps {
  name: string
  entries: readonly MenuEntry[]
  /** Position of the top corner where its lines begin, in the window, CSS px; moved inside when the menu would not fit. */
  x: number
  y: number
  onClose: () => void
}

const MARGIN_PX = 8

/** A pop-up menu. Arrows, Home, End and first letters move, Escape or a click outside close it and restore the focus. */
export function Menu({ name, entries, x, y, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ left: x, top: y })
  useLayoutEffect(() => {
    const box = menu.current?.getBoundingClientRect()
    if (!box) return
    const left = isRightToLeft() ? x - box.width : x
    setPlace({
      left: Math.max(MARGIN_PX, Math.min(left, window.innerWidth - box.width - MARGIN_PX)),
      top: Math.max(MARGIN_PX, Math.min(y, window.innerHeight - box.height - MARGIN_PX)),
    })
  }, [x, y])
  useEffect(() => {
    const before = document.activeElement
    itemsOf(menu.current)[0]?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  useEffect(() => {
    const closeOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) onClose()
    }
    document.addEventListener('pointerdown', closeOutside, true)
    window.addEventListener('blur', onClose)
    // What it belongs to is elsewhere then, as when text becomes larger.
    window.addEventListener('resize', onClose)
    return () => {
      document.removeEventListener('pointerdown', closeOutside, true)
      window.removeEventListener('blur', onClose)
      window.removeEventListener('resize', onClose)
    }
  }, [onClose])
  return (
    <div
      ref={menu}
      className="menu"
      role="menu"
      aria-label={name}
      style={place}
      onKeyDown={(event) => moveByKey(event, menu.current, onClose)}
    >
      {entries.map((entry, index) =>
        entry === 'separator' ? (
          <div key={index} role="separator" className="menu-separator" />
        ) : (
          <MenuRow key={index} item={entry} onClose={onClose} />
        ),
      )}
    </div>
  )
}

function MenuRow({ item, onClose }: { item: MenuItem; onClose: () => void }) {
  const isChoice = item.checked !== undefined
  return (
    <button
      type="button"
      tabIndex={-1}
      className="menu-item"
      role={isChoice ? 'menuitemcheckbox' : 'menuitem'}
      {...(isChoice ? { 'aria-checked': item.checked } : {})}
      disabled={item.disabled === true}
      onClick={() => {
        onClose()
        item.onChoose()
      }}
    >
      <span className="menu-tick" aria-hidden="true">
        {item.checked === true ? '✓' : ''}
      </span>
      <span className="menu-text">{item.text}</span>
      {item.shortcut !== undefined && <kbd>{item.shortcut}</kbd>}
    </button>
  )
}

/** Whether a menu extends to the left of where it was opened. */
export function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl'
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('.menu-item:not(:disabled)') ?? [])]
}

function moveByKey(event: KeyboardEvent, menu: HTMLElement | null, onClose: () => void): void {
  // The window's keys are off while a menu is open.
  event.stopPropagation()
  const items = itemsOf(menu)
  const current = items.findIndex((item) => item === document.activeElement)
  const target = targetOf(event.key, items, current)
  if (event.key === 'Escape' || event.key === 'Tab') onClose()
  else if (target === undefined) return
  target?.focus()
  event.preventDefault()
}

function targetOf(key: string, items: HTMLElement[], current: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[(current + 1) % items.length]
  if (key === 'ArrowUp') return items.at(current <= 0 ? -1 : current - 1)
  if (key === 'Home') return items[0]
  if (key === 'End') return items.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const ordered = [...items.slice(current + 1), ...items.slice(0, current + 1)]
  return ordered.find((item) => item.textContent.replace('✓', '').toLowerCase().startsWith(key.toLowerCase()))
}
