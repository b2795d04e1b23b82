import { mkdirSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'

import type { PlacedSample } from '../../src/shared/sample'
import { lookIntoHistory } from '../harness/history'
import { captureLightAndDark } from '../harness/pictures'
import type { SandboxHome } from '../harness/sandbox-home'
import { expect, test } from '../harness/test'
import { workingDay, workingDays } from './made-readings'

/** Pictures to look at, not for README. */
const FOLDER = path.join(import.meta.dirname, '../../test-results/looks')
const SIZES = [
  { width: 720, height: 480 },
  { width: 1040, height: 760 },
]

const RANGES = [
  { key: '6', name: '24-hours', words: 'Last 24 hours' },
  { key: '7', name: '7-days', words: 'Last 7 days' },
  { key: '8', name: '30-days', words: 'Last 30 days' },
]
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

test('long ranges, the ledger, a marked range and a running measurement, in two sizes', async ({
  launch,
  home,
}) => {
  mkdirSync(FOLDER, { recursive: true })
  await keep(home, workingDays(Date.now(), 30, 10 * MINUTE_MS))
  const page = await (await launch()).window()
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  for (const size of SIZES) {
    await page.setViewportSize(size)
    const capture = (name: string): Promise<void> =>
      captureLightAndDark(page, `${name}-${size.width}`, FOLDER)
    await longRanges(page, capture, RANGES)
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

test('a day in windows of a second, and a week in windows of a minute, in two sizes', async ({
  launch,
  home,
}) => {
  mkdirSync(FOLDER, { recursive: true })
  const nowMs = Date.now()
  await keep(home, workingDays(nowMs - DAY_MS, 6, MINUTE_MS))
  await keep(home, workingDay(nowMs))
  const page = await (await launch()).window()
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await longRanges(
      page,
      (name) => captureLightAndDark(page, `dense-${name}-${size.width}`, FOLDER),
      RANGES.slice(0, 2),
    )
  }
})

/** As the demonstration's own. */
function keep(home: SandboxHome, samples: Iterable<PlacedSample>): Promise<void> {
  return lookIntoHistory(home, (store) => {
    const writer = store.writer(store.continuousTrack('demonstration'))
    if (!writer.ok) throw new Error(writer.message)
    for (const placed of samples) writer.value.append(placed)
    writer.value.close()
  })
}

async function longRanges(
  page: Page,
  capture: (name: string) => Promise<void>,
  ranges: typeof RANGES,
): Promise<void> {
  for (const { key, name, words } of ranges) {
    await page.keyboard.press(key)
    await expect(page.locator('.hero-figures')).toContainText(words)
    await expect(page.getByRole('region', { name: /^ANE by/ })).toContainText('most')
    await capture(name)
  }
}
