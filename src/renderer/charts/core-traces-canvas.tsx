import { useCallback } from 'react'
import type { ClusterLayout } from '#shared/sample-columns'
import { clusterColour, CORE_ROW_PX, paintCoreTraces } from './core-traces'
import { useRangeSource } from './range-source'
import { useCanvas, type Paint } from './use-canvas'
import { useHand } from './use-hand'
import { usePalette } from './use-palette'
import { useSize } from './use-size'
import { crosshairIndex } from '../stores/viewed-range'

/** The traces of one cluster's cores on one canvas, beside their rows. */
export function CoreTraces({ cluster }: { cluster: ClusterLayout }) {
  const source = useRangeSource()
  const palette = usePalette()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const height = cluster.coreIds.length * CORE_ROW_PX
  const paint = useCallback<Paint>(
    (context) => {
      const range = source.range()
      if (range === null) return
      const index = crosshairIndex(range, source.crosshairMs())
      const timeMs = index === null ? null : (range.columns.endTimes()[index] ?? null)
      paintCoreTraces(context, range, cluster.coreIds, clusterColour(cluster.name), width, timeMs, palette)
    },
    [source, cluster, width, palette],
  )
  const canvas = useCanvas({ width, height }, paint)
  useHand(ref, 'plot')
  return (
    <div ref={ref} className="core-traces" aria-hidden="true">
      <canvas ref={canvas} style={{ width, height }} />
    </div>
  )
}
