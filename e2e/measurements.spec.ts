import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'

import { dropFiles } from './harness/page'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

const rows = (page: Page) =>
  page
    .getByRole('treegrid')
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox') })

/** Two recordings in the list: one with a burst of 40 s, one in which the ANE rests. */
async function importTwo(page: Page, folder: string): Promise<void> {
  const files = [
    writeRecording(folder, 'busy.plist', { samples: 60, anePowerMw: (index) => (index < 20 ? 0 : 49) }),
    writeRecording(folder, 'quiet.plist', { samples: 30, anePowerMw: () => 0 }),
  ]
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  await page.keyboard.press('l')
  await expect(page.getByText('No measurements yet')).toBeVisible()
  await dropFiles(page, files)
  await expect(rows(page)).toHaveCount(2)
}

test('measures the demonstration, shows what came of it, and takes its name @packaged', async ({
  launch,
}) => {
  const page = await (await launch()).window()
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  // Not in the hero, which has the demonstration's past as well.
  const soFar = page.getByRole('region', { name: 'Running measurement' })
  await expect(soFar).toContainText('49\u202fmW', { timeout: 30_000 })
  await expect(page.getByRole('button', { name: /^Stop measuring/ })).toHaveText(/0:\d\d/)
  await page.keyboard.press('m')
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.type('Look up a cat')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('the ANE of this Mac worked')
  await expect(
    page.getByRole('region', { name: 'Figures' }).getByRole('row', { name: /^ANE .* \d/ }),
  ).toContainText('49\u202fmW')
  await expect(page.locator('.curves [data-chart="ane-power"] svg').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('Look up a cat')
  await expect(rows(page)).toContainText('Demonstration')
})

test('imports what is dropped on the list, and says so', async ({ launch, home }) => {
  const page = await (await launch()).window()
  await importTwo(page, home.root)
  await expect(page.getByText('2 files imported as measurements.')).toBeVisible()
  await expect(rows(page).filter({ hasText: 'busy' })).toContainText('Used')
  await expect(rows(page).filter({ hasText: 'quiet' })).toContainText('Not used')
  await expect(page.getByRole('contentinfo')).toContainText('Demonstration')
})

test('compares two by the keyboard alone, aligned where they can be', async ({ launch, home }) => {
  const page = await (await launch()).window()
  await importTwo(page, home.root)
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Compare 2 measurements' }).press('Enter')
  const energy = page.getByRole('row', { name: /^ANE energy/ })
  await expect(energy).toContainText('1.96\u202fJ')
  await expect(energy).toContainText('−1.96\u202fJ')
  await expect(energy).toContainText('−100\u202f%')
  // The other way round there is no percentage: the reference is 0.
  await page.getByRole('radio', { name: 'Reference: quiet' }).press('Space')
  await expect(energy).toContainText('+1.96\u202fJ')
  await expect(energy).not.toContainText('%')
  await expect(page.locator('.overlay-plot svg')).toBeVisible()
  await expect(page.getByRole('button', { name: /^From the first ANE activity/ })).toBeDisabled()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('treegrid')).toBeVisible()
})

test('exports a measurement as NDJSON, an object a sample', async ({ launch, home }) => {
  const app = await launch()
  const page = await app.window()
  await importTwo(page, home.root)
  const out = path.join(home.root, 'busy.ndjson')
  await app.answerSaveDialogs(out)
  await page.getByRole('button', { name: /^busy/ }).click()
  await page.getByRole('button', { name: 'Export this measurement' }).click()
  await page.getByRole('radio', { name: /^NDJSON/ }).check()
  await page.getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByText('Saved busy.ndjson.')).toBeVisible()
  const lines = readFileSync(out, 'utf8').trimEnd().split('\n')
  expect(lines).toHaveLength(60)
  expect(JSON.parse(lines[59] ?? '')).toMatchObject({ ane: { powerMw: 49 } })
})

test('saves the picture of a measurement, not of what is followed meanwhile', async ({ launch, home }) => {
  const app = await launch()
  const page = await app.window()
  await importTwo(page, home.root)
  const out = path.join(home.root, 'busy.png')
  await app.answerSaveDialogs(out)
  await page.getByRole('button', { name: /^busy/ }).click()
  await page.locator('[data-chart="ane-power"]').focus()
  await page.keyboard.press('Control+s')
  await expect.poll(() => existsSync(out)).toBe(true)
  await dropFiles(page, [out])
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(/busy\.png|busy/)
  await expect(page.getByText('60 samples')).toBeVisible()
})

test('deletes only after asking, and from every list', async ({ launch, home }) => {
  const page = await (await launch()).window()
  await importTwo(page, home.root)
  await page.getByRole('checkbox', { name: /quiet/ }).check()
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('quiet')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  // The list's keys are heard once it has the focus again.
  await expect(page.getByRole('treegrid')).toBeFocused()
  await expect(rows(page)).toHaveCount(2)
  await page.keyboard.press('Delete')
  await dialog.getByRole('button', { name: /^Delete/ }).click()
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('busy')
})

test('says in words what cannot be imported, and keeps the rest', async ({ launch, home }) => {
  const page = await (await launch()).window()
  await importTwo(page, home.root)
  const picture = path.join(import.meta.dirname, '../docs/pictures/tray.png')
  await dropFiles(page, [picture])
  await expect(page.getByRole('alert')).toContainText('tray.png')
  await expect(rows(page)).toHaveCount(2)
})

test('tells how far an import is, and cancels it', async ({ launch, home }) => {
  const some = readFileSync(writeRecording(home.root, 'some.plist', { samples: 400 }), 'latin1')
  const large = path.join(home.root, 'large.plist')
  writeFileSync(large, Array.from({ length: 30 }, () => some).join('\0'), 'latin1')
  const page = await (await launch()).window()
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  await page.keyboard.press('l')
  await expect(page.getByRole('heading', { name: 'No measurements yet' })).toBeVisible()
  await dropFiles(page, [large])
  const bar = page.getByRole('region', { name: 'Importing large.plist' })
  await expect(bar).toContainText(/MB of 4\d\d\sMB · [\d,]+ samples · \d+(\.\d+)?\sMB\/s · .* left/)
  await bar.getByRole('button', { name: 'Cancel importing large.plist' }).click()
  await expect(bar).toBeHidden()
  await expect(page.getByRole('heading', { name: 'No measurements yet' })).toBeVisible()
})
