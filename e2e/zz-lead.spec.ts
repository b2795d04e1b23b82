import { expect, test } from './harness/test'
test('garbage', async ({ launch }) => {
  const app = await launch(['--replay', '/tmp/garbage.bin'])
  const page = await app.window()
  await expect(page.getByText('is not a powermetrics recording')).toBeVisible()
  await page.waitForTimeout(1500)
  await page.screenshot({ path: '/tmp/w1.png' })
  await page.setViewportSize({ width: 720, height: 480 })
  await page.waitForTimeout(1500)
  await page.screenshot({ path: '/tmp/w2.png' })
})
