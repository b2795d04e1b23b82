import type { WindowBounds } from '#shared/settings'

interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** How much of a window must lie on a display so that it can be dragged, DIP. */
const GRIP = 80

/**
 * The place and size of the window: as it was, if that is still on a display. If the display was unplugged, only the size is
 * kept, and the system chooses the place.
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
