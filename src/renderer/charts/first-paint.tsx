import { useEffect, useState, type ComponentType, type ReactNode } from 'react'
import type { ChartFrameProps } from './chart-frame'

/** False while a new window builds its first frame. */
let isPainted = true
let firstFrame: Promise<void> = Promise.resolve()
/** Resolves with the last turn that was given. */
let lastTurn: Promise<void> = Promise.resolve()

/**
 * Call before a new window is rendered: until its first frame is on the display, what is `AfterFirstPaint` is not built.
 * Resolves then, and after `LONGEST_WAIT_MS` where no display shows it. Without this call everything is built at once.
 */
export function beginFirstFrame(): Promise<void> {
  isPainted = false
  firstFrame = lastTurn = firstContent().then(() => {
    isPainted = true
  })
  return firstFrame
}

/**
 * Nothing waits longer than this for a frame, ms: none comes in a window that no display shows, as one that is minimised or behind
 * others, and none may be reported where the graphics process ends meanwhile.
 */
const LONGEST_WAIT_MS = 1000

/**
 * Resolves once Chromium reports that something is on the display. A frame's callbacks come earlier: what they begin then takes
 * the processor from those who raster that frame.
 */
function firstContent(): Promise<void> {
  if (!PerformanceObserver.supportedEntryTypes.includes('paint')) return nextPaint()
  return soon((onContent) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length > 0) onContent()
    })
    observer.observe({ type: 'paint', buffered: true })
    return () => observer.disconnect()
  })
}

/** Resolves once what is rendered now has been painted: `requestAnimationFrame` alone calls back before that. */
function nextPaint(): Promise<void> {
  return soon((onPaint) => {
    const frame = requestAnimationFrame(() => setTimeout(onPaint))
    return () => cancelAnimationFrame(frame)
  })
}

/** Resolves when what `subscribe` waits for is there, or after `LONGEST_WAIT_MS`. `subscribe` returns its dispose function. */
function soon(subscribe: (onReady: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(longest)
      dispose()
      resolve()
    }
    const longest = setTimeout(end, LONGEST_WAIT_MS)
    const dispose = subscribe(end)
  })
}

/** Resolves after a paint of its own, in the order of the calls: what waits together would make one long task. */
function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(nextPaint)
  return lastTurn
}

interface AfterFirstPaintProps {
  /** Drawn in the first frame. */
  isFirst?: boolean
  /** Drawn in a frame of its own; all that is not large together in the one that follows the first. */
  isLarge?: boolean
  /** Takes the room of `children` until it is their turn, so that nothing moves. */
  placeholder: ReactNode
  children: ReactNode
}

/**
 * The first frame of a new window has the number and the first chart, the others follow. Measured without a graphics card: the
 * first curves are on the display after 390 ms, instead of 498 ms when all charts are painted in that frame.
 */
export function AfterFirstPaint({
  isFirst = false,
  isLarge = false,
  placeholder,
  children,
}: AfterFirstPaintProps) {
  const [hasPainted, setHasPainted] = useState(isPainted)
  useEffect(() => {
    if (hasPainted) return
    void (isLarge && !isFirst ? nextTurn() : firstFrame).then(() => setHasPainted(true))
  }, [hasPainted, isFirst, isLarge])
  return isFirst || hasPainted ? children : placeholder
}

type Frame = ComponentType<ChartFrameProps>

let loadedFrame: Frame | null = null
let loading: Promise<Frame> | null = null

/** Loads Recharts after the curves are painted: its code and first layout took half of the time to the first chart. */
async function loadFrame(): Promise<Frame> {
  await nextTurn()
  const { ChartFrame } = await import('./chart-frame')
  loadedFrame = ChartFrame
  return ChartFrame
}

/** The frame of a plot on screen. Empty until Recharts is loaded, and then drawn in its turn. */
export function LazyChartFrame(props: ChartFrameProps) {
  const [Loaded, setLoaded] = useState<Frame | null>(() => loadedFrame)
  useEffect(() => {
    if (Loaded !== null) return
    loading ??= loadFrame()
    void loading.then(async (frame) => {
      await nextTurn()
      setLoaded(() => frame)
    })
  }, [Loaded])
  return Loaded === null ? null : <Loaded {...props} />
}
