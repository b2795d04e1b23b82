import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'
import { PNG } from 'pngjs'

import { DEFAULT_SETTINGS, MENU_BAR_STYLES, type MenuBarSettings } from '../../src/shared/settings'
import type { AnemometerApp } from '../harness/anemometer-app'
import { captureLightAndDark } from '../harness/pictures'
import { writeSettings, type SandboxHome } from '../harness/sandbox-home'
import { expect, test } from '../harness/test'
import { belowEachOther, onPanel, PANELS, sideBySide } from './panels'

/** Not of README: to be looked at when the look of the popover or of the item has changed. */
const FOLDER = path.join(import.meta.dirname, '../../test-results/menu-bar')
const SLOW = { timeout: 60_000 }

type Launch = (args?: string[]) => Promise<AnemometerApp>

test.beforeAll(() => void mkdirSync(FOLDER, { recursive: true }))

async function openPopover(app: AnemometerApp): Promise<Page> {
  await expect.poll(() => app.tray.hasItem, SLOW).toBe(true)
  await expect.poll(() => app.tray.toolTipText(), SLOW).not.toBe('')
  const opened = app.electron.waitForEvent('window')
  app.tray.activate()
  return await opened
}

test('the popover at work, idle, measuring and paused', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const page = await openPopover(app)
  await expect(page.locator('#activity')).toContainText('At work', SLOW)
  await captureLightAndDark(page, 'popover-working', FOLDER)
  await expect(page.locator('#activity')).toContainText('last burst', SLOW)
  await captureLightAndDark(page, 'popover-idle', FOLDER)
  await page.getByRole('button', { name: 'Measure' }).click()
  await expect(page.locator('#activity')).toContainText('At work', SLOW)
  await expect(page.locator('#running')).toContainText('mJ', SLOW)
  await captureLightAndDark(page, 'popover-measuring', FOLDER)
  await app.tray.click('Pause Reading')
  await expect(page.getByRole('status')).toBeVisible()
  await captureLightAndDark(page, 'popover-paused', FOLDER)
})

test('the popover of live readings that do not come', async ({ launch, home }) => {
  const page = await openPopover(await launch(['--hidden', `--live-socket-folder=${home.root}`]))
  await expect(page.locator('#note')).toBeVisible(SLOW)
  await captureLightAndDark(page, 'popover-error', FOLDER)
})

/** All items from left to right, on a panel. */
async function itemsOf(app: AnemometerApp, panel: (typeof PANELS)[number][0]): Promise<PNG> {
  const cells: PNG[] = []
  for (let item = app.tray.itemCount - 1; item >= 0; item--) {
    const [icon] = await app.tray.icons(item)
    if (icon !== undefined) cells.push(onPanel(icon, panel))
  }
  return sideBySide(cells)
}

/** Starts the app with an item of the style, and waits until the ANE has worked. */
async function launchWith(
  launch: Launch,
  home: SandboxHome,
  menuBar: Partial<MenuBarSettings>,
  trayInk: 'light' | 'dark',
): Promise<AnemometerApp> {
  writeSettings(home, { trayInk, menuBar: { ...DEFAULT_SETTINGS.menuBar, ...menuBar } })
  const app = await launch(['--hidden'])
  await expect.poll(() => app.tray.hasItem, SLOW).toBe(true)
  await expect.poll(() => app.tray.toolTipText(), { ...SLOW, intervals: [100] }).toContain('49\u202fmW')
  return app
}

for (const [panel, trayInk] of PANELS) {
  for (const style of MENU_BAR_STYLES) {
    test(`the item, ${style}, ${trayInk}`, async ({ launch, home }) => {
      const rows: PNG[] = []
      for (const powers of ['ane', 'ane-gpu-cpu'] as const) {
        const app = await launchWith(launch, home, { style, powers }, trayInk)
        rows.push(await itemsOf(app, panel))
        const before = await app.tray.icons()
        await app.tray.click('Start Measurement')
        await expect.poll(() => app.tray.icons(), SLOW).not.toEqual(before)
        rows.push(await itemsOf(app, panel))
        await app.tray.click('Pause Reading')
        await expect.poll(() => app.tray.menuLabels(), SLOW).toContain('Resume Reading')
        rows.push(await itemsOf(app, panel))
        await app.close()
      }
      writeFileSync(path.join(FOLDER, `item-${style}-${trayInk}.png`), PNG.sync.write(belowEachOther(rows)))
    })
  }
}
