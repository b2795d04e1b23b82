import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { AnemometerApp } from './harness/anemometer-app'
import { demonstrationKept } from './harness/history'
import type { SandboxHome } from './harness/sandbox-home'
import { expect, test } from './harness/test'

const logFile = (home: SandboxHome): string =>
  process.platform === 'darwin'
    ? path.join(home.root, 'home', 'Library', 'Logs', 'Anemometer', 'app.log')
    : path.join(home.root, 'home', '.local', 'state', 'anemometer', 'app.log')

const lines = (home: SandboxHome, words: string): string[] =>
  existsSync(logFile(home))
    ? readFileSync(logFile(home), 'utf8')
        .split('\n')
        .filter((line) => line.includes(words))
    : []

/** Checks that standard error holds the planted errors and no others, and removes them: any that are left fail the test. */
function expectOnlyPlanted(app: AnemometerApp, planted: RegExp): void {
  const errors = app.mainErrors.splice(0)
  expect(errors.length).toBeGreaterThan(0)
  expect(errors.filter((error) => !planted.test(error))).toEqual([])
}

test('tells of a start and an end, of the source, and of nothing that is personal', async ({
  launch,
  home,
}) => {
  const app = await launch(['--hidden'])
  await expect.poll(() => lines(home, 'Its first sample has arrived.')).toHaveLength(1)
  await app.quit()
  expect(lines(home, ' info  app ')).toEqual([
    expect.stringContaining('Anemometer starts. version='),
    expect.stringContaining('Anemometer ends. exitStatus=0'),
  ])
  expect(lines(home, 'A source begins. kind=demonstration')).toHaveLength(1)
  expect(lines(home, ' debug ')).toEqual([])
  expect(readFileSync(logFile(home), 'utf8')).not.toContain(home.root)
  expect((statSync(logFile(home)).mode & 0o777).toString(8)).toBe('600')
})

test('what nobody caught in main is told once and logged, and the app goes on reading', async ({
  launch,
  home,
}) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('[data-chart="ane-power"]')).toBeVisible()
  await app.electron.evaluate(() => {
    for (let count = 0; count < 12; count++) void Promise.reject(new RangeError(`planted rejection ${count}`))
    setTimeout(() => {
      throw new TypeError('planted exception')
    })
  })
  const notices = page.getByRole('alert')
  await expect(notices).toContainText('Something in Anemometer went wrong (TypeError), and it goes on')
  await expect(notices.getByText('(RangeError)')).toHaveCount(1)
  await expect
    .poll(() => lines(home, 'planted rejection').map((line) => / count=(\d+)$/.exec(line)?.[1]))
    .toEqual(['1', '10'])
  expect(
    lines(home, 'Nobody caught this exception. error=TypeError says="planted exception" stack='),
  ).toHaveLength(1)
  expect(app.electron.windows()).toHaveLength(1)
  const samplesKept = async (): Promise<number> => (await demonstrationKept(home))?.samples ?? 0
  const before = await samplesKept()
  await expect.poll(samplesKept).toBeGreaterThan(before)
  expectOnlyPlanted(app, /planted (rejection|exception)/)
})

test('a bug while no window is open opens none, and waits for one', async ({ launch, home }) => {
  const app = await launch(['--hidden'])
  await expect.poll(() => lines(home, 'Its first sample has arrived.')).toHaveLength(1)
  await app.electron.evaluate(() => void Promise.reject(new RangeError('planted')))
  await expect.poll(() => lines(home, 'Nobody caught this rejection.')).toHaveLength(1)
  expect(app.electron.windows()).toHaveLength(0)
  await app.startAgain()
  await expect((await app.window()).getByRole('alert')).toContainText(
    'Something in Anemometer went wrong (RangeError)',
  )
  expectOnlyPlanted(app, /planted/)
})

test('a page whose process is gone is logged', async ({ launch, home }) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('[data-chart="ane-power"]')).toBeVisible()
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
  })
  await expect.poll(() => lines(home, 'The process of a page is gone.')).toHaveLength(1)
})

test('--verbose writes more', async ({ launch, home }) => {
  await launch(['--hidden', '--verbose'])
  await expect.poll(() => lines(home, ' debug source   A sample. ').length).toBeGreaterThan(1)
})

test('a log that cannot be written stops nothing, and is not complained of', async ({ launch, home }) => {
  const folder = path.dirname(logFile(home))
  mkdirSync(path.dirname(folder), { recursive: true })
  writeFileSync(folder, 'a file where the folder should be')
  const page = await (await launch()).window()
  await expect(page.locator('[data-chart="ane-power"]')).toBeVisible()
  await expect(page.getByRole('alert')).toBeEmpty()
})
