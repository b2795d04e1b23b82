/** Room around the plot for the labels, CSS px. Every chart has the same, so that all plots share their edges. */
export const PLOT_LEFT_PX = 44
export const PLOT_TOP_PX = 8
export const BOTTOM_WITH_TIME_PX = 20
export const BOTTOM_PX = 8

export const LABEL_SIZE_PX = 11
export const FONT_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'

export function plotHeight(height: number, showTime: boolean): number {
  return Math.max(0, height - PLOT_TOP_PX - (showTime ? BOTTOM_WITH_TIME_PX : BOTTOM_PX))
}

export function plotWidth(width: number): number {
  return Math.max(0, width - PLOT_LEFT_PX)
}
