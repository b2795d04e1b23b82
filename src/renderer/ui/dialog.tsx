import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { words } from '#shared/words/words'
import { Button } from './button'
import { CloseIcon } from './icons'

interface DialogProps {
  title: string
  /** CSS class that lays out the title, the close button and `children`. */
  bodyClass: string
  onClose: () => void
  children: ReactNode
}

/** A modal dialog. Esc, its close button, or a click beside it call `onClose`. */
export function Dialog({ title, bodyClass, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // With the page that is drawn without it, whoever had the focus has it again: keys pressed at once are not lost.
  useLayoutEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onClose={onClose}
      // The window's keys are off while a dialog is open.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className={bodyClass}>
        <h2 id={titleId}>{title}</h2>
        <Button name={words.controls.close} shortcut="Esc" className="tool" onClick={onClose}>
          <CloseIcon />
        </Button>
        {children}
      </div>
    </dialog>
  )
}
