import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

import type { AnemometerApp } from './harness/anemometer-app'
import { readPng } from './harness/pictures'
import { rendererProcesses } from './harness/processes'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

// One after the other: they share the clipboard of the display.
test.describe.configure({ mode: 'default' })

async function launchRecording(launch: (args: string[]) => Promise<AnemometerApp>, folder: string) {
  const file = writeRecording(folder, 'run.plist', { samples: 5 })
  const app = await launch([`--replay=${file}`, '--speed=max'])
  const page = await app.window()
  await expect(page.getByText('5 samples')).toBeVisible()
  await page.locator('[data-chart="ane-power"]').focus()
  return { app, page }
}

test('saves the focused chart where the person says', async ({ launch, home }) => {
  const { app, page } = await launchRecording(launch, home.root)
  const out = path.join(home.root, 'saved.png')
  await app.answerSaveDialogs(out)
  await page.keyboard.press('Control+s')
  await expect.poll(() => existsSync(out)).toBe(true)
  expect(readPng(out).width).toBe(2400)
})

test('a cancelled save writes nothing and says nothing', async ({ launch, home }) => {
  const { app, page } = await launchRecording(launch, home.root)
  await app.answerSaveDialogs(null)
  await page.keyboard.press('Control+s')
  await page.keyboard.press('Control+c')
  await expect.poll(() => clipboardWidth(app)).toBe(2400)
  expect(readdirSync(home.root).filter((name) => name.endsWith('.png'))).toEqual([])
  await expect(page.getByRole('alert')).toBeEmpty()
})

test('copies the focused chart', async ({ launch, home }) => {
  const { app, page } = await launchRecording(launch, home.root)
  await app.electron.evaluate(({ clipboard }) => clipboard.clear())
  await page.keyboard.press('Control+c')
  await expect.poll(() => clipboardWidth(app)).toBe(2400)
})

test('drags the picture of a chart out as a file', async ({ launch, home }) => {
  const { app, page } = await launchRecording(launch, home.root)
  await app.electron.evaluate(({ BrowserWindow }) => {
    const [contents] = BrowserWindow.getAllWindows().map((window) => window.webContents)
    if (contents === undefined) throw new Error('There is no window.')
    contents.startDrag = ({ file, icon }) => {
      const size = typeof icon === 'string' ? null : icon.getSize()
      Object.assign(globalThis, { dragged: file, thumbnailWidth: size?.width })
    }
  })
  const handle = page.locator('[data-chart="gpu"] .drag-handle')
  // As a page could do by itself.
  await handle.dispatchEvent('dragstart')
  await expect(page.getByRole('alert')).toContainText('needs a click or a key of yours')
  await handle.hover()
  await page.mouse.down()
  await page.mouse.move(300, 300, { steps: 5 })
  const dragged = () => app.electron.evaluate(() => (globalThis as { dragged?: string }).dragged ?? '')
  await expect.poll(dragged).toContain('anemometer-gpu-')
  expect(readPng(await dragged()).width).toBe(2400)
  const width = () => app.electron.evaluate(() => (globalThis as { thumbnailWidth?: number }).thumbnailWidth)
  expect(await width()).toBe(160)
})

test('saves all charts from the tray without a window, and leaves no page behind', async ({
  launch,
  home,
}) => {
  test.skip(process.platform !== 'linux', 'the tray is clicked over D-Bus')
  const file = writeRecording(home.root, 'run.plist', { samples: 5 })
  const app = await launch([`--replay=${file}`, '--speed=max', '--hidden'])
  const out = path.join(home.root, 'all.png')
  await app.answerSaveDialogs(out)
  await expect.poll(() => app.tray.hasItem).toBe(true)
  await expect.poll(() => app.tray.toolTipText()).toContain('run.plist')
  await app.tray.click('Picture', 'All Charts…')
  await expect.poll(() => existsSync(out)).toBe(true)
  expect(readPng(out).width).toBe(2400)
  await expect.poll(() => rendererProcesses(app.pid)).toEqual([])
})

/** Width in pixels of the picture on the clipboard, 0 without one. */
function clipboardWidth(app: AnemometerApp): Promise<number> {
  return app.electron.evaluate(async ({ clipboard, nativeImage }) => {
    // Up to Electron 43 there is readImage; later ones have the web's clipboard.read instead.
    const legacy = clipboard as unknown as { readImage?: () => Electron.NativeImage }
    if (legacy.readImage !== undefined) return legacy.readImage().getSize().width
    const [item] = await clipboard.read()
    const png = await item?.getType('image/png')
    if (!(png instanceof Blob)) return 0
    return nativeImage.createFromBuffer(Buffer.from(await png.arrayBuffer())).getSize().width
  })
}
