import { useEffect, type RefObject } from 'react'
import { attachHand, type HandMode } from './hand'
import { useRangeSource } from './range-source'

/** Lets the pointer and the wheel over an element move through time. `insetPx`: left of the plot. */
export function useHand(ref: RefObject<HTMLElement | null>, mode: HandMode, insetPx = 0): void {
  const source = useRangeSource()
  useEffect(
    () => (ref.current === null ? undefined : attachHand(ref.current, source, { mode, insetPx })),
    [ref, source, mode, insetPx],
  )
}
