/**
 * Width of the canvas that holds a crosshair, CSS px: a hairline and the markers on it. Measured with six charts without
 * a graphics card: drawing crosshairs on canvases as wide as their plots, hovering took 6 ms of the main thread a frame.
 */
export const CROSSHAIR_PX = 16

/** There is no crosshair: the canvas lies where it makes no room beside the plot. */
export function placeNowhere(context: CanvasRenderingContext2D): void {
  context.canvas.style.transform = ''
}

/** Moves the canvas to where the plot's `x` is in its middle, and lets it be painted in the plot's coordinates. */
export function placeAround(context: CanvasRenderingContext2D, x: number): void {
  // Whole CSS px, so that the hairline stays on the pixel grid.
  const left = Math.round(x) - CROSSHAIR_PX / 2
  context.canvas.style.transform = `translateX(${left}px)`
  context.translate(-left, 0)
}
