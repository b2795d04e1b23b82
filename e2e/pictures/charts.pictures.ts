import { mkdirSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'

import { lookIntoHistory } from '../harness/history'
import { captureLightAndDark } from '../harness/pictures'
import { expect, test } from '../harness/test'
import { workingMonth } from './made-readings'

/** Pictures to look at, not for README. */
const FOLDER = path.join(import.meta.dirname, '../../test-results/looks')
const SIZES = [
  { width: 720, height: 480 },
  { width: 1040, height: 760 },
]

test('long ranges, the ledger, a marked range and a running measurement, in two sizes', async ({
  launch,
  home,
}) => {
  mkdirSync(FOLDER, { recursive: true })
  await lookIntoHistory(home, (store) => {
    const writer = store.writer(store.continuousTrack('demonstration'))
    if (!writer.ok) throw new Error(writer.message)
    for (const placed of workingMonth(Date.now())) writer.value.append(placed)
    writer.value.close()
  })
  const page = await (await launch()).window()
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  for (const size of SIZES) {
    await page.setViewportSize(size)
    const capture = (name: string): Promise<void> =>
      captureLightAndDark(page, `${name}-${size.width}`, FOLDER)
    await longRanges(page, capture)
    await page.keyboard.press('j')
    await expect(page.getByRole('table', { name: 'Energy by day' })).toBeVisible()
    await capture('ledger')
    await page.keyboard.press('j')
    await page.keyboard.press('2')
    await page.locator('[data-chart="gpu"] .time-axis').scrollIntoViewIfNeeded()
    const axis = await page.locator('[data-chart="gpu"] .time-axis').boundingBox()
    if (axis === null) throw new Error('The time axis is not on the page.')
    await page.mouse.move(axis.x + axis.width * 0.3, axis.y + 10)
    await page.mouse.down()
    await page.mouse.move(axis.x + axis.width * 0.7, axis.y + 10, { steps: 5 })
    await page.mouse.up()
    await expect(page.getByRole('toolbar', { name: 'Selected range' })).toContainText('peak')
    await capture('selection')
    await page.keyboard.press('Escape')
    await page.keyboard.press('m')
    await expect(page.getByRole('region', { name: 'Running measurement' })).toContainText('peak')
    await capture('measuring')
    await page.keyboard.press('m')
    await expect(page.getByRole('region', { name: 'Running measurement' })).toHaveCount(0)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  }
})

async function longRanges(page: Page, capture: (name: string) => Promise<void>): Promise<void> {
  for (const [key, name, words] of [
    ['6', '24-hours', 'Last 24 hours'],
    ['7', '7-days', 'Last 7 days'],
    ['8', '30-days', 'Last 30 days'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.locator('.hero-figures')).toContainText(words)
    await expect(page.getByRole('region', { name: /^ANE by/ })).toContainText('most')
    await capture(name)
  }
}
