import { useEffect, useState, type ComponentType, type ReactNode } from 'react'
import type { ChartFrameProps } from './chart-frame'

/** False while a new window builds its first frame. */
let isPainted = true
let firstFrame: Promise<void> = Promise.resolve()
/** Resolves with the last turn that was given. */
let lastTurn: Promise<void> = Promise.resolve()

/**
 * Call before a new window is rendered: until its first frame is on the display, what is `AfterFirstPaint` is not built.
 * Resolves then. Without this call everything is built at once.
 */
export function beginFirstFrame(): Promise<void> {
  isPainted = false
  firstFrame = lastTurn = firstContent().then(() => {
    isPainted = true
  })
  return firstFrame
}

/**
 * Resolves once Chromium reports that something is on the display. A frame's callbacks come earlier: what they begin then takes
 * the processor from those who raster that frame.
 */
function firstContent(): Promise<void> {
  if (!PerformanceObserver.supportedEntryTypes.includes('paint')) return nextPaint()
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length === 0) return
      observer.disconnect()
      resolve()
    })
    observer.observe({ type: 'paint', buffered: true })
  })
}

/** Resolves once what is rendered now has been painted: `requestAnimationFrame` alone calls back before that. */
function nextPaint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
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
    void (isLarge ? nextTurn() : firstFrame).then(() => setHasPainted(true))
  }, [hasPainted, isLarge])
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
