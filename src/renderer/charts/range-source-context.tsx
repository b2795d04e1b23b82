import { createContext, use, useCallback, useEffect, useSyncExternalStore, type ReactNode } from 'react'
import type { RangeSource, ViewedRange } from '../stores/range-source'
import { windowSource } from '../stores/window-source'

/** Figures render at most this often while the view moves, ms: faster than anyone reads, slower than frames. */
const FIGURES_INTERVAL_MS = 60

const RangeSourceContext = createContext<RangeSource>(windowSource)

interface ProviderProps {
  value: RangeSource
  children: ReactNode
}

/** Charts and legends inside draw `value` instead of the window's own view. */
export function RangeSourceProvider({ value, children }: ProviderProps) {
  useEffect(() => registerSource(value), [value])
  return <RangeSourceContext value={value}>{children}</RangeSourceContext>
}

export function useRangeSource(): RangeSource {
  return use(RangeSourceContext)
}

/** The source, for components that show figures: they render again when it changes, but not at every frame. */
export function useThrottledSource(): RangeSource {
  const source = useRangeSource()
  const subscribe = useCallback((onChange: () => void) => throttled(source).subscribe(onChange), [source])
  useSyncExternalStore(subscribe, source.revision)
  return source
}

/** The range that the charts show now; null while there is nothing to draw. */
export function useViewedRange(): ViewedRange | null {
  return useThrottledSource().range()
}

/** One per source, so that all its figures change in the same render. */
const throttledSources = new WeakMap<RangeSource, ThrottledSource>()

function throttled(source: RangeSource): ThrottledSource {
  const shared = throttledSources.get(source) ?? new ThrottledSource(source)
  throttledSources.set(source, shared)
  return shared
}

/** Calls back at once for the first change, and once at the end of the interval for all that follow within it. */
class ThrottledSource {
  private readonly listeners = new Set<() => void>()
  private timer: ReturnType<typeof setTimeout> | null = null
  private changedAgain = false
  private disposeSubscription: () => void = () => undefined

  constructor(private readonly source: RangeSource) {}

  subscribe(onChange: () => void): () => void {
    if (this.listeners.size === 0)
      this.disposeSubscription = this.source.subscribe(() => this.onSourceChange())
    this.listeners.add(onChange)
    return () => {
      this.listeners.delete(onChange)
      if (this.listeners.size === 0) this.unsubscribe()
    }
  }

  private onSourceChange(): void {
    if (this.timer === null) this.notify()
    else this.changedAgain = true
  }

  private notify(): void {
    this.changedAgain = false
    this.timer = setTimeout(() => {
      this.timer = null
      if (this.changedAgain) this.notify()
    }, FIGURES_INTERVAL_MS)
    for (const listener of this.listeners) listener()
  }

  private unsubscribe(): void {
    this.disposeSubscription()
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
  }
}

/** Sources of the providers on the page, the innermost last. */
const mountedSources: RangeSource[] = []

/** The source that the charts on the page draw, for menus and pictures: the innermost provider's, else the window's own. */
export function currentSource(): RangeSource {
  return mountedSources.at(-1) ?? windowSource
}

/** Lets `currentSource` return `source`. Returns the function that takes it back. */
export function registerSource(source: RangeSource): () => void {
  mountedSources.push(source)
  return () => {
    mountedSources.splice(mountedSources.lastIndexOf(source), 1)
  }
}
