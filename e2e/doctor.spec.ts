import { violationsInThemes } from './harness/page'
import { expect, test } from './harness/test'

test('checks this Mac, and tells what only the app can see', async ({ launch }) => {
  test.skip(process.platform === 'darwin', 'What a Mac answers is for a person to read.')
  const page = await (await launch()).window()
  await page.getByRole('button', { name: 'Source' }).click()
  await page.getByRole('menuitem', { name: 'Check this Mac…' }).click()
  await expect(page.getByRole('status').first()).toHaveText(
    'Nothing can be measured here: see "cannot measure".',
  )
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name} `) })
  await expect(row('Mac')).toContainText('This is Linux.')
  await expect(row('Anemometer')).toContainText('Electron')
  await expect(row('Display')).toContainText(/ok *\d+ × \d+/)
  await expect(row('History')).toContainText('ok')
  await expect(row('Samplers')).toContainText('Only macOS has it.')
  expect(await violationsInThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect(page.getByRole('status').first()).toHaveText(
    'Nothing can be measured here: see "cannot measure".',
  )
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
})
