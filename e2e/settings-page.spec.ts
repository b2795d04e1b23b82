import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'

import type { Page } from '@playwright/test'

import type { AnemometerApp } from './harness/anemometer-app'
import { pressInMain, violations, violationsInThemes } from './harness/page'
import { readPng, type Picture } from './harness/pictures'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

const SECTIONS = [
  'General',
  'Menu bar',
  'Live readings',
  'History',
  'Alerts',
  'Privacy',
  'Shortcuts',
  'Sharing',
]

test('the settings are reached, used and left by the keyboard alone, in any theme', async ({ launch }) => {
  const page = await (await launch()).window()
  await openSettings(page)
  const chosen = page.getByRole('tab', { selected: true })
  for (const title of SECTIONS) {
    await expect(chosen).toHaveText(title)
    await expect(chosen).toBeFocused()
    expect(await violationsInThemes(page), title).toEqual([])
    await page.keyboard.press('ArrowDown')
  }
  await expect(chosen).toHaveText('General')
  // The section itself, which scrolls, comes before its first control.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Dark: always dark' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-chart="ane-power"]')).toBeVisible()
})

test('text grows by its keys and its setting, is kept, and leaves pictures as they are', async ({
  launch,
  home,
}) => {
  const file = writeRecording(home.root, 'run.plist', { samples: 30 })
  const args = [`--replay=${file}`, '--speed=max']
  const first = await launch(args)
  const page = await first.window()
  await expect(page.locator('.badge')).toContainText('ended')
  const picture = await saveChart(first, page, `${home.root}/actual.png`)
  const widthPx = await page.evaluate(() => innerWidth)
  const zoomed = (): Promise<number> => page.evaluate(() => innerWidth)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await pressInMain(first, '+')
  await expect.poll(zoomed, 'also in a dialog').toBe(Math.round(widthPx / 1.1))
  await page.keyboard.press('Escape')
  await pressInMain(first, '0')
  await expect.poll(zoomed).toBe(widthPx)
  await openSettings(page)
  await page.getByRole('button', { name: /^200/ }).click()
  await expect.poll(zoomed).toBe(widthPx / 2)
  await page.keyboard.press('Escape')
  const sharp = await page
    .locator('canvas.lane-canvas')
    .first()
    .evaluate((canvas) => {
      const { width, clientWidth } = canvas as HTMLCanvasElement
      return Math.abs(width - 2 * clientWidth) <= 2
    })
  expect(sharp, 'canvases have a pixel for each of the display').toBe(true)
  expect(await saveChart(first, page, `${home.root}/large.png`)).toEqual(picture)
  await first.close()

  const again = await (await launch(args)).window()
  await expect.poll(() => again.evaluate(() => innerWidth)).toBe(widthPx / 2)
})

test('what is shared is there over HTTP, after a restart as well, and says why where it cannot be @packaged', async ({
  launch,
}) => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo

  const first = await launch()
  const page = await first.window()
  await openSettings(page)
  await page.getByRole('tab', { name: 'Sharing' }).click()
  await page.getByRole('textbox', { name: 'Port' }).fill(String(port))
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: /^Let Prometheus/ }).check()
  await expect(page.getByRole('tabpanel').getByRole('alert')).toContainText(`127.0.0.1:${port} is taken`)
  expect(await violations(page)).toEqual([])
  await new Promise<void>((resolve) => taken.close(() => resolve()))
  await page.getByRole('button', { name: 'Try again to share' }).click()
  await expect(page.getByLabel('the address', { exact: true })).toHaveText(`http://127.0.0.1:${port}/metrics`)
  await expect(page.getByText('Nobody has asked yet.')).toBeVisible()

  await expect.poll(() => scrape(port)).toMatch(/^anemometer_energy_joules_total\{component="cpu"\} \d/m)
  expect(await scrape(port)).toContain('anemometer_source_info{source="demonstration",real="false"} 1')
  await expect(page.getByText(/^Asked last: a scraper at 127\.0\.0\.1, /)).toBeVisible()
  await expect(page.getByLabel('the lines for Prometheus', { exact: true })).toContainText(
    `'localhost:${port}'`,
  )
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Copy the lines for Prometheus' }).click()
  expect(await first.electron.evaluate(({ clipboard }) => clipboard.readText())).toContain(
    'job_name: anemometer',
  )
  await first.close()
  await expect(scrape(port)).rejects.toThrow()

  const second = await launch(['--hidden'])
  await expect.poll(() => scrape(port).catch(() => '')).toContain('anemometer_up 1')
  await second.close()
})

test('a key shows the window from any program once it is recorded, and is given back', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  const isTaken = (): Promise<boolean> =>
    app.electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+F9'))
  await openSettings(page)
  await page.getByRole('tab', { name: 'Shortcuts' }).click()
  const recorder = page.getByRole('button', { name: /^Show the window/ })
  await recorder.press('Enter')
  await page.keyboard.press('Control+Alt+F9')
  await expect(recorder).toHaveText('Ctrl+Alt+F9')
  expect(await isTaken()).toBe(true)
  await page.getByRole('button', { name: 'Remove the key: Show the window' }).click()
  await expect(recorder).toHaveText('Choose a key…')
  expect(await isTaken()).toBe(false)
})

/** Saves the picture of the chart of ANE power by its key. */
async function saveChart(app: AnemometerApp, page: Page, out: string): Promise<Picture> {
  await app.answerSaveDialogs(out)
  await page.locator('[data-chart="ane-power"]').focus()
  await page.keyboard.press('Control+s')
  await expect.poll(() => existsSync(out)).toBe(true)
  return readPng(out)
}

/** By its key, which is handled once the window shows something. */
async function openSettings(page: Page): Promise<void> {
  await expect(page.locator('.badge')).toBeVisible()
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('tab', { selected: true })).toBeFocused()
}

async function scrape(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { 'User-Agent': 'a scraper' } })
  return answer.text()
}
