import { useCallback, useState } from 'react'
import type { ClusterLayout } from '#shared/sample-columns'
import { crosshairIndex } from '../stores/viewed-range'
import { clusterColour, CORE_ROW_PX, coreScale, paintCoreCrosshair, paintCoreTraces } from './core-traces'
import { xOf } from './painter'
import { usePalette } from './palette'
import { usePointerGestures } from './pointer-gestures'
import { useRangeSource } from './range-source-context'
import { SlidingView } from './sliding-view'
import {
  contentDependencies,
  CROSSHAIR_PX,
  crosshairDependencies,
  hideCrosshairCanvas,
  isMoving,
  moveCrosshairCanvas,
  newestPointMs,
  rangeDependencies,
  useCanvas,
  useSize,
  type Dependencies,
  type Paint,
} from './use-canvas'

/** The activity curves of one cluster's cores on one canvas, beside their rows. */
export function CoreTraces({ cluster }: { cluster: ClusterLayout }) {
  const source = useRangeSource()
  const palette = usePalette()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const rows = cluster.coreIds.length
  const height = rows * CORE_ROW_PX
  const [view] = useState(() => new SlidingView())
  const paint = useCallback<Paint>(
    (context, isKept) => {
      if (!isKept) view.invalidate()
      const range = source.range()
      if (range === null) {
        view.clear(context)
        return undefined
      }
      const content = {
        dependencies: [...contentDependencies(source, range), cluster, palette],
        newestMs: newestPointMs(range),
      }
      const scale = view.show(context, coreScale(range, width), height, content, isMoving(range))
      if (scale === null) return 'moved'
      const colour = clusterColour(cluster.name)
      paintCoreTraces(context, range.columns, cluster.coreIds, colour, scale, source.shades(), palette)
      return undefined
    },
    [source, cluster, width, height, palette, view],
  )
  const paintCrosshair = useCallback<Paint>(
    (context) => {
      const range = source.range()
      const index = range === null ? null : crosshairIndex(range, source.crosshairMs())
      if (range === null || index === null) {
        hideCrosshairCanvas(context)
        return undefined
      }
      const scale = coreScale(range, width)
      const timeMs = range.columns.endTimes()[index] as number
      moveCrosshairCanvas(context, xOf(scale, timeMs))
      paintCoreCrosshair(context, scale, rows, timeMs, palette)
    },
    [source, rows, width, palette],
  )
  const dependencies = useCallback<Dependencies>(() => rangeDependencies(source), [source])
  const crosshairInputs = useCallback<Dependencies>(() => crosshairDependencies(source), [source])
  const canvas = useCanvas({ width, height }, paint, dependencies, { keepsPixels: true })
  const above = useCanvas({ width: CROSSHAIR_PX, height }, paintCrosshair, crosshairInputs, {
    isUrgent: true,
  })
  usePointerGestures(ref, 'plot')
  return (
    <div ref={ref} className="core-traces" aria-hidden="true" style={{ height }}>
      <canvas ref={canvas} />
      <canvas ref={above} className="core-crosshair" style={{ width: CROSSHAIR_PX, height }} />
    </div>
  )
}
