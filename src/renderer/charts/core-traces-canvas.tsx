import { useCallback, useState } from 'react'
import type { ClusterLayout } from '#shared/sample-columns'
import { clusterColour, CORE_ROW_PX, coreScale, paintCoreCrosshair, paintCoreTraces } from './core-traces'
import { CROSSHAIR_PX, placeAround, placeNowhere } from './crosshair-canvas'
import { xOf } from './painter'
import { crosshairContent, isMoving, newestMs, rangeContent, stillContent } from './range-content'
import { useRangeSource } from './range-source'
import { SlidingView } from './sliding-view'
import { useCanvas, type Content, type Paint } from './use-canvas'
import { useHand } from './use-hand'
import { usePalette } from './use-palette'
import { useSize } from './use-size'
import { crosshairIndex } from '../stores/viewed-range'

/** The traces of one cluster's cores on one canvas, beside their rows. */
export function CoreTraces({ cluster }: { cluster: ClusterLayout }) {
  const source = useRangeSource()
  const palette = usePalette()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const rows = cluster.coreIds.length
  const height = rows * CORE_ROW_PX
  const [view] = useState(() => new SlidingView())
  const paint = useCallback<Paint>(
    (context, isKept) => {
      if (!isKept) view.forget()
      const range = source.range()
      if (range === null) return view.empty(context)
      const look = [...stillContent(source, range), cluster, palette]
      const picture = { look, newestMs: newestMs(range) }
      const scale = view.show(context, coreScale(range, width), height, picture, isMoving(range))
      if (scale === null) return
      paintCoreTraces(context, range.columns, cluster.coreIds, clusterColour(cluster.name), scale, palette)
    },
    [source, cluster, width, height, palette, view],
  )
  const paintAbove = useCallback<Paint>(
    (context) => {
      const range = source.range()
      const index = range === null ? null : crosshairIndex(range, source.crosshairMs())
      if (range === null || index === null) return placeNowhere(context)
      const scale = coreScale(range, width)
      const timeMs = range.columns.endTimes()[index] as number
      placeAround(context, xOf(scale, timeMs))
      paintCoreCrosshair(context, scale, rows, timeMs, palette)
    },
    [source, rows, width, palette],
  )
  const content = useCallback<Content>(() => rangeContent(source), [source])
  const contentAbove = useCallback<Content>(() => crosshairContent(source), [source])
  const canvas = useCanvas({ width, height }, paint, content, true)
  const above = useCanvas({ width: CROSSHAIR_PX, height }, paintAbove, contentAbove)
  useHand(ref, 'plot')
  return (
    <div ref={ref} className="core-traces" aria-hidden="true" style={{ height }}>
      <canvas ref={canvas} />
      <canvas ref={above} className="core-crosshair" style={{ width: CROSSHAIR_PX, height }} />
    </div>
  )
}
