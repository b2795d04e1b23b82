import { captureLightAndDark } from '../harness/pictures'
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
    const tabs = page.getByRole('tab')
    for (const tab of await tabs.all()) {
      await tab.click()
      const title = ((await tab.textContent()) ?? '').replaceAll(' ', '-').toLowerCase()
      const share = page.getByRole('checkbox', { name: /^Let Prometheus/ })
      if (title === 'sharing' && !(await share.isChecked())) {
        await share.check()
        await expect(page.getByText('Served at')).toBeVisible()
      }
      await captureLightAndDark(page, `${title}-${width}x${height}x${zoom}`, info.outputPath())
    }
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    await captureLightAndDark(page, `keys-${width}x${height}x${zoom}`, info.outputPath())
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  }
})
