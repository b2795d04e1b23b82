import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { PNG } from 'pngjs'

import { createDemonstration } from '../../src/main/synthesis/demonstration'
import { captureLightAndDark, README_PICTURES, type Rgb } from '../harness/pictures'
import { expect, test } from '../harness/test'
import type { TrayPixels } from '../harness/tray-host'

/** By then the demonstration has shown both of its stories within the last minute. A busy window skips some counts. */
const SAMPLES_SHOWN = /\b6[0-2] samples/
/** How many pixels a pixel of the tray icon gets, so that a README shows what a panel shows. */
const TRAY_ZOOM = 4
/** Panel around the icon, in the icon's own pixels. */
const MARGIN = 6
const PANELS: readonly (readonly [panel: Rgb, trayInk: 'light' | 'dark'])[] = [
  [[36, 36, 36], 'light'],
  [[239, 240, 241], 'dark'],
]

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

/** The icon as it came over D-Bus, enlarged, in the middle of a piece of panel. */
function onPanel(icon: TrayPixels, panel: Rgb): PNG {
  const edge = (icon.width + 2 * MARGIN) * TRAY_ZOOM
  const picture = new PNG({ width: edge, height: edge })
  for (let y = 0; y < edge; y++) {
    for (let x = 0; x < edge; x++) {
      const [column, row] = [Math.floor(x / TRAY_ZOOM) - MARGIN, Math.floor(y / TRAY_ZOOM) - MARGIN]
      const inside = column >= 0 && row >= 0 && column < icon.width && row < icon.height
      const at = (row * icon.width + column) * 4
      const alpha = inside ? (icon.rgba[at + 3] ?? 0) / 255 : 0
      const mixed = panel.map((grey, i) => Math.round((icon.rgba[at + i] ?? 0) * alpha + grey * (1 - alpha)))
      picture.data.set([...mixed, 255], (y * edge + x) * 4)
    }
  }
  return picture
}

function sideBySide(cells: readonly PNG[]): PNG {
  const picture = new PNG({
    width: cells.reduce((sum, cell) => sum + cell.width, 0),
    height: Math.max(...cells.map((cell) => cell.height)),
  })
  let left = 0
  for (const cell of cells) {
    PNG.bitblt(cell, picture, 0, 0, cell.width, cell.height, left, 0)
    left += cell.width
  }
  return picture
}
