import { processTree, rendererProcesses } from '../harness/processes'
import { expect, test } from '../harness/test'

test('no renderer lives while no window is open @packaged', async ({ launch }) => {
  const app = await launch(['--hidden'])
  await expect.poll(() => app.tray.hasItem).toBe(true)
  await expect.poll(() => app.tray.toolTipText()).toContain('Neural Engine')
  expect(rendererProcesses(app.pid)).toEqual([])
})

test('closing the window ends its renderer, and the app goes on', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('.badge')).toBeVisible()
  expect(rendererProcesses(app.pid)).toHaveLength(1)
  await page.close()
  await expect.poll(() => rendererProcesses(app.pid)).toEqual([])
  await app.tray.click('Open Anemometer')
  await expect((await app.window()).locator('.badge')).toBeVisible()
})

test('quitting leaves no process behind', async ({ launch }) => {
  const app = await launch()
  await app.window()
  const pids = processTree(app.pid).map(({ pid }) => pid)
  expect(pids.length).toBeGreaterThan(2)
  await app.tray.click('Quit Anemometer')
  expect(await app.exited()).toBe(0)
  await expect.poll(() => pids.flatMap((pid) => processTree(pid))).toEqual([])
})
