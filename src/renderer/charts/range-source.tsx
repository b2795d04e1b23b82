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
  const subscribe = useCallback((onChange: () => void) => calmOf(source).subscribe(onChange), [source])
  useSyncExternalStore(subscribe, source.revision)
  return source
}

/** What the charts show now; null while there is nothing. */
export function useViewedRange(): ViewedRange | null {
  return useReadings().range()
}

/** One for each source, so that all its figures change in one render. */
const calmSources = new WeakMap<RangeSource, CalmSource>()

function calmOf(source: RangeSource): CalmSource {
  const calm = calmSources.get(source) ?? new CalmSource(source)
  calmSources.set(source, calm)
  return calm
}

/** Calls back at the first change at once, at those that follow closely once, when the time is over. */
class CalmSource {
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setTimeout> | null = null
  private changedAgain = false
  private stop: () => void = () => undefined

  constructor(private readonly source: RangeSource) {}

  subscribe(onChange: () => void): () => void {
    if (this.listeners.size === 0) this.stop = this.source.subscribe(() => this.change())
    this.listeners.add(onChange)
    return () => {
      this.listeners.delete(onChange)
      if (this.listeners.size === 0) this.rest()
    }
  }

  private change(): void {
    if (this.timer === null) this.pass()
    else this.changedAgain = true
  }

  private pass(): void {
    this.changedAgain = false
    this.timer = setTimeout(() => {
      this.timer = null
      if (this.changedAgain) this.pass()
    }, FIGURES_INTERVAL_MS)
    for (const listener of this.listeners) listener()
  }

  private rest(): void {
    this.stop()
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }
}
