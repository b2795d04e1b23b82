import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { PNG } from 'pngjs'

import { createDemonstration } from '../../src/main/synthesis/demonstration'
import { captureLightAndDark, README_PICTURES } from '../harness/pictures'
import { expect, test } from '../harness/test'
import { onPanel, PANELS, sideBySide } from './panels'

/** By then the demonstration has shown both of its stories within the last minute. A busy window skips some counts. */
const SAMPLES_SHOWN = /\b6[0-2] samples/

test('the window, light and dark', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.getByText(SAMPLES_SHOWN)).toBeVisible({ timeout: 120_000 })
  await page.keyboard.press('1')
  await captureLightAndDark(page, 'window')
})

test('the tray icon on a dark and on a light panel', async ({ launch, home }) => {
  const cells: PNG[] = []
  for (const [panel, trayInk] of PANELS) {
    mkdirSync(home.userData, { recursive: true })
    writeFileSync(path.join(home.userData, 'settings.json'), JSON.stringify({ trayInk }))
    const app = await launch(['--hidden'])
    await expect.poll(() => app.tray.hasItem).toBe(true)
    await expect
      .poll(() => app.tray.toolTipText(), { timeout: 60_000, intervals: [100] })
      .toContain('49\u202fmW')
    const [icon] = await app.tray.icons()
    if (icon === undefined) throw new Error('The tray item has no icon.')
    cells.push(onPanel(icon, panel))
    await app.close()
  }
  writeFileSync(path.join(README_PICTURES, 'tray.png'), PNG.sync.write(sideBySide(cells)))
})

test('a snapshot', async ({ run, home }) => {
  const recording = path.join(home.root, 'visual-look-up.plist')
  const demonstration = createDemonstration({ startMs: Date.UTC(2022, 2, 30, 12) })
  writeFileSync(recording, Buffer.concat(Array.from({ length: 40 }, () => demonstration.next().bytes)))
  const picture = path.join(README_PICTURES, 'snapshot.png')
  const finished = await run(['--replay', recording, '--snapshot', picture, '--chart', 'ane-traffic'])
  expect(finished.stderr).toBe('')
})
