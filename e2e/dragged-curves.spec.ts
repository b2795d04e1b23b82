import type { Locator, Page } from '@playwright/test'

import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

const STEPS_PX = [7, 12, -3, 40, -21, 1, 55, 90]
/** Of 255: what rounding does to pixels at the edge of a curve. */
const TOLERANCE = 4
/** Of all values, and of 255: a long curve is painted in pieces, which overlap by a stretch and begin elsewhere. */
const MOST_DIFFERENT = 0.01
const WORST = 64

test('curves that were dragged are those that would be painted there, pixel by pixel', async ({
  launch,
  home,
}) => {
  const file = writeRecording(home.root, 'run.plist', {
    samples: 600,
    anePowerMw: (index) => Math.round(900 + 800 * Math.sin(index / 3)),
  })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  await expect(page.getByText('600 samples')).toBeVisible()
  await page.keyboard.press('1')
  const canvases = page.locator('.lane-canvas, .core-traces canvas:first-child')
  await countMoves(page)

  await dragInSteps(page, page.locator('[data-chart="ane-power"] .lane-canvas'))
  const compared = await paintAnewAndCompare(canvases)

  expect(compared.length).toBeGreaterThan(4)
  expect(await page.evaluate(() => window.movedCanvases)).toBeGreaterThan(compared.length)
  expect(Math.max(...compared.map(({ painted }) => painted))).toBeGreaterThan(0.05)
  for (const { different, worst } of compared) {
    expect(different).toBeLessThan(MOST_DIFFERENT)
    expect(worst).toBeLessThan(WORST)
  }
  await page.mouse.up()
})

declare global {
  interface Window {
    /** How often a canvas was drawn on itself. */
    movedCanvases: number
  }
}

async function countMoves(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.movedCanvases = 0
    const prototype = CanvasRenderingContext2D.prototype
    const draw = Reflect.get(prototype, 'drawImage') as object
    const counted = new Proxy(draw as () => void, {
      apply: (target, context: CanvasRenderingContext2D, args: [unknown]) => {
        if (args[0] === context.canvas) window.movedCanvases++
        return Reflect.apply(target, context, args) as unknown
      },
    })
    Reflect.set(prototype, 'drawImage', counted)
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
  /** Share of the values, 0 to 1, that are not those of an empty canvas. */
  painted: number
  /** Share of the values that are others once all is painted anew. */
  different: number
  /** The greatest difference, of 255. */
  worst: number
}

/** Has every canvas painted anew, as after the loss of the graphics process, and looks what became of its pixels. */
async function paintAnewAndCompare(canvases: Locator): Promise<Compared[]> {
  return canvases.evaluateAll(async (all, tolerance) => {
    // As they cover what lies below: the colour of a pixel that is hardly there says nothing.
    const pixelsOf = (canvas: HTMLCanvasElement): Uint8ClampedArray => {
      const context = canvas.getContext('2d') as CanvasRenderingContext2D
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
      return data.map((value, at) => (at % 4 === 3 ? value : (value * (data[at | 3] ?? 0)) / 255))
    }
    const shown = all as HTMLCanvasElement[]
    const before = shown.map(pixelsOf)
    for (const canvas of shown) canvas.dispatchEvent(new Event('contextrestored'))
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return shown.map((canvas, index) => {
      const moved = before[index] ?? new Uint8ClampedArray()
      const differences = pixelsOf(canvas).map((value, at) => Math.abs(value - (moved[at] ?? 255)))
      return {
        painted: moved.filter((value) => value > 0).length / moved.length,
        different: differences.filter((difference) => difference > tolerance).length / moved.length,
        worst: differences.reduce((worst, difference) => Math.max(worst, difference), 0),
      }
    })
  }, TOLERANCE)
}
