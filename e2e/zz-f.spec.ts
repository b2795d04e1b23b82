import { expect, test } from './harness/test'
const OUT = '/tmp/f-shots'
test('look', async ({ launch }) => {
  test.setTimeout(240_000)
  const app = await launch(['--force-device-scale-factor=2'])
  const page = await app.window()
  const size = async (width: number, height: number) => {
    await app.electron.evaluate(({ BrowserWindow }, s) => BrowserWindow.getAllWindows()[0]?.setContentSize(s[0] as number, s[1] as number), [width, height])
    await page.waitForTimeout(300)
  }
  const shot = async (name: string) => { await page.waitForTimeout(250); await page.screenshot({ path: `${OUT}/${name}.png`, animations: 'disabled' }) }
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  await page.waitForTimeout(50000)
  await page.keyboard.press('m')
  await page.waitForTimeout(20000)
  await page.keyboard.press('m')
  await page.waitForTimeout(1000)
  await page.keyboard.press('Enter')
  await shot('50-baseline')
  await page.locator('.page-scroll').evaluate((e) => e.scrollTo(0, 280))
  await shot('51-curves')
  await size(720, 480)
  await page.locator('.page-scroll').evaluate((e) => e.scrollTo(0, 0))
  await shot('52-720')
  await page.emulateMedia({ forcedColors: 'active' })
  await size(1040, 760)
  await shot('53-forced')
})
