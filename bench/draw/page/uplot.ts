import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'
import { CHART_HEIGHT_PX, CHART_WIDTH_PX, makePlaces, timeMsOf, valueOf, type Mount } from './contender'

/** Room in the arrays for samples to come, so that an update makes three views and copies nothing. */
const SPARE = 4096

/** Lines without areas, its own axes and grid, one crosshair for all charts; a drag moves the view of all. */
export const mount: Mount = (root, { charts, samples, held }) => {
  const [times, first, second] = [0, 1, 2].map(() => new Float64Array(held + SPARE)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  let count = 0
  const append = (): void => {
    times[count] = timeMsOf(count) / 1000
    first[count] = valueOf(0, count)
    second[count] = valueOf(1, count)
    count++
  }
  const view = (): uPlot.AlignedData =>
    [times, first, second].map((column) => column.subarray(count - held, count))
  for (let i = 0; i < held; i++) append()
  const plots = makePlaces(root, charts).map((place) => new uPlot(OPTIONS, view(), place))
  let offset = 0
  const show = (): void => {
    const max = (times[count - 1] ?? 0) - offset
    for (const plot of plots) plot.setScale('x', { min: max - samples, max })
  }
  if (held > samples) show()
  for (const plot of plots) {
    onDrag(plot.over, (byPx) => {
      offset = Math.min(held - samples, Math.max(0, offset + (byPx / plot.over.clientWidth) * samples))
      show()
    })
  }
  return {
    update: () => {
      append()
      const isWhole = held === samples
      for (const plot of plots) plot.setData(view(), isWhole)
      if (!isWhole) show()
    },
  }
}

const OPTIONS: uPlot.Options = {
  width: CHART_WIDTH_PX,
  height: CHART_HEIGHT_PX,
  legend: { show: false },
  cursor: { sync: { key: 'bench' }, drag: { x: false, y: false } },
  series: [
    {},
    { stroke: '#1e8039', width: 1.5, points: { show: false } },
    { stroke: '#bf1a86', width: 1.5, points: { show: false } },
  ],
}

function onDrag(element: HTMLElement, move: (byPx: number) => void): void {
  let lastX: number | null = null
  element.addEventListener('mousedown', (event) => (lastX = event.clientX))
  window.addEventListener('mouseup', () => (lastX = null))
  window.addEventListener('mousemove', (event) => {
    if (lastX === null) return
    move(event.clientX - lastX)
    lastX = event.clientX
  })
}
