import { dropFiles, violations } from './harness/page'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

for (const theme of ['light', 'dark'] as const) {
  test(`the window has no accessibility violation in the ${theme} theme`, async ({ launch, home }) => {
    const file = writeRecording(home.root, 'run.plist', { samples: 120 })
    const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
    await expect(page.locator('.badge')).toContainText('ended')
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('[data-chart="ane-power"] svg').first()).toBeVisible()
    await page.getByRole('button', { name: 'Where does ANE come from?' }).first().click()
    await expect(page.locator('.info-text')).toContainText('powermetrics, computed from processor.ane_energy')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.locator('.info-text')).toBeHidden()
  })

  test(`nor have its messages in the ${theme} theme`, async ({ launch, home }) => {
    const page = await (await launch([`${home.root}/gone.anemometer`])).window()
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.getByRole('alert')).toContainText('gone.anemometer')
    expect(await violations(page)).toEqual([])
  })

  test(`nor have the pages of measurements in the ${theme} theme`, async ({ launch, home }) => {
    const page = await (await launch()).window()
    await page.emulateMedia({ colorScheme: theme })
    await page.getByRole('button', { name: 'Show the measurements' }).click()
    await expect(page.getByText('No measurements yet')).toBeVisible()
    expect(await violations(page)).toEqual([])
    const names = ['one.plist', 'two.plist']
    await dropFiles(
      page,
      names.map((name) => writeRecording(home.root, name, { samples: 30 })),
    )
    await page.getByRole('checkbox', { name: /two/ }).check()
    await expect(page.getByText(/imported as measurements/)).toBeHidden()
    expect(await violations(page)).toEqual([])
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: /^Compare 2/ }).click()
    await expect(page.locator('.overlay-plot svg')).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^one/ }).click()
    await expect(page.locator('.curves [data-chart="ane-power"] svg').first()).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Export this measurement' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violations(page)).toEqual([])
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
