import { FONT_FAMILY } from '../charts/chart-layout'

export interface TextStyle {
  size: number
  colour: string
  weight?: 400 | 600
  align?: 'left' | 'right' | 'center'
}

/** Writes `text` with its baseline at `y`; returns its width. */
export function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
): number {
  context.font = `${style.weight ?? 400} ${style.size}px ${FONT_FAMILY}`
  context.fillStyle = style.colour
  context.textAlign = style.align ?? 'left'
  context.textBaseline = 'alphabetic'
  context.fillText(text, x, y)
  return context.measureText(text).width
}

/** `text` cut to `width` with an ellipsis; the context's font must be set as it will be written. */
export function fitText(
  context: CanvasRenderingContext2D,
  text: string,
  width: number,
  style: TextStyle,
): string {
  context.font = `${style.weight ?? 400} ${style.size}px ${FONT_FAMILY}`
  if (context.measureText(text).width <= width) return text
  let end = text.length
  while (end > 0 && context.measureText(`${text.slice(0, end)}…`).width > width) end--
  return `${text.slice(0, end)}…`
}
