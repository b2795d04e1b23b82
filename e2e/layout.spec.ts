import type { Locator, Page } from '@playwright/test'

import { lookIntoHistory } from './harness/history'
import { layoutFaults } from './harness/layout'
import { expect, test } from './harness/test'
import { storeTwo } from './pictures/made-readings'

/** CSS px. The first two are what the others leave of themselves with text of twice the size. */
const SIZES = [
  { width: 360, height: 240 },
  { width: 520, height: 380 },
  { width: 720, height: 480 },
  { width: 1040, height: 760 },
]
/** Of the settings; held by settings-page.spec.ts. */
const SECTIONS = 8

for (const locale of ['en-XA', 'ar-XB'] as const) {
  test(`every page has room for its words, ${locale}`, async ({ launch, home }, info) => {
    // The check of this Mac alone listens for ten seconds.
    test.slow()
    await lookIntoHistory(home, storeTwo)
    const page = await (await launch([`--lang=${locale}`])).window()
    await expect(page.locator('html')).toHaveAttribute('dir', locale === 'ar-XB' ? 'rtl' : 'ltr')
    // Together, so that one run names the faults of all pages.
    const faults: Record<string, string[]> = {}
    await visitPages(page, async (name, open) => {
      for (const size of SIZES) {
        await page.setViewportSize(size)
        await open?.()
        const found = await layoutFaults(page)
        if (found.length === 0) continue
        const picture = `${name}-${size.width}`
        faults[picture] = found
        await page.screenshot({ path: info.outputPath(`${picture}.png`), animations: 'disabled' })
      }
    })
    expect(faults).toEqual({})
  })
}

test('the time of a chart runs from left to right in a language that does not', async ({ launch }) => {
  const page = await (await launch(['--lang=ar-XB'])).window()
  const chart = page.locator('[data-chart="ane-power"]')
  await expect(chart.locator('svg').first()).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  const line = chart.locator('.crosshair-time, .lane-crosshair').first()
  const newest = await leftOf(line)
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(() => leftOf(line)).toBeLessThan(newest)
})

/** `open` is called for each size, for what closes when the size changes. */
type Look = (name: string, open?: () => Promise<void>) => Promise<void>

async function leftOf(element: Locator): Promise<number> {
  const box = await element.boundingBox()
  if (box === null) throw new Error('There is no crosshair on the chart.')
  return box.x
}

/** Calls `look` with each page and dialog on the screen, by keys and places: the words are those of the locale. */
async function visitPages(page: Page, look: Look): Promise<void> {
  await expect(page.locator('[data-chart="gpu"] svg').first()).toBeVisible()
  await look('charts')
  await page.keyboard.press('?')
  await expect(page.locator('dialog .keys-sheet')).toBeVisible()
  await look('keys')
  await page.keyboard.press('Escape')
  await expect(page.locator('dialog')).toHaveCount(0)
  await page.keyboard.press('e')
  await expect(page.locator('.events-panel')).toBeVisible()
  await look('events')
  await page.keyboard.press('e')
  await page.keyboard.press('Control+,')
  for (let section = 0; section < SECTIONS; section++) {
    await expect(page.getByRole('tab').nth(section)).toBeFocused()
    await look(`settings-${section}`)
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await expect(page.locator('.ledger-table, .page-scroll table')).toBeVisible()
  await look('ledger')
  await page.keyboard.press('j')
  await visitMeasurements(page, look)
  await visitChecks(page, look)
}

async function visitMeasurements(page: Page, look: Look): Promise<void> {
  await page.keyboard.press('l')
  await expect(page.locator('.cell-name .row-name')).toHaveCount(2)
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Control+a')
  await look('measurements')
  // The first of the tools: what is compared is selected.
  await page.locator('.page-tools button').first().click()
  await expect(page.locator('.overlay-plot svg')).toBeVisible()
  await look('comparison')
  await page.keyboard.press('Escape')
  await page.locator('.cell-name .row-name').first().click()
  await expect(page.locator('.curves [data-chart="ane-power"] svg').first()).toBeVisible()
  await look('measurement')
  await page.keyboard.press('Escape')
  await page.keyboard.press('l')
}

/** The last entries of the menu of sources. */
async function visitChecks(page: Page, look: Look): Promise<void> {
  const sources = page.locator('.title-tools [aria-haspopup="menu"]').last()
  await look('source-menu', async () => {
    await sources.click()
    await expect(page.getByRole('menu')).toBeVisible()
  })
  await page.getByRole('menuitem').nth(-2).click()
  await expect(page.locator('.capabilities-table tbody tr').first()).toBeVisible()
  await look('capabilities')
  await sources.click()
  await page.getByRole('menuitem').last().click()
  await expect(page.locator('.doctor-table tbody tr').first()).toBeVisible({ timeout: 40_000 })
  await look('check')
  await page.keyboard.press('Escape')
}
