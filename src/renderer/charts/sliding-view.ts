import type { PlotScale } from './painter'
import { fitCanvas } from './use-canvas'

/** How much more than the view is painted on either side while it moves, as a share of its width. */
const MARGIN = 1
/** Width of the widest canvas, device px. On a large display the margin is smaller, so that memory stays bounded. */
const MAX_CANVAS_PX = 8192
/** Spans of time that differ by less than this count as equal, device px. */
const TOLERANCE_PX = 0.05

/** What a plot shows, apart from its scale. */
export interface PlotContent {
  dependencies: readonly unknown[]
  /** End of the newest point, ms since 1970; null when there is none. Appended points do not change older pixels. */
  newestMs: number | null
}

interface Painted extends PlotContent {
  /** Scale of the whole canvas, including its margins. */
  scale: PlotScale
  viewWidth: number
  canvasHeight: number
  /** Device px per CSS px. */
  ratio: number
}

/**
 * While the view is panned, curves are painted on a canvas wider than the view. The canvas then only slides, until the view
 * reaches the end of what is painted. The element around the canvas is as large as the plot and clips it.
 *
 * Measured for dragging six charts without a graphics card, main thread per frame: 44 ms when painting every step, 14 ms
 * when moving pixels within the canvases, 8 ms when sliding the canvases.
 */
export class SlidingView {
  private painted: Painted | null = null

  /** To be called when the canvas lost what was painted. */
  invalidate(): void {
    this.painted = null
  }

  /** Empties the canvas. */
  clear({ canvas }: CanvasRenderingContext2D): void {
    canvas.width = 0
    this.invalidate()
  }

  /**
   * Shows `view` on a canvas of `canvasHeight`, CSS px. Returns the scale that the caller has to paint with on the now
   * empty canvas; null when sliding the canvas was enough.
   */
  show(
    context: CanvasRenderingContext2D,
    view: PlotScale,
    canvasHeight: number,
    content: PlotContent,
    isMoving: boolean,
  ): PlotScale | null {
    const { painted } = this
    const next = { ...content, viewWidth: view.width, canvasHeight, ratio: window.devicePixelRatio }
    // Zooming also counts as moving, but changes the length: margins would be useless at its next step.
    const isPanned = isMoving && painted !== null && isSameLength(painted, view)
    if (isPanned && isSame(painted, next) && covers(painted, view)) {
      slide(context.canvas, painted.scale, view, next.ratio)
      return null
    }
    const scale = isPanned ? widened(view, next.ratio, content.newestMs) : view
    this.painted = { scale, ...next }
    fitCanvas(context, { width: scale.width, height: canvasHeight })
    slide(context.canvas, scale, view, next.ratio)
    return scale
  }
}

/** `view` with its margins. On the right it ends at the newest point, so that an appended sample changes no painted pixel. */
function widened(view: PlotScale, ratio: number, newestMs: number | null): PlotScale {
  const roomPx = Math.max(0, MAX_CANVAS_PX / ratio - view.width) / 2
  const leftPx = Math.floor(Math.min(MARGIN * view.width, roomPx))
  const newerPx = Math.max(0, ((newestMs ?? view.toMs) - view.toMs) / pixelMs(view))
  const rightPx = Math.floor(Math.min(leftPx, newerPx))
  return {
    ...view,
    width: leftPx + view.width + rightPx,
    fromMs: view.fromMs - leftPx * pixelMs(view),
    toMs: view.toMs + rightPx * pixelMs(view),
  }
}

function isSame(painted: Painted, next: Omit<Painted, 'scale'>): boolean {
  return (
    painted.viewWidth === next.viewWidth &&
    painted.canvasHeight === next.canvasHeight &&
    painted.ratio === next.ratio &&
    (painted.newestMs === next.newestMs || painted.scale.toMs <= (painted.newestMs ?? -Infinity)) &&
    painted.dependencies.length === next.dependencies.length &&
    painted.dependencies.every((part, index) => part === next.dependencies[index])
  )
}

function isSameLength({ scale, ratio }: Painted, view: PlotScale): boolean {
  return Math.abs(pixelMs(scale) / pixelMs(view) - 1) * view.width * ratio < TOLERANCE_PX
}

function covers({ scale, ratio }: Painted, view: PlotScale): boolean {
  const toleranceMs = (TOLERANCE_PX / ratio) * pixelMs(view)
  return (
    scale.maximum === view.maximum &&
    scale.fromMs <= view.fromMs + toleranceMs &&
    scale.toMs >= view.toMs - toleranceMs
  )
}

/** Moves the canvas by whole device px: between them the curves would be blurred. */
function slide({ style }: HTMLCanvasElement, painted: PlotScale, view: PlotScale, ratio: number): void {
  const hiddenPx = (view.fromMs - painted.fromMs) / pixelMs(view)
  style.transform = `translateX(${-Math.round(hiddenPx * ratio) / ratio}px)`
  // A compositor layer of its own, so that sliding does not repaint.
  style.willChange = painted.width > view.width ? 'transform' : 'auto'
}

/** Length of one CSS px, ms. */
function pixelMs({ fromMs, toMs, width }: PlotScale): number {
  return (toMs - fromMs) / width
}
