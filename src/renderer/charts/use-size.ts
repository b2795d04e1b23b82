import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

export interface Size {
  width: number
  height: number
}

/**
 * The size of an element in whole CSS px; 0 × 0 until it is laid out. Measured before the first paint, since the observer
 * reports only a frame later.
 */
export function useSize<E extends HTMLElement>(): [RefObject<E | null>, Size] {
  const ref = useRef<E>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const update = (box: DOMRectReadOnly): void => {
      const [width, height] = [Math.floor(box.width), Math.floor(box.height)]
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }))
    }
    update(element.getBoundingClientRect())
    const observer = new ResizeObserver((entries) => {
      const box = entries[0]?.contentRect
      if (box !== undefined) update(box)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
