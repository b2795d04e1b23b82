import type { AnemometerApp } from './harness/anemometer-app'
import { pageTexts } from './harness/hostile'
import { expect, test } from './harness/test'

/** Ends the process of the window's page, as the system does when memory runs out. */
async function killPage(app: AnemometerApp): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('render-process-gone', () => resolve())
        contents?.forcefullyCrashRenderer()
      }),
  )
}

test('a page that dies is loaded again, and after the third time within a minute says so', async ({
  launch,
}) => {
  const app = await launch()
  await expect((await app.window()).locator('.badge')).toBeVisible()
  for (const death of [1, 2]) {
    await killPage(app)
    await expect
      .poll(() => pageTexts(app), `after death ${death}`)
      .toEqual([expect.stringContaining('This window had stopped, and was loaded again.')])
  }
  await killPage(app)
  await expect
    .poll(() => pageTexts(app))
    .toEqual([expect.stringContaining('This window stopped three times in a minute')])
  await killPage(app)
  await expect.poll(() => pageTexts(app)).toEqual([])
  await expect.poll(() => app.tray.toolTipText()).toContain('Neural Engine')
})
