import type { WindowBounds } from '#shared/settings'

interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** High enough for all rows of the cores of a Mac with ten, beside the programs that the log names, DIP. */
const DEFAULT_SIZE = { width: 1040, height: 820 }

/** How much of a window must lie on a display so that it can be dragged, DIP. */
const GRIP = 80

/**
 * The place and size of the window: as it was, if that is still on a display. If the display was unplugged, only the size is
 * kept, and the system chooses the place. At first it is of the default size, as far as the first display has room for it.
 */
export function placeOnDisplays(bounds: WindowBounds | null, workAreas: readonly Area[]): Partial<Area> {
  if (bounds === null) {
    const room = workAreas[0] ?? DEFAULT_SIZE
    return {
      width: Math.min(DEFAULT_SIZE.width, room.width),
      height: Math.min(DEFAULT_SIZE.height, room.height),
    }
  }
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

/** Between a small window and what it belongs to, and the edges of the display, DIP. */
const MARGIN = 6

/**
 * A small window centred below `anchor`, or above it where that lies in the lower half of the display, as close to there as
 * `workArea` allows, and no larger than it. All in DIP.
 */
export function placeBeside(anchor: Area, size: Pick<Area, 'width' | 'height'>, workArea: Area): Area {
  const width = Math.min(size.width, workArea.width - 2 * MARGIN)
  const height = Math.min(size.height, workArea.height - 2 * MARGIN)
  const isBelow = anchor.y + anchor.height / 2 < workArea.y + workArea.height / 2
  const x = anchor.x + anchor.width / 2 - width / 2
  const y = isBelow ? anchor.y + anchor.height + MARGIN : anchor.y - height - MARGIN
  return {
    x: within(x, workArea.x + MARGIN, workArea.x + workArea.width - width - MARGIN),
    y: within(y, workArea.y + MARGIN, workArea.y + workArea.height - height - MARGIN),
    width,
    height,
  }
}

/** Whole DIP. The low limit counts where there is no room between both. */
function within(value: number, least: number, most: number): number {
  return Math.round(Math.max(least, Math.min(most, value)))
}
