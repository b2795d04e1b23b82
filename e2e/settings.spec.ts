import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { expect, test } from './harness/test'

test('the range and the size of the window survive a restart @packaged', async ({ launch }) => {
  const first = await launch()
  const page = await first.window()
  await page.getByRole('button', { name: /last 15 minutes/i }).click()
  await expect(page.getByRole('button', { name: /last 15 minutes/i })).toHaveAttribute('aria-pressed', 'true')
  await first.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 100, y: 80, width: 900, height: 700 })
  })
  await expect.poll(() => page.evaluate(() => window.outerWidth)).toBe(900)
  await first.close()

  const second = await launch()
  const reopened = await second.window()
  await expect(reopened.getByRole('button', { name: /last 15 minutes/i })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect
    .poll(() => reopened.evaluate(() => [window.outerWidth, window.outerHeight]))
    .toEqual([900, 700])
})

test('a settings file that cannot be understood is set aside', async ({ launch, home }) => {
  const file = path.join(home.userData, 'settings.json')
  writeFileSync(file, '{ "rangeMinutes": 15, ')
  const page = await (await launch()).window()
  await expect(page.getByRole('alert')).toContainText('settings file could not be understood')
  await expect(page.getByRole('button', { name: /last 5 minutes/i })).toHaveAttribute('aria-pressed', 'true')
  const aside = readdirSync(home.userData).filter((name) => name.startsWith('settings.json.unreadable'))
  expect(aside).toHaveLength(1)
  expect(readFileSync(path.join(home.userData, aside[0] ?? ''), 'utf8')).toBe('{ "rangeMinutes": 15, ')
})
