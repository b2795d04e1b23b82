import { demonstrationKept } from './harness/history'
import { expect, test } from './harness/test'

test('plays the demonstration where there are no live readings, and says so @packaged', async ({
  launch,
}) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('.badge')).toContainText('Demonstration')
  await expect(page.locator('.source-message').first()).toContainText(/live readings/i)
  await expect(page.getByRole('contentinfo')).toContainText('Demonstration')
  await expect(page.getByRole('contentinfo')).toContainText(/\d+ samples?/)
})

test('draws every chart with its figures', async ({ launch }) => {
  const page = await (await launch()).window()
  for (const title of [
    'ANE power',
    'ANE memory traffic',
    'CPU and GPU power',
    'GPU frequency and activity',
    'CPU clusters',
  ]) {
    await expect(page.getByRole('region', { name: title, exact: true }).last()).toBeVisible()
  }
  const chart = page.locator('[data-chart="ane-power"]')
  await expect(chart.locator('canvas').first()).toBeVisible()
  await expect(chart.locator('.series-value')).toHaveText(/^\d[\d.,]*\s?m?W (?:now|crosshair)$/u)
  await expect(page.locator('.hero-digits')).toHaveText(/^\d/)
})

test('opens with its last hour there, once, also when it is started again', async ({ launch, home }) => {
  const hourMs = 3_600_000
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  await expect(page.locator('.hero-figures')).toContainText('Last 5 minutes')
  await page.keyboard.press('4')
  await expect(page.locator('.hero-figures')).toContainText('Last hour')
  await expect(page.locator('.hero-figures')).toContainText(/49\sm?W/)
  await app.quit()
  const first = await demonstrationKept(home)
  expect((first?.toMs ?? 0) - (first?.fromMs ?? 0)).toBeGreaterThan(0.99 * hourMs)
  const again = await (await launch()).window()
  await expect(again.locator('.hero-figures')).toContainText('Last hour')
  const second = await demonstrationKept(home)
  expect(second?.fromMs).toBe(first?.fromMs)
  const spanMs = (second?.toMs ?? 0) - (second?.fromMs ?? 0)
  // A window of the demonstration is at least 1.009 s long.
  expect(second?.samples).toBeLessThanOrEqual(spanMs / 1009 + 1)
})
