import type { PlotScale } from './painter'
import { fitCanvas } from './use-canvas'

/** How much more than the view is painted on either side while it moves, as a share of its width. */
const MARGIN = 1
/** Of a canvas, pixels of the display: a plot on a large display gets less margin rather than much memory. */
const WIDEST_PX = 8192
/** Lengths of time that differ by less than this, pixels of the display, are the same. */
const TOLERANCE_PX = 0.05

/** What decides how a plot looks besides its scale. */
export interface Picture {
  look: readonly unknown[]
  /** End of the newest point; null when there is none. What is appended changes nothing before it. */
  newestMs: number | null
}

interface Painted extends Picture {
  /** Of all that is on the canvas. */
  scale: PlotScale
  viewWidth: number
  canvasHeight: number
  ratio: number
}

/**
 * While a person moves the view, curves are painted wider than it, and their canvas slides below it until the view reaches
 * the end of what is painted. The canvas lies in an element as large as the plot that hides the rest.
 *
 * Measured while six charts were dragged without a graphics card: painting them at every step took the main thread 44 ms a
 * frame, moving their pixels within the canvases 14 ms, sliding the canvases 8 ms.
 */
export class SlidingView {
  private painted: Painted | null = null

  /** The canvas no longer shows what was painted. */
  forget(): void {
    this.painted = null
  }

  /** There is nothing to show. */
  empty({ canvas }: CanvasRenderingContext2D): void {
    canvas.width = 0
    this.forget()
  }

  /**
   * Shows the view `wanted` on a canvas of `canvasHeight`, CSS px. Returns the plot to be painted on it, which is empty
   * then; null where the canvas only had to slide.
   */
  show(
    context: CanvasRenderingContext2D,
    wanted: PlotScale,
    canvasHeight: number,
    picture: Picture,
    isMoving: boolean,
  ): PlotScale | null {
    const { painted } = this
    const next = { ...picture, viewWidth: wanted.width, canvasHeight, ratio: window.devicePixelRatio }
    // A view that is zoomed moves as well, but what is painted of it beyond its edges is of no use at the next step.
    const isPanned = isMoving && painted !== null && isSameLength(painted, wanted)
    if (isPanned && isSame(painted, next) && covers(painted, wanted)) {
      slide(context.canvas, painted.scale, wanted, next.ratio)
      return null
    }
    const scale = isPanned ? widened(wanted, next.ratio, picture.newestMs) : wanted
    this.painted = { scale, ...next }
    fitCanvas(context, { width: scale.width, height: canvasHeight })
    slide(context.canvas, scale, wanted, next.ratio)
    return scale
  }
}

/** On the right only up to the newest point, so that a sample that arrives meanwhile is no reason to paint. */
function widened(view: PlotScale, ratio: number, newestMs: number | null): PlotScale {
  const roomPx = Math.max(0, WIDEST_PX / ratio - view.width) / 2
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
    painted.look.length === next.look.length &&
    painted.look.every((part, index) => part === next.look[index])
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

/** By whole pixels of the display, or the curves would be blurred. */
function slide({ style }: HTMLCanvasElement, painted: PlotScale, view: PlotScale, ratio: number): void {
  const hiddenPx = (view.fromMs - painted.fromMs) / pixelMs(view)
  style.transform = `translateX(${-Math.round(hiddenPx * ratio) / ratio}px)`
  // A layer of its own, so that sliding it paints nothing.
  style.willChange = painted.width > view.width ? 'transform' : 'auto'
}

/** Of a CSS px, ms. */
function pixelMs({ fromMs, toMs, width }: PlotScale): number {
  return (toMs - fromMs) / width
}
