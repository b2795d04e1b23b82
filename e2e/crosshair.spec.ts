import type { Locator, Page } from '@playwright/test'

import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

const WIDE = { width: 1040, height: 760 }
const NARROW = { width: 720, height: 760 }

test('the crosshair is there on curves that stand still, and in a window that became narrower', async ({
  launch,
  home,
}) => {
  const file = writeRecording(home.root, 'run.plist', { samples: 120, anePowerMw: (index) => 10 * index })
  const app = await launch([`--replay=${file}`, '--speed=max'])
  const page = await app.window()
  await expect(page.locator('.badge')).toContainText('ended')
  const plot = page.locator('[data-chart="ane-power"] .lane-plot')
  const resize = ({ width, height }: typeof WIDE): Promise<void> =>
    app.electron.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    )

  await resize(WIDE)
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(WIDE.width)
  await pointUntilPainted(page, plot, 0.98)
  await page.mouse.move(2, 2)
  await expect.poll(() => crosshairPx(page)).toBe(0)
  await resize(NARROW)
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(NARROW.width)
  await pointUntilPainted(page, plot, 0.3)
  const isScrolled = await page.locator('.board').evaluate((board) => board.scrollWidth > board.clientWidth)
  expect(isScrolled).toBe(false)
})

/**
 * Moves the pointer along the plot until its crosshair is painted: a recording that is shown whole a little after its end
 * takes it away, and so does the display's own pointer when a window of another test opens or closes.
 */
async function pointUntilPainted(page: Page, plot: Locator, share: number): Promise<void> {
  await expect
    .poll(async () => {
      const box = await plot.boundingBox()
      if (box === null) throw new Error('The plot is not on the page.')
      await page.mouse.move(box.x + share * box.width, box.y + 10)
      await page.mouse.move(box.x + share * box.width, box.y + 20)
      return crosshairPx(page)
    })
    .toBeGreaterThan(0)
}

/** How many pixels of the ANE's crosshair are painted where its chart is. */
async function crosshairPx(page: Page): Promise<number> {
  return page.locator('[data-chart="ane-power"] .lane-crosshair').evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    const [own, plot] = [canvas, canvas.previousElementSibling].map((one) => one?.getBoundingClientRect())
    if (own === undefined || plot === undefined || own.right < plot.left || own.left > plot.right) return 0
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    return data.filter((value, at) => at % 4 === 3 && value > 0).length
  })
}
