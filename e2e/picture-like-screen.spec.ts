import { existsSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'
import { PNG } from 'pngjs'

import { readPng, type Picture } from './harness/pictures'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

/** Where the plot lies in a picture of one chart, and how large it is, CSS px; two pixels each. */
const PLOT = { left: 76, top: 132, width: 1092, height: 292 }
const RATIO = 2
/** Of 255: what rounding does where a curve is blended with what lies below it. */
const TOLERANCE = 4

test('the curves of a picture are those of the screen, pixel by pixel', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'run.plist', {
    samples: 60,
    anePowerMw: (index) => Math.round(900 + 800 * Math.sin(index / 3)),
  })
  const app = await launch([`--replay=${file}`, '--speed=max'])
  const page = await app.window()
  await expect(page.getByText('60 samples')).toBeVisible()
  await page.locator('[data-chart="ane-power"]').focus()
  await page.keyboard.press('Enter')
  await fitPlot(page)

  const out = path.join(home.root, 'saved.png')
  await app.answerSaveDialogs(out)
  await page.keyboard.press('Control+s')
  await expect.poll(() => existsSync(out)).toBe(true)

  const found = compare(await curvesOnScreen(page), readPng(out))
  expect(found.painted).toBeGreaterThan(10_000)
  expect(found.different / found.painted).toBeLessThan(0.001)
})

/** Makes the plot on the screen as large as in a picture, at as many pixels. */
async function fitPlot(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const canvas = page.locator('.lane-canvas').first()
  const size = { width: 1200, height: 700 }
  const apply = () =>
    session.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: RATIO, mobile: false })
  await apply()
  await expect(async () => {
    const { width, height } = await canvas.evaluate((element) => element.getBoundingClientRect())
    size.width += PLOT.width - width
    size.height += PLOT.height - height
    await apply()
    expect({ width, height }).toEqual({ width: PLOT.width, height: PLOT.height })
  }).toPass()
  await expect(canvas).toHaveJSProperty('width', PLOT.width * RATIO)
  await expect(canvas).toHaveJSProperty('height', PLOT.height * RATIO)
}

/** The canvas of the curves alone, without what lies below it. */
async function curvesOnScreen(page: Page): Promise<Picture> {
  const url = await page
    .locator('.lane-canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL('image/png'))
  const { width, height, data } = PNG.sync.read(Buffer.from(url.split(',')[1] ?? '', 'base64'))
  return { width, height, rgba: data }
}

/** How many pixels the curves cover in rows without a line of the grid, and how many of these look otherwise. */
function compare(screen: Picture, picture: Picture): { painted: number; different: number } {
  let [painted, different] = [0, 0]
  // Without the last row, in which the lowest line of the grid lies: a curve of a whole recording leaves nothing of it bare.
  for (let y = 0; y < screen.height - 1; y++) {
    const rowAt = ((PLOT.top * RATIO + y) * picture.width + PLOT.left * RATIO) * 4
    if (hasGridLine(screen, picture, y, rowAt)) continue
    for (let x = 0; x < screen.width; x++) {
      const at = (y * screen.width + x) * 4
      const alpha = (screen.rgba[at + 3] ?? 0) / 255
      const isLike = [0, 1, 2].every((channel) => {
        const onWhite = (screen.rgba[at + channel] ?? 0) * alpha + 255 * (1 - alpha)
        return Math.abs(onWhite - (picture.rgba[rowAt + x * 4 + channel] ?? 0)) <= TOLERANCE
      })
      if (alpha > 0) painted++
      if (!isLike) different++
    }
  }
  return { painted, different }
}

/** The grid is drawn over the whole width: also where no curve covers it. */
function hasGridLine(screen: Picture, picture: Picture, y: number, rowAt: number): boolean {
  let [bare, grey] = [0, 0]
  for (let x = 0; x < screen.width; x++) {
    if (screen.rgba[(y * screen.width + x) * 4 + 3] !== 0) continue
    bare++
    const [red = 0, green = 0, blue = 0] = picture.rgba.subarray(rowAt + x * 4, rowAt + x * 4 + 3)
    if (red < 255 - TOLERANCE && red === green && green === blue) grey++
  }
  return bare > 0 && grey > bare / 2
}
