import type { Page } from '@playwright/test'

import { INVOKE_CHANNELS, POPOVER_CHANNELS } from '../../src/shared/ipc-contract'
import type { AnemometerApp } from '../harness/anemometer-app'
import { layoutFaults } from '../harness/layout'
import { pressInMain, saidOf, violationsInThemes } from '../harness/page'
import { rendererProcesses } from '../harness/processes'
import { writeRecording } from '../harness/recordings'
import { expect, test } from '../harness/test'

/**
 * Opens the popover as a panel does, and waits until it shows something. Other tests open windows on the same display, which
 * take its focus: it ignores that unless `hidesOnBlur`.
 */
async function openPopover(app: AnemometerApp, hidesOnBlur = false): Promise<Page> {
  await expect.poll(() => app.tray.hasItem).toBe(true)
  await expect.poll(() => app.tray.toolTipText()).not.toBe('')
  const opened = app.electron.waitForEvent('window')
  app.tray.activate()
  const page = await opened
  if (!hidesOnBlur) {
    await app.electron.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.removeAllListeners('blur')
    })
    await untilOpen(app)
    await expect(page.locator('#gpu')).not.toHaveText('–')
  }
  return page
}

/** Clicks the item until the popover is open: a click right after it was hidden counts as the one that hid it. */
async function untilOpen(app: AnemometerApp): Promise<void> {
  await expect
    .poll(async () => {
      // Answered after the clicks before it, the last of which may have hidden what it found open.
      await app.tray.title()
      if (await isVisible(app)) return true
      app.tray.activate()
      return false
    })
    .toBe(true)
}

/** Opens it, again where another test's window takes its focus meanwhile, until its page shows what was read. */
async function untilFilled(app: AnemometerApp): Promise<void> {
  await expect
    .poll(async () => {
      await untilOpen(app)
      const texts = app.electron.windows().map((page) => page.locator('#number').allTextContents())
      return (await Promise.all(texts)).flat()
    })
    .toEqual([expect.stringMatching(/\d/)])
}

/** Waits until it is hidden. */
async function untilHidden(app: AnemometerApp): Promise<void> {
  await expect.poll(() => isVisible(app)).toBe(false)
}

/** Whether the window of the popover can be seen. One whose page has not begun to load has no address. */
function isVisible(app: AnemometerApp): Promise<boolean> {
  return app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some(
      (window) => window.webContents.getURL().includes('/popover.html') && window.isVisible(),
    ),
  )
}

test('a click on the item opens it with what was read @packaged', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'burst.plist', {
    samples: 12,
    anePowerMw: (index) => (index > 4 && index < 8 ? 50 : 0),
  })
  const app = await launch([`--replay=${file}`, '--speed=max', '--hidden'])
  const page = await openPopover(app)
  await expect(page.locator('#number')).toHaveText('0')
  await expect(page.locator('#origin')).toHaveText('burst.plist')
  await expect(page.locator('#activity')).toHaveText(
    /^Idle since [\d:]{8}; last burst 3\u202fs, 150\u202fmJ$/,
  )
  await expect(page.getByRole('img')).toHaveAttribute('aria-label', /over the last minute: peak 50\u202fmW/)
  await expect(page.locator('#thermal')).toHaveText('Nominal')
  expect(await saidOf(page.locator('body'))).toMatchSnapshot(['spoken', 'popover.yml'])
  const painted = await page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    return data.some((value) => value > 0)
  })
  expect(painted).toBe(true)
})

test('it fits what it shows, on the display', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const page = await openPopover(app)
  await expect
    .poll(async () => {
      const box = await page.locator('main').boundingBox()
      const bounds = await app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.getBounds(),
      )
      return [box?.width, (bounds?.height ?? 0) - Math.ceil(box?.height ?? 0), (bounds?.y ?? -1) >= 0]
    })
    .toEqual([320, 0, true])
  for (let presses = 0; presses < 5; presses++) await pressInMain(app, '+')
  await expect
    .poll(() =>
      app.electron.evaluate(({ BrowserWindow, screen }) => {
        const { height } = screen.getPrimaryDisplay().workArea
        const bounds = BrowserWindow.getAllWindows()[0]?.getBounds()
        return [bounds?.width, (bounds?.y ?? -1) >= 0, (bounds?.y ?? 0) + (bounds?.height ?? 0) <= height]
      }),
    )
    .toEqual([640, true, true])
  expect(await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth])).toEqual([320, 320])
  await page.getByRole('button', { name: 'Settings…' }).focus()
  await expect(page.getByRole('button', { name: 'Settings…' })).toBeInViewport()
})

test('measures, takes a picture, and opens window and settings, by the keyboard alone', async ({
  launch,
}) => {
  const app = await launch(['--hidden'])
  const page = await openPopover(app)
  await app.answerSaveDialogs(null)
  const reached: string[] = []
  for (let presses = 0; presses < 4; presses++) {
    await page.keyboard.press('Tab')
    reached.push(await page.evaluate(() => (document.activeElement as HTMLElement).innerText.trim()))
  }
  expect(reached).toEqual(['Measure', 'Picture…', 'Open window', 'Settings…'])
  await page.keyboard.press('m')
  const stop = page.getByRole('button', { name: /^Stop measuring/ })
  await expect(stop).toContainText(/\d\u202fs, \d+\u202fmJ/)
  expect(await isVisible(app)).toBe(true)
  await page.getByRole('button', { name: 'Settings…' }).focus()
  const opened = app.electron.waitForEvent('window')
  await page.keyboard.press('Enter')
  await expect((await opened).getByRole('tab', { name: 'General' })).toBeVisible()
  await untilHidden(app)
})

test('Esc and a second click hide it, and a click opens it again at once', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const page = await openPopover(app)
  await page.keyboard.press('Escape')
  await expect.poll(() => isVisible(app)).toBe(false)
  expect(rendererProcesses(app.pid)).toHaveLength(1)
  await untilOpen(app)
  app.tray.activate()
  await untilHidden(app)
})

test('fifty quick clicks open one page, and a click after its death another', async ({ launch }) => {
  const app = await launch(['--hidden'])
  await expect.poll(() => app.tray.hasItem).toBe(true)
  for (let click = 0; click < 50; click++) app.tray.activate()
  await expect.poll(() => app.electron.windows().length).toBe(1)
  await untilOpen(app)
  expect(rendererProcesses(app.pid)).toHaveLength(1)
  const [first] = app.electron.windows()
  await app.electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents()[0]?.forcefullyCrashRenderer(),
  )
  await expect.poll(() => app.electron.windows().some((page) => page === first)).toBe(false)
  await untilFilled(app)
  await expect.poll(() => rendererProcesses(app.pid).length).toBe(1)
})

test('a page that hangs is made anew by a click', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const first = await openPopover(app)
  await first.evaluate(() =>
    setTimeout(() => {
      for (;;);
    }),
  )
  app.tray.activate()
  await expect.poll(() => isVisible(app)).toBe(false)
  await untilOpen(app)
  await expect.poll(() => app.electron.windows().some((page) => page === first)).toBe(false)
  await untilFilled(app)
  await expect.poll(() => rendererProcesses(app.pid).length).toBe(1)
})

test('another window that takes the focus hides it', async ({ launch }) => {
  const app = await launch(['--hidden'])
  await openPopover(app, true)
  await untilOpen(app)
  await expect
    .poll(async () => {
      await app.tray.click('Open Anemometer')
      return isVisible(app)
    })
    .toBe(false)
  await untilHidden(app)
})

test('shows a pause, and ends it', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const page = await openPopover(app)
  await app.tray.click('Pause Reading')
  await expect(page.getByRole('status')).toHaveText('Reading is paused.')
  await expect(page.locator('#number')).toHaveText('–')
  await page.getByRole('button', { name: 'Resume reading' }).click()
  await expect(page.getByRole('status')).toBeHidden()
  await expect(page.locator('#number')).not.toHaveText('–')
})

for (const locale of ['en-XA', 'ar-XB'] as const) {
  test(`has room for its words, ${locale}`, async ({ launch }, info) => {
    const app = await launch(['--hidden', `--lang=${locale}`])
    const page = await openPopover(app)
    await page.keyboard.press('m')
    await expect(page.locator('#running')).not.toBeEmpty()
    await page.screenshot({ path: info.outputPath('popover.png') })
    expect(await layoutFaults(page)).toEqual([])
  })
}

test('has no accessibility violation in any theme', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const page = await openPopover(app)
  expect(await violationsInThemes(page)).toEqual([])
  await app.tray.click('Pause Reading')
  await expect(page.getByRole('button', { name: 'Resume reading' })).toBeVisible()
  expect(await violationsInThemes(page)).toEqual([])
})

test('its page is as locked in as the window, and may call less @packaged', async ({ launch }) => {
  const app = await launch(['--hidden'])
  const page = await openPopover(app)
  const preferences = await app.electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = (
        contents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
      ).getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webSecurity }
    }),
  )
  expect(preferences).toEqual([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
  ])
  const answered = await page.evaluate(async (channels) => {
    const { anemometer } = window as unknown as { anemometer: { invoke: (name: string) => Promise<unknown> } }
    const outcomes = await Promise.all(
      channels.map((channel) =>
        anemometer.invoke(channel).then(
          () => channel,
          () => null,
        ),
      ),
    )
    return outcomes.filter((channel) => channel !== null)
  }, INVOKE_CHANNELS)
  expect(answered).toEqual(['popover:glance'])
  expect(POPOVER_CHANNELS.invoke).toContain('popover:glance')
  expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true)
})
