import type { Page } from '@playwright/test'

import type { AnemometerApp } from './harness/anemometer-app'
import { writeRecording } from './harness/recordings'
import type { SandboxHome } from './harness/sandbox-home'
import { expect, test } from './harness/test'

/** Of 100 to 139 mW: what the bold figure is at the end of a recording, where nothing is now. */
const MEAN = /^1(19|20)\smW mean$/

/** A recording at its end, ANE power counting up from 100 mW, so that each sample is known by its value. */
async function openRamp(
  launch: (args: string[]) => Promise<AnemometerApp>,
  home: SandboxHome,
): Promise<Page> {
  const file = writeRecording(home.root, 'ramp.plist', { samples: 40, anePowerMw: (index) => 100 + index })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  // A window that opens below the pointer of the display has a crosshair at once, and no mean.
  await page.mouse.move(2, 2)
  await expect(page.locator('.badge')).toContainText('ended')
  await expect(page.locator('[data-chart="ane-power"] .series-value')).toHaveText(MEAN)
  return page
}

test('1 to 4 choose the range', async ({ launch }) => {
  const page = await (await launch()).window()
  await expect(page.locator('.badge')).toBeVisible()
  for (const [key, name] of [
    ['1', /last minute/i],
    ['2', /last 5 minutes/i],
    ['3', /last 15 minutes/i],
    ['4', /last hour/i],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true')
  }
})

test('Space freezes the view while recording goes on @packaged', async ({ launch }) => {
  const page = await (await launch()).window()
  const status = page.getByRole('contentinfo')
  await expect(status).toContainText(/[1-9]\d* samples?/)
  await page.keyboard.press('Space')
  await expect(page.getByRole('status')).toContainText('View paused')
  await samplesLater(page, 1)
  const frozen = await withoutCrosshair(page)
  await samplesLater(page, 2)
  // Polled, because the pointer of a shared display may bring the crosshair back; curves that went on never agree.
  await expect
    .poll(async () => (await withoutCrosshair(page)) === frozen, { message: 'the curves stand still' })
    .toBe(true)
  await page.keyboard.press('Space')
  await expect(page.getByRole('status')).toHaveCount(0)
})

/** The curves alone: Escape leaves a crosshair that a pointer over a chart has set, and without one the pause. */
async function withoutCrosshair(page: Page): Promise<string> {
  if ((await page.locator('[data-at-crosshair="true"]').count()) > 0) await page.keyboard.press('Escape')
  return curves(page)
}

test('the arrows move the crosshair by one sample, with Shift by ten, and Escape leaves it', async ({
  launch,
  home,
}) => {
  const page = await openRamp(launch, home)
  const value = page.locator('[data-chart="ane-power"] .series-value')
  await page.keyboard.press('ArrowLeft')
  await expect(value).toHaveAttribute('data-at-crosshair', 'true')
  const first = await milliwatts(page)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => milliwatts(page)).toBe(first - 1)
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(() => milliwatts(page)).toBe(first - 11)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => milliwatts(page)).toBe(first - 10)
  await page.keyboard.press('Escape')
  await expect(value).toHaveAttribute('data-at-crosshair', 'false')
  await expect(value).toHaveText(MEAN)
})

test('Enter fills the window with a chart, and Escape brings the others back', async ({ launch, home }) => {
  const page = await openRamp(launch, home)
  await page.locator('[data-chart="power"]').focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-chart]')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-chart]')).toHaveCount(5)
})

/** The drawn curves of the ANE's chart, pixel by pixel. */
async function curves(page: Page): Promise<string> {
  return page
    .locator('[data-chart="ane-power"] canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
}

async function milliwatts(page: Page): Promise<number> {
  return Number.parseInt(await page.locator('[data-chart="ane-power"] .series-value').innerText(), 10)
}

/** Resolves when that many more samples have been recorded. */
async function samplesLater(page: Page, count: number): Promise<void> {
  const before = await sampleCount(page)
  await expect.poll(() => sampleCount(page)).toBeGreaterThanOrEqual(before + count)
}

async function sampleCount(page: Page): Promise<number> {
  const text = await page.getByRole('contentinfo').innerText()
  return Number(/([\d,]+) sample/.exec(text)?.[1]?.replaceAll(',', ''))
}
