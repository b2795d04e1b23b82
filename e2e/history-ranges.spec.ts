import type { Locator, Page } from '@playwright/test'

import type { AnemometerApp } from './harness/anemometer-app'
import { writeRecording } from './harness/recordings'
import type { SandboxHome } from './harness/sandbox-home'
import { expect, test } from './harness/test'

/** Long samples, so that two hours of them are soon written and read. */
const INTERVAL_MS = 5000
const SAMPLES = (2 * 3_600_000) / INTERVAL_MS
/** One burst early in the recording, long out of memory when it has been read. */
const BURST_AT = 280
const BURST_MW = 777

/** A recording of two hours at its end: memory holds the last one, the disk all of it. */
async function openLongRecording(
  launch: (args: string[]) => Promise<AnemometerApp>,
  home: SandboxHome,
): Promise<Page> {
  const file = writeRecording(home.root, 'long.plist', {
    samples: SAMPLES,
    intervalMs: INTERVAL_MS,
    anePowerMw: (index) => (index === BURST_AT ? BURST_MW : 0),
  })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  await expect(page.locator('.badge')).toContainText('ended', { timeout: 60_000 })
  return page
}

const looking = (page: Page): Locator => page.locator('.looking')
const hero = (page: Page, name: string): Locator =>
  page.locator('.hero-figures div').filter({ hasText: name }).locator('dd')
const plot = (page: Page): Locator => page.locator('[data-chart="ane-power"] .lane-canvas')

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('The plot is not on the page.')
  return box
}

/** Drags along the middle of an element, from one share of its width to another. */
async function drag(page: Page, element: Locator, from: number, to: number): Promise<void> {
  const { x, y, width, height } = await boxOf(element)
  await page.mouse.move(x + from * width, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + to * width, y + height / 2, { steps: 8 })
  await page.mouse.up()
}

test.describe('a recording of hours', () => {
  test.slow()

  test('is seen as a whole, with the burst that memory has forgotten', async ({ launch, home }) => {
    const page = await openLongRecording(launch, home)
    await expect(looking(page)).toBeVisible()
    await expect(hero(page, 'Range')).toHaveText(/^2\sh$/)
    await expect(hero(page, 'Peak')).toHaveText(/^777\s/)
    await page.keyboard.press('Space')
    await expect(looking(page)).toHaveCount(0)
    await expect(hero(page, 'Peak')).toHaveText(/^0\s/)
    await page.getByRole('button', { name: 'Show the whole recording' }).click()
    await expect(hero(page, 'Peak')).toHaveText(/^777\s/)
  })

  test('is moved by dragging and zoomed by the wheel, around the pointer', async ({ launch, home }) => {
    const page = await openLongRecording(launch, home)
    await page.keyboard.press('4')
    await drag(page, plot(page), 0.2, 0.9)
    await expect(looking(page)).toBeVisible()
    const length = hero(page, 'Range')
    await expect(length).toHaveText(/^1\sh$/)
    await page.keyboard.press('0')
    await expect(hero(page, 'Peak')).toHaveText(/^777\s/)
    const { x, y, width } = await boxOf(plot(page))
    // The burst stays under the pointer while an hour, then minutes, fill the plot.
    await page.mouse.move(x + (BURST_AT / SAMPLES) * width, y + 40)
    for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, -120)
    await expect(length).toHaveText(/min/)
    await expect(hero(page, 'Peak')).toHaveText(/^777\s/)
  })

  test('is measured where it was marked', async ({ launch, home }) => {
    const page = await openLongRecording(launch, home)
    await page.keyboard.press('0')
    await expect(hero(page, 'Peak')).toHaveText(/^777\s/)
    await drag(page, page.locator('[data-chart="ane-traffic"] .time-axis'), 0.1, 0.3)
    const bar = page.getByRole('toolbar', { name: 'Selected range' })
    await expect(bar).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(bar).toHaveCount(0)
    await page.keyboard.down('Shift')
    await drag(page, plot(page), 0.1, 0.3)
    await page.keyboard.up('Shift')
    await bar.getByRole('button', { name: 'Measure it' }).click()
    await expect(page.locator('main')).toContainText(/777\smW/)
  })
})

test('5 to 8 choose the long ranges, before anything is that old', async ({ launch }) => {
  const page = await (await launch()).window()
  await expect(page.locator('.badge')).toBeVisible()
  for (const [key, name] of [
    ['5', /last 6 hours/i],
    ['6', /last 24 hours/i],
    ['7', /last 7 days/i],
    ['8', /last 30 days/i],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true')
  }
  await expect(page.locator('[data-chart="ane-power"] .series-value')).toHaveText(/mW/)
})
