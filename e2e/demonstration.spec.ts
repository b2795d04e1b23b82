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
