import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { ChartFrame, type ChartFrameProps } from '../charts/chart-frame'

/** The frame of a chart as an image: the same component as on screen, drawn out of sight and lifted as an SVG. */
export async function frameImage(props: ChartFrameProps): Promise<HTMLImageElement> {
  const host = document.createElement('div')
  host.className = 'off-screen'
  host.setAttribute('aria-hidden', 'true')
  document.body.append(host)
  const root = createRoot(host)
  try {
    flushSync(() => root.render(<ChartFrame {...props} />))
    await waitForLabels(host, props.scale.ticks.length)
    return await imageOf(host.querySelector('svg') as SVGSVGElement)
  } finally {
    root.unmount()
    host.remove()
  }
}

/** Far beyond what a busy machine needs; whoever waits for the picture shall not wait for ever. */
const TIMEOUT_MS = 10_000

/** Recharts lays its axes out in several passes; the frame is complete when every label is there. */
function waitForLabels(host: HTMLElement, labels: number): Promise<void> {
  const isComplete = (): boolean => host.querySelectorAll('svg text').length >= labels
  return new Promise((resolve, reject) => {
    if (isComplete()) return resolve()
    const giveUp = setTimeout(() => {
      observer.disconnect()
      reject(new Error('the axes were not laid out'))
    }, TIMEOUT_MS)
    const observer = new MutationObserver(() => {
      if (!isComplete()) return
      clearTimeout(giveUp)
      observer.disconnect()
      resolve()
    })
    observer.observe(host, { childList: true, subtree: true })
  })
}

async function imageOf(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.removeAttribute('style')
  const url = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }),
  )
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    return image
  } finally {
    URL.revokeObjectURL(url)
  }
}
