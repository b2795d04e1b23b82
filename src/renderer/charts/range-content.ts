import type { RangeSource, ViewedRange } from '../stores/range-source'

/** All that the curves of a source are drawn from, as values to compare; the crosshair lies on a canvas of its own. */
export function rangeContent(source: RangeSource): readonly unknown[] {
  const range = source.range()
  if (range === null) return []
  const { columns, fromMs, toMs, motion } = range
  return [...stillContent(source, range), columns.length, newestMs(range), fromMs, toMs, motion]
}

/** The same without where the view lies, and without what is appended at the end. */
export function stillContent(source: RangeSource, { columns }: ViewedRange): readonly unknown[] {
  const shades = source.shades().flatMap((shade) => [shade.kind, shade.fromMs, shade.toMs])
  return [columns, ...shades]
}

/** End of the newest point that is held, in view or not; null when there is none. */
export function newestMs({ columns }: ViewedRange): number | null {
  return columns.endTimes()[columns.length - 1] ?? null
}

export function isMoving({ motion }: ViewedRange): boolean {
  return motion === 'moves'
}

/** All that the crosshair is drawn from; nothing while there is none. */
export function crosshairContent(source: RangeSource): readonly unknown[] {
  const crosshairMs = source.crosshairMs()
  return crosshairMs === null ? [] : [crosshairMs, ...rangeContent(source)]
}
