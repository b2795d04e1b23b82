import { createContext, use, useCallback, useEffect, useSyncExternalStore, type ReactNode } from 'react'
import type { RangeSource, ViewedRange } from '../stores/range-source'
import { showSource } from '../stores/shown-source'
import { windowSource } from '../stores/window-source'

/** Between two renders of figures while the view moves, ms: faster than anyone reads, slower than frames. */
const FIGURES_INTERVAL_MS = 60

const RangeSourceContext = createContext<RangeSource>(windowSource)

interface ProviderProps {
  value: RangeSource
  children: ReactNode
}

/** The charts and legends inside draw `value` instead of the window's own view. */
export function RangeSourceProvider({ value, children }: ProviderProps) {
  useEffect(() => showSource(value), [value])
  return <RangeSourceContext value={value}>{children}</RangeSourceContext>
}

export function useRangeSource(): RangeSource {
  return use(RangeSourceContext)
}

/** The source for a component that shows figures: it renders again when the source changed, but not at every frame. */
export function useReadings(): RangeSource {
  const source = useRangeSource()
  const subscribe = useCallback((onChange: () => void) => subscribeCalmly(source, onChange), [source])
  useSyncExternalStore(subscribe, source.revision)
  return source
}

/** What the charts show now; null while there is nothing. */
export function useViewedRange(): ViewedRange | null {
  return useReadings().range()
}

/** Calls back at the first change at once, at those that follow closely once, when the time is over. */
function subscribeCalmly(source: RangeSource, onChange: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let again = false
  const pass = (): void => {
    again = false
    timer = setTimeout(() => {
      timer = null
      if (again) pass()
    }, FIGURES_INTERVAL_MS)
    onChange()
  }
  const stop = source.subscribe(() => {
    if (timer === null) pass()
    else again = true
  })
  return () => {
    stop()
    if (timer !== null) clearTimeout(timer)
  }
}
