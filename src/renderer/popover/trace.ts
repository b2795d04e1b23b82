import { traceTopMw } from '#shared/glance'

const LINE_PX = 1.5
/** The area below the line. */
const AREA_ALPHA = 0.14

/** Paints a power over time as steps, each column as wide as the others; a column of null stays empty: a gap. */
export function paintTrace(canvas: HTMLCanvasElement, trace: readonly (number | null)[]): void {
  const { clientWidth: width, clientHeight: height } = canvas
  canvas.width = Math.round(width * devicePixelRatio)
  canvas.height = Math.round(height * devicePixelRatio)
  const context = canvas.getContext('2d')
  if (context === null) return
  context.scale(canvas.width / width, canvas.height / height)
  const style = getComputedStyle(canvas)
  context.strokeStyle = context.fillStyle = style.getPropertyValue('--series-ane')
  context.lineWidth = LINE_PX
  const room = height - LINE_PX
  const yOf = (powerMw: number): number => LINE_PX / 2 + room * (1 - powerMw / traceTopMw(trace))
  const xOf = (column: number): number => (column / trace.length) * width
  for (const { from, powersMw } of stretchesOf(trace)) {
    context.beginPath()
    powersMw.forEach((powerMw, index) => {
      const y = yOf(powerMw)
      context.lineTo(xOf(from + index), y)
      context.lineTo(xOf(from + index + 1), y)
    })
    context.stroke()
    context.lineTo(xOf(from + powersMw.length), height)
    context.lineTo(xOf(from), height)
    context.globalAlpha = AREA_ALPHA
    context.fill()
    context.globalAlpha = 1
  }
}

interface Stretch {
  from: number
  powersMw: number[]
}

/** The columns between gaps. */
function stretchesOf(trace: readonly (number | null)[]): Stretch[] {
  const stretches: Stretch[] = []
  let open: Stretch | null = null
  trace.forEach((powerMw, column) => {
    if (powerMw === null) {
      open = null
      return
    }
    if (open === null) stretches.push((open = { from: column, powersMw: [] }))
    open.powersMw.push(powerMw)
  })
  return stretches
}
