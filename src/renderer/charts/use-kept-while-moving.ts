import { useState } from 'react'
import type { ViewedRange } from '../stores/range-source'

/**
 * Whether a lane is shown: while there is something in it, and while a gesture moves the view past what was in it, since
 * the charts would otherwise jump below the pointer.
 */
export function useKeptWhileMoving(hasSomething: boolean, range: ViewedRange | null): boolean {
  const [wasShown, setWasShown] = useState(false)
  const isShown = range !== null && (hasSomething || (wasShown && range.motion === 'moves'))
  if (isShown !== wasShown) setWasShown(isShown)
  return isShown
}
