import { useCallback, type PointerEvent } from 'react'
import type { ClusterLayout } from '#shared/sample-columns'
import { clusterColour, CORE_ROW_PX, paintCoreTraces } from '../../charts/core-traces'
import { useCanvas, type Paint } from '../../charts/use-canvas'
import { usePalette } from '../../charts/use-palette'
import { useSize } from '../../charts/use-size'
import { hideCrosshair, pointCrosshair } from '../../stores/actions'
import { useView } from '../../stores/view-store'
import { crosshairIndex, viewedRange } from '../../stores/viewed-range'

/** The traces of one cluster's cores on one canvas, beside their rows. */
export function CoreTraces({ cluster }: { cluster: ClusterLayout }) {
  const palette = usePalette()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const height = cluster.coreIds.length * CORE_ROW_PX
  const paint = useCallback<Paint>(
    (context) => {
      const range = viewedRange()
      if (range === null) return
      const index = crosshairIndex(range, useView.getState().crosshairMs)
      const timeMs = index === null ? null : (range.columns.endTimes()[index] ?? null)
      paintCoreTraces(context, range, cluster.coreIds, clusterColour(cluster.name), width, timeMs, palette)
    },
    [cluster, width, palette],
  )
  const canvas = useCanvas({ width, height }, paint)
  const follow = (event: PointerEvent<HTMLElement>): void => {
    const range = viewedRange()
    const box = event.currentTarget.getBoundingClientRect()
    if (range === null || box.width === 0) return
    const share = (event.clientX - box.left) / box.width
    pointCrosshair(range.fromMs + share * (range.toMs - range.fromMs))
  }
  return (
    <div
      ref={ref}
      className="core-traces"
      aria-hidden="true"
      onPointerMove={follow}
      onPointerLeave={hideCrosshair}
    >
      <canvas ref={canvas} style={{ width, height }} />
    </div>
  )
}
