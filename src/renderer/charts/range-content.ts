import type { RangeSource, ViewedRange } from '../stores/range-source'

/** All that the curves of a source are drawn from, as values to compare; the crosshair lies on a canvas of its own. */
export function rangeContent(source: RangeSource): readonly unknown[] {
  const range = source.range()
  if (range === null) return []
  const { fromMs, toMs, motion } = range
  const shades = source.shades().flatMap((shade) => [shade.kind, shade.fromMs, shade.toMs])
  return [...pointsContent(range), fromMs, toMs, motion, ...shades]
}

/** The points that a range holds, wherever its view lies. */
export function pointsContent({ columns }: ViewedRange): readonly unknown[] {
  return [columns, columns.length, columns.endTimes()[columns.length - 1]]
}

/** All that the crosshair is drawn from; nothing while there is none. */
export function crosshairContent(source: RangeSource): readonly unknown[] {
  const crosshairMs = source.crosshairMs()
  return crosshairMs === null ? [] : [crosshairMs, ...rangeContent(source)]
}
