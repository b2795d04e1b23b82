import type { WindowBounds } from '#shared/settings'

interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** So much of a window must lie on a display for a person to be able to get hold of it. In DIP. */
const GRIP = 80

/**
 * Where to put the window: where it was, if that is still on a display (one may have been unplugged), otherwise only
 * the size survives and the system chooses the place.
 */
export function placeOnDisplays(bounds: WindowBounds | null, workAreas: readonly Area[]): Partial<Area> {
  if (bounds === null) return {}
  const { x, y, width, height } = bounds
  const reachable = workAreas.some(
    (area) =>
      x + width >= area.x + GRIP &&
      x <= area.x + area.width - GRIP &&
      y >= area.y &&
      y <= area.y + area.height - GRIP,
  )
  return reachable ? { x, y, width, height } : { width, height }
}
