import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { words } from '#shared/words/words'
import { ChartFrame, type ChartFrameProps } from '../charts/chart-frame'

/** The frame of a chart as an image: renders the component of the screen off-screen, and copies its SVG. Rejects after 10 s. */
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

/** Far more than a busy machine needs, ms. */
const TIMEOUT_MS = 10_000

/** Waits until every label is there: Recharts lays out its axes in several passes. */
function waitForLabels(host: HTMLElement, labels: number): Promise<void> {
  const isComplete = (): boolean => host.querySelectorAll('svg text').length >= labels
  return new Promise((resolve, reject) => {
    if (isComplete()) return resolve()
    const giveUp = setTimeout(() => {
      observer.disconnect()
      reject(new Error(words.pictures.noAxes))
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
