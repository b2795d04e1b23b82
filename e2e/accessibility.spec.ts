import { dropFiles, violationsInBothThemes } from './harness/page'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

/** What a key opens, from the charts; Escape leaves each. */
const PLACES: readonly (readonly [key: string, shown: string])[] = [
  ['t', 'dialog table tbody tr'],
  ['?', 'dialog table'],
  ['e', '.events-panel'],
  ['l', 'text=No measurements yet'],
  ['j', '.ledger-table tbody tr'],
  ['Control+,', '[role="tabpanel"]'],
]

const SERIES_STYLES = ['solid', 'dashed', 'dotted']

test('no page or dialog has a violation with increased contrast in either theme', async ({
  launch,
  home,
}) => {
  test.setTimeout(120_000)
  const file = writeRecording(home.root, 'run.plist', { samples: 120 })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  await expect(page.locator('.badge')).toContainText('ended')
  await page.emulateMedia({ contrast: 'more' })
  const dialog = page.getByRole('dialog')
  for (const [key, shown] of PLACES) {
    await page.keyboard.press(key)
    await expect(page.locator(shown).first()).toBeVisible()
    expect(await violationsInBothThemes(page), key).toEqual([])
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    if (key === 'e') await page.keyboard.press('e')
  }
  const lines = page.locator('[data-chart="power"] .swatch')
  expect(await lines.evaluateAll((all) => all.map((each) => each.getAttribute('data-line')))).toEqual(
    SERIES_STYLES,
  )
  const pictures = await lines.evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundImage))
  expect(new Set(pictures).size, 'each series has a swatch of its own').toBe(SERIES_STYLES.length)
})

test('the window has no accessibility violation in either theme', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'run.plist', { samples: 120 })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  await expect(page.locator('.badge')).toContainText('ended')
  await expect(page.locator('[data-chart="ane-power"] svg').first()).toBeVisible()
  await page.getByRole('button', { name: 'Where does ANE come from?' }).first().click()
  await expect(page.locator('.info-text')).toContainText('powermetrics, computed from processor.ane_energy')
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.locator('.info-text')).toBeHidden()
})

test('nor have its messages in either theme', async ({ launch, home }) => {
  const page = await (await launch([`${home.root}/gone.anemometer`])).window()
  await expect(page.getByRole('alert')).toContainText('gone.anemometer')
  expect(await violationsInBothThemes(page)).toEqual([])
})

test('nor have the pages of measurements in either theme', async ({ launch, home }) => {
  const page = await (await launch()).window()
  await page.getByRole('button', { name: 'Show the measurements' }).click()
  await expect(page.getByText('No measurements yet')).toBeVisible()
  expect(await violationsInBothThemes(page)).toEqual([])
  const names = ['one.plist', 'two.plist']
  await dropFiles(
    page,
    names.map((name) => writeRecording(home.root, name, { samples: 30 })),
  )
  await page.getByRole('checkbox', { name: /two/ }).check()
  await expect(page.getByText(/imported as measurements/)).toBeHidden()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: /^Compare 2/ }).click()
  await expect(page.locator('.overlay-plot svg')).toBeVisible()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^one/ }).click()
  await expect(page.locator('.curves [data-chart="ane-power"] svg').first()).toBeVisible()
  expect(await violationsInBothThemes(page)).toEqual([])
  await page.getByRole('button', { name: 'Export this measurement' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await violationsInBothThemes(page)).toEqual([])
})
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
