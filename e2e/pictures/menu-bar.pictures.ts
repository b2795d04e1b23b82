import { mkdirSync } from 'node:fs'
import path from 'node:path'

import type { AnemometerApp } from '../harness/anemometer-app'
import { captureLightAndDark } from '../harness/pictures'
import { expect, test } from '../harness/test'
import type { Page } from '@playwright/test'

/** Not of README: to be looked at when the look has changed. */
const FOLDER = path.join(import.meta.dirname, '../../test-results/menu-bar')

async function openPopover(app: AnemometerApp): Promise<Page> {
  await expect.poll(() => app.tray.hasItem).toBe(true)
  await expect.poll(() => app.tray.toolTipText(), { timeout: 60_000 }).not.toBe('')
  const opened = app.electron.waitForEvent('window')
  app.tray.activate()
  return await opened
}

test('the popover', async ({ launch }) => {
  mkdirSync(FOLDER, { recursive: true })
  const app = await launch(['--hidden'])
  const page = await openPopover(app)
  await expect(page.locator('#activity')).toContainText('At work', { timeout: 60_000 })
  await captureLightAndDark(page, 'popover-working', FOLDER)
  await expect(page.locator('#activity')).toContainText('last burst', { timeout: 60_000 })
  await captureLightAndDark(page, 'popover-idle', FOLDER)
  await page.getByRole('button', { name: 'Measure' }).click()
  await expect(page.locator('#activity')).toContainText('At work', { timeout: 60_000 })
  await expect(page.locator('#running')).toContainText('mJ', { timeout: 30_000 })
  await captureLightAndDark(page, 'popover-measuring', FOLDER)
  await app.tray.click('Pause Reading')
  await expect(page.getByRole('status')).toBeVisible()
  await captureLightAndDark(page, 'popover-paused', FOLDER)
})

test('the popover, of a recording that broke off', async ({ launch, home }) => {
  mkdirSync(FOLDER, { recursive: true })
  const app = await launch(['--hidden', `--replay=${home.root}/gone.plist`])
  const page = await openPopover(app)
  await captureLightAndDark(page, 'popover-error', FOLDER)
})
