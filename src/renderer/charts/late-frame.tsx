import { lazy, Suspense } from 'react'
import type { ChartFrameProps } from './chart-frame'
import { nextFramePainted } from './first-frame'

/**
 * Recharts is loaded once the curves are on the screen: its code and the first layout of its axes took as long as
 * everything else together between the click and the first painted chart.
 */
const Frame = lazy(async () => {
  await nextFramePainted()
  const { ChartFrame } = await import('./chart-frame')
  return { default: ChartFrame }
})

/** The frame of a plot on screen: nothing at first, in a window that just opened. */
export function LateFrame(props: ChartFrameProps) {
  return (
    <Suspense fallback={null}>
      <Frame {...props} />
    </Suspense>
  )
}
