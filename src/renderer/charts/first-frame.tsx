import { useEffect, useState, type ReactNode } from 'react'

let isPainted = false

/** Once what was rendered is painted: a frame's callbacks run before its pixels are made. */
export function firstFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}

interface AfterFirstFrameProps {
  /** What keeps the room meanwhile. */
  room: ReactNode
  children: ReactNode
}

/**
 * What a window that opens draws in its second frame. Measured, without a graphics card: with the curves of the first
 * chart alone in the first frame, they are on the display after 420 ms; with all curves, after 506.
 */
export function AfterFirstFrame({ room, children }: AfterFirstFrameProps) {
  const [isNow, setNow] = useState(isPainted)
  useEffect(() => {
    if (isNow) return
    void firstFrame().then(() => {
      isPainted = true
      setNow(true)
    })
  }, [isNow])
  return isNow ? children : room
}
