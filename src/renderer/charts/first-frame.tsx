import { useEffect, useState, type ReactNode } from 'react'

/** Whether this window has painted a chart. */
let isPainted = false

/** Once what was rendered is painted: a frame's callbacks run before its pixels are made. */
export function nextFramePainted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}

interface AfterFirstFrameProps {
  /** Drawn in the first frame: what a person looks at first. */
  isFirst?: boolean
  /** What keeps the room of anything else meanwhile. */
  room: ReactNode
  children: ReactNode
}

/**
 * Of the first charts that a window paints, the first in its first frame and the others in the next. Measured, without a
 * graphics card: with its curves alone in that frame, they are on the display after 390 ms; with all curves, after 498.
 */
export function AfterFirstFrame({ isFirst = false, room, children }: AfterFirstFrameProps) {
  const [isLater, setLater] = useState(isPainted)
  useEffect(() => {
    if (isLater) return
    void nextFramePainted().then(() => {
      isPainted = true
      setLater(true)
    })
  }, [isLater])
  return isFirst || isLater ? children : room
}
