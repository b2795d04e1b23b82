import { decimateMinMax, type Polyline } from '#shared/min-max-decimation'
import type { ColumnKey, SampleColumns } from '#shared/sample-columns'

/** CSS px that share one bucket of the decimation. */
const BUCKET_PX = 2

/**
 * The poly-line of one column over `[fromMs, toMs]`, thinned to `widthPx`, beginning one sample early so that the curve
 * enters at the left edge. null when the column was never reported.
 */
export function traceLine(
  columns: SampleColumns,
  key: ColumnKey,
  fromMs: number,
  toMs: number,
  widthPx: number,
): Polyline | null {
  const values = columns.values(key)
  if (values === null) return null
  const column = {
    endMs: columns.endTimes(),
    elapsedMs: columns.elapsedTimes(),
    gapBefore: columns.gapFlags(),
    values,
  }
  const first = Math.max(0, columns.indexAtOrAfter(fromMs) - 1)
  const last = Math.min(columns.length, columns.indexAtOrAfter(toMs) + 1)
  return decimateMinMax(column, first, last, ((toMs - fromMs) / Math.max(1, widthPx)) * BUCKET_PX)
}

/** The highest point of some lines; 0 when nothing is drawn. */
export function highestOf(lines: Iterable<Polyline>): number {
  let highest = 0
  for (const line of lines) {
    for (let i = 0; i < line.length; i++) {
      const value = line.y[i] as number
      if (value > highest) highest = value
    }
  }
  return highest
}
