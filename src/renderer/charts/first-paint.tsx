import { useEffect, useState, type ComponentType, type ReactNode } from 'react'
import type { ChartFrameProps } from './chart-frame'

/** Whether this window has painted a chart. */
let isPainted = false

/** Resolves once what is rendered now has been painted: `requestAnimationFrame` alone calls back before that. */
function nextPaint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}

/** Resolves with the last turn that was given. */
let lastTurn: Promise<void> = Promise.resolve()

/** Resolves after a paint of its own, in the order of the calls: what waits together would make one long task. */
function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(nextPaint)
  return lastTurn
}

interface AfterFirstPaintProps {
  /** Drawn in the first frame. */
  isFirst?: boolean
  /** Takes the place of `children` until it is their turn. */
  placeholder: ReactNode
  children: ReactNode
}

/**
 * A new window paints only its first chart in its first frame, and the others one by one in those that follow. Measured
 * without a graphics card: the first curves are on the display after 390 ms, instead of 498 ms when all are painted in that
 * frame.
 */
export function AfterFirstPaint({ isFirst = false, placeholder, children }: AfterFirstPaintProps) {
  const [hasPainted, setHasPainted] = useState(isPainted)
  useEffect(() => {
    if (hasPainted) return
    void nextTurn().then(() => {
      isPainted = true
      setHasPainted(true)
    })
  }, [hasPainted])
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
