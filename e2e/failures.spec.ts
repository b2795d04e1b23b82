import { writeFileSync } from 'node:fs'
import path from 'node:path'

import type { AnemometerApp } from './harness/anemometer-app'
import { pageTexts } from './harness/hostile'
import { launchPlaying } from './harness/playing-app'
import { expect, test } from './harness/test'

/** Ends the process of the window's page, as the system does when memory runs out. */
async function killPage(app: AnemometerApp): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('render-process-gone', () => resolve())
        contents?.forcefullyCrashRenderer()
      }),
  )
}

test('a page that dies is loaded again, and after the third time within a minute says so', async ({
  launch,
}) => {
  const app = await launch()
  await expect((await app.window()).locator('.badge')).toBeVisible()
  for (const death of [1, 2]) {
    await killPage(app)
    await expect
      .poll(() => pageTexts(app), `after death ${death}`)
      .toEqual([expect.stringContaining('This window had stopped, and was loaded again.')])
  }
  await killPage(app)
  await expect
    .poll(() => pageTexts(app))
    .toEqual([expect.stringContaining('This window stopped three times in a minute')])
  await killPage(app)
  await expect.poll(() => pageTexts(app)).toEqual([])
  await expect.poll(() => app.tray.toolTipText()).toContain('Neural Engine')
})

test('a page that no display shows is there as a whole all the same', async ({ launch }) => {
  const app = await launch()
  await expect((await app.window()).locator('.badge')).toBeVisible()
  const opened = app.electron.waitForEvent('window')
  await app.electron.evaluate(({ app: electron, BrowserWindow }) => {
    const address = BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? ''
    const preload = `${electron.getAppPath()}/out/preload/index.cjs`
    const options = { show: false, paintWhenInitiallyHidden: false, webPreferences: { preload } }
    void new BrowserWindow(options).loadURL(address)
  })
  const unseen = await opened
  await expect(unseen.locator('[data-chart="gpu"] .series').first()).toBeVisible()
  await expect(unseen.locator('.status-line')).toContainText('sample')
  await expect(unseen.locator('[data-chart="ane-power"] svg').first()).toBeVisible()
  const painted = await unseen.evaluate(() => performance.getEntriesByType('paint').length)
  expect(painted, 'nothing was painted').toBe(0)
})

for (const [what, name, content, words] of [
  ['is not there', 'gone.plist', null, 'There is no file gone.plist.'],
  ['is no recording', 'letter.plist', 'Dear Ada', 'letter.plist is not a powermetrics recording.'],
  ['is not there, and would be imported', 'gone.anemometer', null, 'There is no file gone.anemometer.'],
] as const) {
  test(`a recording of --replay that ${what} ends the start, and nothing plays in its place`, async ({
    launch,
    run,
    home,
  }) => {
    const file = path.join(home.root, name)
    if (content !== null) writeFileSync(file, content)
    const refused = {
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(`anemometer: ${words}`) as unknown,
    }
    expect(await run([`--replay=${file}`])).toEqual(refused)
    const app = await launch(['--hidden'])
    expect(await app.startAgain([`--replay=${file}`])).toEqual(refused)
    expect(app.electron.windows()).toEqual([])
  })
}

/** As macOS asks the app to open a file. */
async function openBySystem(app: AnemometerApp, file: string): Promise<void> {
  await app.electron.evaluate(({ app: electron }, opened) => {
    electron.emit('open-file', { preventDefault: () => undefined }, opened)
  }, file)
}

for (const [where, args] of [
  ['a window is open', []],
  ['no window is open', ['--hidden']],
] as const) {
  test(`a file that cannot be read and was opened by the system is said in a window, where ${where}`, async ({
    launch,
    home,
  }) => {
    const file = path.join(home.root, 'broken.anemometer')
    writeFileSync(file, 'no archive')
    const app = await launch([...args])
    await expect.poll(() => app.tray.toolTipText()).toContain('Neural Engine')
    await openBySystem(app, file)
    await expect((await app.window()).getByRole('alert')).toContainText('broken.anemometer')
    await openBySystem(app, path.join(home.root, 'gone.plist'))
    await expect((await app.window()).getByRole('alert')).toContainText('gone.plist')
    await openBySystem(app, home.root)
    await expect((await app.window()).getByRole('alert')).toContainText('is a folder')
  })
}

/** Makes the tray throw so many times, which no person could make it do. */
async function breakTray(app: AnemometerApp, times: number): Promise<void> {
  await app.electron.evaluate(({ Tray }, count) => {
    const prototype = Tray.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
    const { setToolTip } = prototype
    let left = count
    prototype.setToolTip = function (...args) {
      if (left-- > 0) throw new TypeError('planted')
      return setToolTip?.apply(this, args)
    }
  }, times)
}

/** At 2 the tray is drawn as a sample comes; at 10 samples come while it rests, and it is drawn later. */
for (const speed of [2, 10])
  test(`a tray that fails is made anew, and everything else goes on, at ${speed} times the speed`, async ({
    launch,
    home,
  }) => {
    const app = await launchPlaying(launch, home, speed)
    const page = await app.window()
    await breakTray(app, 1)
    await expect(page.getByRole('alert')).toContainText('went wrong (TypeError) and was started again')
    const before = await app.tray.toolTipText()
    await expect.poll(() => app.tray.toolTipText()).not.toBe(before)
    expect(app.mainErrors).toEqual([])
  })

test('a tray that fails again and again is left, which is told, and everything else goes on', async ({
  launch,
  home,
}) => {
  const app = await launchPlaying(launch, home, 2)
  const page = await app.window()
  await breakTray(app, 1000)
  await expect(page.getByRole('alert')).toContainText('stopped: it went wrong 4 times within a minute')
  const shown = () => page.getByRole('contentinfo').textContent()
  const before = await shown()
  await expect.poll(shown).not.toBe(before)
  app.mainErrors.splice(0)
})

test('a message that waits for a window stands in the tray, and leads to it', async ({ launch }) => {
  const app = await launch(['--hidden'])
  await expect.poll(() => app.tray.toolTipText()).toContain('Neural Engine')
  await app.electron.evaluate(() => void Promise.reject(new RangeError('planted')))
  await expect.poll(() => app.tray.toolTipText()).toContain('A message waits: open Anemometer')
  expect(app.electron.windows()).toHaveLength(0)
  await app.tray.click('Read a Message…')
  await expect((await app.window()).getByRole('alert')).toContainText('(RangeError)')
  await expect.poll(() => app.tray.toolTipText()).not.toContain('waits')
  for (const error of app.mainErrors.splice(0))
    expect(error).toMatch(/^anemometer: nobody caught this rejection: RangeError: planted$/)
})
