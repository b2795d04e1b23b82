import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react'

interface PopoverProps {
  /** Of the button and of the text that it opens. */
  name: string
  /** Made when it opens. */
  content: () => ReactNode
}

const MARGIN_PX = 8
const WIDTH_PX = 280

/** An `i` that opens a small text below itself. Esc, the button again, or a click elsewhere close it. */
export function InfoPopover({ name, content }: PopoverProps) {
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null)
  const root = useRef<HTMLSpanElement>(null)
  const text = useRef<HTMLSpanElement>(null)
  const id = useId()
  const close = useCallback(() => setPlace(null), [])
  const isOpen = place !== null
  useEffect(() => {
    if (!isOpen) return
    const closeOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) close()
    }
    document.addEventListener('pointerdown', closeOutside, true)
    // What it belongs to is elsewhere then, as when text becomes larger.
    window.addEventListener('resize', close)
    return () => {
      document.removeEventListener('pointerdown', closeOutside, true)
      window.removeEventListener('resize', close)
    }
  }, [isOpen, close])
  useLayoutEffect(() => {
    if (place === null || text.current === null) return
    const lowest = window.innerHeight - text.current.getBoundingClientRect().height - MARGIN_PX
    if (place.top > lowest && place.top > MARGIN_PX) setPlace({ ...place, top: Math.max(MARGIN_PX, lowest) })
  }, [place])
  return (
    <span
      ref={root}
      className="info"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        event.stopPropagation()
        close()
      }}
    >
      <button
        type="button"
        className="info-button"
        aria-label={name}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          const left = Math.min(box.left, window.innerWidth - WIDTH_PX - MARGIN_PX)
          setPlace(isOpen ? null : { left: Math.max(MARGIN_PX, left), top: box.bottom + 4 })
        }}
      >
        i
      </button>
      {isOpen && (
        <span ref={text} id={id} role="status" className="info-text" style={place}>
          {content()}
        </span>
      )}
    </span>
  )
}
