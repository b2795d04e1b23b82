import type { Page } from '@playwright/test'

import { lookIntoHistory } from './harness/history'
import { saidOf } from './harness/page'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'
import { storeTwo } from './pictures/made-readings'

// The popover is said in linux/popover.spec.ts.
test('the window, its settings and its pages are said as recorded', async ({ launch, home }) => {
  await lookIntoHistory(home, storeTwo)
  const file = writeRecording(home.root, 'run.plist', { samples: 120 })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  await expect(page.locator('.badge')).toContainText('ended')
  await untilCharted(page)
  expect(await saidOf(page.locator('body'))).toMatchSnapshot(['spoken', 'charts.yml'])
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('tab', { selected: true })).toBeFocused()
  expect(await saidOf(page.locator('main'))).toMatchSnapshot(['spoken', 'settings.yml'])
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await expect(page.getByRole('row', { name: /^In all/ })).toBeVisible()
  expect(await saidOf(page.locator('main'))).toMatchSnapshot(['spoken', 'ledger.yml'])
  await page.keyboard.press('j')
  await page.keyboard.press('l')
  await expect(page.getByRole('treegrid')).toBeFocused()
  expect(await saidOf(page.locator('main'))).toMatchSnapshot(['spoken', 'measurements.yml'])
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: /^Compare 2/ }).press('Enter')
  await expect(page.locator('.overlay-plot svg')).toBeVisible()
  expect(await saidOf(page.locator('main'))).toMatchSnapshot(['spoken', 'comparison.yml'])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Photos/ }).press('Enter')
  await untilCharted(page)
  expect(await saidOf(page.locator('main'))).toMatchSnapshot(['spoken', 'measurement.yml'])
})

/** The last of what the charts bring after the first one: their legends, their frames and their summaries. */
async function untilCharted(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Active', exact: true })).toBeVisible()
  await expect(page.locator('[data-chart="gpu"] svg').first()).toBeVisible()
  await expect(page.locator('#chart-summary-clusters')).not.toBeEmpty()
  // Of what was shown before the recording had ended.
  await expect(page.locator('[id^="chart-summary-"]', { hasText: /^Last/ })).toHaveCount(0)
  // The display's own pointer rests where a window of another test was, which may be over a chart of this one.
  await page.mouse.move(0, 0)
  await expect(page.getByText('crosshair', { exact: true })).toHaveCount(0)
}
