import { writeFileSync } from 'node:fs'

import type { Page } from '@playwright/test'

import type { AnemometerApp } from '../harness/anemometer-app'
import { expect, test } from '../harness/test'

const SIZES = [
  { width: 720, height: 480, zoom: 1 },
  { width: 1040, height: 760, zoom: 1 },
  { width: 720, height: 480, zoom: 2 },
]

// To look at, not for README: they stay with what the tests write.
test('every section of the settings, and the sheet of keys', async ({ launch }, info) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('.badge')).toBeVisible()
  for (const { width, height, zoom } of SIZES) {
    await app.electron.evaluate(
      ({ BrowserWindow }, size) => {
        const [window] = BrowserWindow.getAllWindows()
        window?.setContentSize(size.width, size.height)
        window?.webContents.setZoomFactor(size.zoom)
      },
      { width, height, zoom },
    )
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width / zoom)
    await page.keyboard.press('Control+,')
    await expect(page.getByRole('tab', { selected: true })).toBeFocused()
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click()
      const title = ((await tab.textContent()) ?? '').replaceAll(' ', '-').toLowerCase()
      const share = page.getByRole('checkbox', { name: /^Let Prometheus/ })
      if (title === 'sharing' && !(await share.isChecked())) {
        await share.check()
        await expect(page.getByText('Served at')).toBeVisible()
      }
      await capture(app, page, info.outputPath(`${title}-${width}x${height}x${zoom}`))
    }
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    await capture(app, page, info.outputPath(`keys-${width}x${height}x${zoom}`))
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  }
})

/** By Electron: Playwright's pictures of a page that is zoomed show a part of it. */
async function capture(app: AnemometerApp, page: Page, path: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(
      () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
    )
    const png = await app.electron.evaluate(async ({ BrowserWindow }) => {
      const picture = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
      return picture?.toPNG().toString('base64') ?? ''
    })
    writeFileSync(`${path}-${colorScheme}.png`, Buffer.from(png, 'base64'))
  }
}
