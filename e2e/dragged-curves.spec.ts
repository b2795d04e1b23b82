import type { Locator, Page } from '@playwright/test'

import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

const STEPS_PX = [7, 12, -3, 40, -21, 1, 55, 90]
/** Of 255: what rounding does to pixels at the edge of a curve. */
const TOLERANCE = 8
/** Of all values: a long curve is painted in pieces, which overlap by a stretch and begin elsewhere. */
const MOST_DIFFERENT = 0.01

test('curves that slide under a drag are those that would be painted there', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'run.plist', {
    samples: 600,
    anePowerMw: (index) => Math.round(900 + 800 * Math.sin(index / 3)),
  })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  await expect(page.locator('.badge')).toContainText('ended')
  await expect(page.getByText('600 samples')).toBeVisible()
  await page.keyboard.press('1')
  await expect(page.getByRole('button', { name: /last minute/i })).toHaveAttribute('aria-pressed', 'true')
  const plots = page.locator('.lane-plot, .core-traces')
  // All but the first chart's come in the second frame.
  await expect.poll(() => plots.count()).toBeGreaterThan(4)
  const count = await plots.count()

  await countPaintings(page)
  // Tried again where what a window that opens still waits for, its extent or the size of a chart, was painted meanwhile.
  await expect(async () => {
    await page.mouse.up()
    await nextFrame(page)
    await page.evaluate(() => (window.paintings = 0))
    await dragInSteps(page, page.locator('[data-chart="ane-power"] .lane-plot'))
    // Once each, when the drag began.
    expect(await page.evaluate(() => window.paintings)).toBe(count)
  }).toPass()
  const compared = await paintAnewAndCompare(plots)
  expect(await page.evaluate(() => window.paintings)).toBe(2 * count)
  expect(Math.max(...compared.map(({ painted }) => painted))).toBeGreaterThan(0.05)
  // In narrower plots a step of the pointer is no whole number of pixels, by which canvases slide.
  const dragged = Math.max(...compared.map(({ width }) => width))
  const alike = compared.filter(({ width }) => width === dragged)
  for (const { different } of alike) expect(different).toBeLessThan(MOST_DIFFERENT)

  await page.mouse.up()
  await expect.poll(() => plots.evaluateAll(excessWidths)).toEqual(Array.from({ length: count }, () => 0))
})

declare global {
  interface Window {
    /** How often curves were painted. */
    paintings: number
  }
}

/** A canvas is emptied before curves are painted on it; crosshairs and axes have others. */
async function countPaintings(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.paintings = 0
    const prototype = CanvasRenderingContext2D.prototype
    const clear = Reflect.get(prototype, 'clearRect') as object
    const counted = new Proxy(clear as () => void, {
      apply: (target, context: CanvasRenderingContext2D, args: unknown[]) => {
        if (context.canvas.matches('.lane-canvas, .core-traces canvas:first-child')) window.paintings++
        return Reflect.apply(target, context, args) as unknown
      },
    })
    Reflect.set(prototype, 'clearRect', counted)
  })
}

/** Leaves the button down: the view still moves. */
async function dragInSteps(page: Page, plot: Locator): Promise<void> {
  const box = await plot.boundingBox()
  if (box === null) throw new Error('The plot is not on the page.')
  let x = Math.round(box.x + 100)
  await page.mouse.move(x, box.y + 40)
  await page.mouse.down()
  for (const step of STEPS_PX) {
    x += step
    await page.mouse.move(x, box.y + 40)
    await nextFrame(page)
  }
}

async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
}

interface Compared {
  /** Of the plot, CSS px. */
  width: number
  /** Share of the values, 0 to 1, that are not those of an empty canvas. */
  painted: number
  /** Share of the values that are others once all is painted anew. */
  different: number
}

/** Has the curves painted anew, as after the loss of the graphics process, and looks what became of what is seen of them. */
async function paintAnewAndCompare(plots: Locator): Promise<Compared[]> {
  return plots.evaluateAll(async (all, tolerance) => {
    const canvases = all.map((plot) => plot.firstElementChild as HTMLCanvasElement)
    // As they cover what lies below: the colour of a pixel that is hardly there says nothing.
    const pixelsOf = (canvas: HTMLCanvasElement): Uint8ClampedArray => {
      const context = canvas.getContext('2d') as CanvasRenderingContext2D
      const left = -new DOMMatrix(canvas.style.transform).e * devicePixelRatio
      const width = (canvas.parentElement?.clientWidth ?? 0) * devicePixelRatio
      const { data } = context.getImageData(left, 0, width, canvas.height)
      return data.map((value, at) => (at % 4 === 3 ? value : (value * (data[at | 3] ?? 0)) / 255))
    }
    const before = canvases.map(pixelsOf)
    const due = window.paintings + canvases.length
    for (const canvas of canvases) canvas.dispatchEvent(new Event('contextrestored'))
    // In one frame, or in several where frames come late.
    while (window.paintings < due) await new Promise(requestAnimationFrame)
    return canvases.map((canvas, index) => {
      const slid = before[index] ?? new Uint8ClampedArray()
      const different = pixelsOf(canvas).filter(
        (value, at) => Math.abs(value - (slid[at] ?? 255)) > tolerance,
      )
      return {
        width: canvas.parentElement?.clientWidth ?? 0,
        painted: slid.filter((value) => value > 0).length / slid.length,
        different: different.length / slid.length,
      }
    })
  }, TOLERANCE)
}

/** How much wider than its plot each canvas of curves is, CSS px. */
function excessWidths(plots: Element[]): number[] {
  return plots.map((plot) => (plot.firstElementChild?.clientWidth ?? 0) - plot.clientWidth)
}
