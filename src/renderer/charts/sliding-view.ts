import type { PlotScale } from './painter'
import { fitCanvas } from './use-canvas'

/** How much more than the view is painted on either side while it moves, as a share of its width. */
const MARGIN = 1
/** Of a canvas, pixels of the display: a plot on a large display gets less margin rather than much memory. */
const WIDEST_PX = 8192
/** Lengths of time that differ by less than this, pixels of the display, are the same. */
const TOLERANCE_PX = 0.05

interface Painted {
  /** Of all that is on the canvas. */
  scale: PlotScale
  viewWidth: number
  canvasHeight: number
  ratio: number
  look: readonly unknown[]
}

/**
 * While a person moves the view, curves are painted wider than it, and their canvas slides below it until the view reaches
 * the end of what is painted. The canvas lies in an element as large as the plot that hides the rest.
 *
 * Measured while six charts were dragged without a graphics card: painting them at every step took the main thread 44 ms a
 * frame, moving their pixels within the canvases 14 ms, sliding the canvases 4 ms.
 */
export class SlidingView {
  private painted: Painted | null = null

  /** The canvas no longer shows what was painted. */
  forget(): void {
    this.painted = null
  }

  /**
   * Shows the view `wanted` on a canvas of `canvasHeight`, CSS px. Returns the plot to be painted on it, which is empty
   * then; null where the canvas only had to slide. `look`: all that decides how the plot looks besides its scale.
   */
  show(
    context: CanvasRenderingContext2D,
    wanted: PlotScale,
    canvasHeight: number,
    look: readonly unknown[],
    isMoving: boolean,
  ): PlotScale | null {
    const ratio = window.devicePixelRatio
    const next = { viewWidth: wanted.width, canvasHeight, ratio, look }
    if (isMoving && this.painted !== null && isSame(this.painted, next) && covers(this.painted, wanted)) {
      slide(context.canvas, this.painted.scale, wanted, ratio)
      return null
    }
    const scale = isMoving ? widened(wanted, ratio) : wanted
    this.painted = { scale, ...next }
    fitCanvas(context, { width: scale.width, height: canvasHeight })
    slide(context.canvas, scale, wanted, ratio)
    return scale
  }
}

function widened(view: PlotScale, ratio: number): PlotScale {
  const roomPx = Math.max(0, WIDEST_PX / ratio - view.width) / 2
  const marginPx = Math.floor(Math.min(MARGIN * view.width, roomPx))
  const marginMs = marginPx * pixelMs(view)
  return {
    ...view,
    width: view.width + 2 * marginPx,
    fromMs: view.fromMs - marginMs,
    toMs: view.toMs + marginMs,
  }
}

function isSame(one: Omit<Painted, 'scale'>, other: Omit<Painted, 'scale'>): boolean {
  return (
    one.viewWidth === other.viewWidth &&
    one.canvasHeight === other.canvasHeight &&
    one.ratio === other.ratio &&
    one.look.length === other.look.length &&
    one.look.every((part, index) => part === other.look[index])
  )
}

function covers({ scale, ratio }: Painted, view: PlotScale): boolean {
  const toleranceMs = (TOLERANCE_PX / ratio) * pixelMs(view)
  return (
    scale.maximum === view.maximum &&
    Math.abs(pixelMs(scale) - pixelMs(view)) * view.width < toleranceMs &&
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
