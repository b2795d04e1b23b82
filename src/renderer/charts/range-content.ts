import type { RangeSource, ViewedRange } from '../stores/range-source'

/** All that the curves of a source are drawn from, as values to compare; the crosshair lies on a canvas of its own. */
export function rangeContent(source: RangeSource): readonly unknown[] {
  const range = source.range()
  if (range === null) return []
  return [...stillContent(source, range), range.fromMs, range.toMs, range.motion]
}

/** The same without where the view lies. */
export function stillContent(source: RangeSource, { columns }: ViewedRange): readonly unknown[] {
  const newestMs = columns.endTimes()[columns.length - 1]
  const shades = source.shades().flatMap((shade) => [shade.kind, shade.fromMs, shade.toMs])
  return [columns, columns.length, newestMs, ...shades]
}

/** All that the crosshair is drawn from; nothing while there is none. */
export function crosshairContent(source: RangeSource): readonly unknown[] {
  const crosshairMs = source.crosshairMs()
  return crosshairMs === null ? [] : [crosshairMs, ...rangeContent(source)]
}
