import type { RangeSource } from './range-source'
import { windowSource } from './window-source'

/** The sources of the charts on the page, the innermost last; without any it is the window's own view. */
const shown: RangeSource[] = []

/** The source that a picture is drawn from. */
export function shownSource(): RangeSource {
  return shown.at(-1) ?? windowSource
}

/** Says that the page shows charts of `source`; returns the way to take it back. */
export function showSource(source: RangeSource): () => void {
  shown.push(source)
  return () => {
    shown.splice(shown.lastIndexOf(source), 1)
  }
}
