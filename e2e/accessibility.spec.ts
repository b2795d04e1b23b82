import type { Page } from '@playwright/test'

import { dropFiles, violationsInThemes } from './harness/page'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

/** What a key opens, from the charts, and how the keyboard leaves it. */
const PLACES: readonly (readonly [key: string, shown: string, leave: string])[] = [
  ['t', 'dialog table tbody tr', 'Escape'],
  ['?', 'dialog table', 'Escape'],
  ['e', '.events-panel', 'e'],
  ['l', 'text=No measurements yet', 'Escape'],
  ['j', '.ledger-table tbody tr', 'Escape'],
]

const SERIES_STYLES = ['solid', 'dashed', 'dotted']

// One page for all themes: an app takes longer to start than axe to look.
test('neither the window, its pages and its dialogs have a violation, in any theme', async ({
  launch,
  home,
}) => {
  test.slow()
  const file = writeRecording(home.root, 'run.plist', { samples: 120 })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  await expect(page.locator('.badge')).toContainText('ended')
  await expect(page.locator('[data-chart="ane-power"] svg').first()).toBeVisible()
  await page.getByRole('button', { name: 'Origin of ANE' }).first().click()
  await expect(page.locator('.info-text')).toContainText('powermetrics, computed from processor.ane_energy')
  expect(await violationsInThemes(page)).toEqual([])
  await expectSeriesToDiffer(page)
  await page.keyboard.press('Escape')
  await expect(page.locator('.info-text')).toBeHidden()
  for (const [key, shown, leave] of PLACES) {
    await page.keyboard.press(key)
    await expect(page.locator(shown).first()).toBeVisible()
    expect(await violationsInThemes(page), key).toEqual([])
    await page.keyboard.press(leave)
    await expect(page.locator(shown)).toHaveCount(0)
  }
  await page.getByRole('button', { name: 'Source' }).click()
  await page.getByRole('menuitem', { name: 'What can be measured?' }).click()
  await expect(page.getByRole('rowheader', { name: 'ANE', exact: true })).toBeVisible()
  expect(await violationsInThemes(page)).toEqual([])
})

/** In the last of the themes, which has increased contrast. */
async function expectSeriesToDiffer(page: Page): Promise<void> {
  const lines = page.locator('[data-chart="power"] .swatch')
  expect(await lines.evaluateAll((all) => all.map((each) => each.getAttribute('data-line')))).toEqual(
    SERIES_STYLES,
  )
  const pictures = await lines.evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundImage))
  expect(new Set(pictures).size, 'each series has a swatch of its own').toBe(SERIES_STYLES.length)
}

test('nor have its messages and the pages of measurements', async ({ launch, home }) => {
  test.slow()
  const page = await (await launch([`${home.root}/gone.anemometer`])).window()
  await expect(page.getByRole('alert')).toContainText('gone.anemometer')
  expect(await violationsInThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Show the measurements' }).click()
  await expect(page.getByText('No measurements yet')).toBeVisible()
  const names = ['one.plist', 'two.plist']
  await dropFiles(
    page,
    names.map((name) => writeRecording(home.root, name, { samples: 30 })),
  )
  await page.getByRole('checkbox', { name: /two/ }).check()
  await expect(page.getByText(/imported as measurements/)).toBeHidden()
  expect(await violationsInThemes(page)).toEqual([])
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: /^Compare 2/ }).click()
  await expect(page.locator('.overlay-plot svg')).toBeVisible()
  expect(await violationsInThemes(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^one/ }).click()
  await expect(page.locator('.curves [data-chart="ane-power"] svg').first()).toBeVisible()
  expect(await violationsInThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Export this measurement' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await violationsInThemes(page)).toEqual([])
})

test('nothing shows through where the system asks to reduce transparency', async ({ launch }) => {
  const page = await (await launch()).window()
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await translucent(page), 'there is something to make solid').toContain('dialog::backdrop')
  const session = await page.context().newCDPSession(page)
  const features = [{ name: 'prefers-reduced-transparency', value: 'reduce' }]
  await session.send('Emulation.setEmulatedMedia', { features })
  expect(await translucent(page)).toEqual([])
})

/** What has a background that is neither solid nor none. */
function translucent(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hasAlpha = (colour: string): boolean => {
      const alpha = /(?:,|\/) *([\d.]+)\)$/.exec(colour)?.[1]
      return /^rgba|\//.test(colour) && alpha !== '0' && alpha !== '1'
    }
    const found = [...document.querySelectorAll('body *')].flatMap((element) =>
      [null, '::backdrop', '::before', '::after']
        .filter((part) => hasAlpha(getComputedStyle(element, part).backgroundColor))
        .map((part) => `${element.localName}${part ?? `.${element.className}`}`),
    )
    return [...new Set(found)]
  })
}

test('the charts can be reached and told apart by the keyboard alone', async ({ launch }) => {
  const page = await (await launch()).window()
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  const reached = new Set<string>()
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const chart = await page.evaluate(() => document.activeElement?.getAttribute('data-chart') ?? '')
    if (chart) reached.add(chart)
  }
  expect([...reached].sort()).toEqual(['ane-power', 'ane-traffic', 'clusters', 'gpu', 'power'])
})

test('macOS’s preference to differentiate without colour reaches the page', async ({ launch }) => {
  const app = await launch()
  const first = await app.window()
  await expect(first.locator('html')).not.toHaveAttribute('data-without-colour')
  await app.electron.evaluate(({ nativeTheme }) => {
    Object.defineProperty(nativeTheme, 'shouldDifferentiateWithoutColor', { value: true })
  })
  await first.close()
  const opened = app.electron.waitForEvent('window')
  await app.startAgain()
  const page = await opened
  await expect(page.locator('html')).toHaveAttribute('data-without-colour', '')
})
