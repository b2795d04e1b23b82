import type { Locator, Page } from '@playwright/test'

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
  // The last of the charts to come.
  await expect(page.locator('[data-chart="clusters"] canvas').first()).toBeVisible()
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

test('a chart says what it shows, and its data are read and copied as a table, with keys only', async ({
  launch,
  home,
}) => {
  const app = await launch([
    `--replay=${writeRecording(home.root, 'ramp.plist', { samples: 40, anePowerMw: (index) => 100 + index })}`,
    '--speed=max',
  ])
  const page = await app.window()
  await expect(page.locator('.badge')).toContainText('ended')
  const chart = page.getByRole('region', { name: 'ANE power' })
  await tabTo(page, chart)
  await expect(chart).toHaveAccessibleDescription(
    /: 1 burst, mean 1(19|20)\smW, highest 139\smW at [\d:]{8}\.$/,
  )
  await page.keyboard.press('t')
  const dialog = page.getByRole('dialog', { name: 'ANE power, as a table' })
  await expect(dialog.getByRole('row')).toHaveCount(41)
  await expect(dialog.getByRole('row').last()).toContainText('139\u202fmW')
  await tabTo(page, dialog.getByRole('button', { name: 'Copy the table' }))
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Table copied.' })).toBeFocused()
  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied.split('\n')).toHaveLength(41)
  expect(copied).toContain('\t139')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(chart).toBeFocused()
  await expectVisibleFocus(page)
})

test('every page is reached and left with keys only, and the focus can be seen on it', async ({ launch }) => {
  const page = await (await launch()).window()
  const charts = page.locator('[data-chart="gpu"]')
  await expect(charts).toBeVisible()
  for (const [key, heading] of [
    ['l', 'Measurements'],
    ['j', 'Energy ledger'],
    ['Control+,', 'Settings'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('heading', { name: heading })).toBeVisible()
    await page.keyboard.press('Tab')
    await expectVisibleFocus(page)
    await page.keyboard.press('Escape')
    await expect(charts).toBeVisible()
  }
  for (const name of ['What can be measured?', 'Check this Mac…']) {
    const source = page.getByRole('button', { name: 'Source' })
    await tabTo(page, source)
    await page.keyboard.press('Enter')
    const item = page.getByRole('menuitem', { name })
    for (let presses = 0; presses < 20 && !(await isFocused(item)); presses++)
      await page.keyboard.press('ArrowDown')
    await expect(item).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(charts).toHaveCount(0)
    await page.keyboard.press('Tab')
    await expectVisibleFocus(page)
    await page.keyboard.press('Escape')
    await expect(charts).toBeVisible()
  }
})

test('a measurement is made, named, opened and deleted with keys only', async ({ launch }) => {
  const page = await (await launch()).window()
  await expect(page.getByRole('contentinfo')).toContainText(/[1-9]\d* samples?/)
  await page.keyboard.press('m')
  await samplesLater(page, 3)
  await page.keyboard.press('m')
  const name = page.getByRole('textbox', { name: 'Name' })
  await expect(name).toBeFocused()
  await page.keyboard.type('By keys')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  const list = page.getByRole('treegrid', { name: 'Measurements' })
  await expect(list.getByRole('row', { name: /By keys/ })).toBeVisible()
  await tabTo(page, list)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(name).toHaveValue('By keys')
  await page.keyboard.press('Escape')
  await tabTo(page, list)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('Backspace')
  await expect(page.getByRole('dialog')).toBeVisible()
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: /^Delete/ }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('No measurements yet')).toBeVisible()
})

/** Presses Tab until `target` has the focus; more presses than the window has stops fail. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80 && !(await isFocused(target)); presses++)
    await page.keyboard.press('Tab')
  await expect(target).toBeFocused()
}

function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}

/** Whatever has the focus shows it by an outline, which may belong to what is around it. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const outline = await page.evaluate(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body) return 'nothing has the focus'
    const { outlineStyle, outlineWidth } = getComputedStyle(focused)
    return outlineStyle === 'none' || outlineWidth === '0px' ? focused.outerHTML.slice(0, 200) : 'visible'
  })
  expect(outline).toBe('visible')
}

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
