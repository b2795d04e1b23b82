import type { Page } from '@playwright/test'

import { openScene, SCENES, sceneOf } from './harness/ioreport-scenes'
import { violations, violationsInThemes } from './harness/page'
import { expect, test } from './harness/test'

/** What has to be read in a chart of each scene. */
const READ: Readonly<Record<string, readonly (readonly [chart: string, words: RegExp])[]>> = {
  'm4-macos-26': [
    ['ane-power', /ANEi\d+\smW.*Poweredi90\s%.*not a measure of how busy it is/],
    ['ane-traffic', /ANE memory traffic.*Readestimatedi≈\s[\d.]+\sGB\/s.*DRAM readi[\d.]+\sGB\/s/],
    ['power', /DRAMi[\d.]+\s*mW/],
  ],
  'm4-macos-27': [['ane-power', /on macOS 27 only powermetrics \(administrator\) gives ANE watts/]],
  'm5-max-estimated': [['ane-traffic', /Readestimatedi≈.*peak ≈.*Writeestimatedi≈/]],
  'm6-without-watts': [
    ['ane-power', /IOReport has nothing that counts it on this Mac/],
    ['ane-traffic', /ANE DRAM traffic.*DRAM readestimatedi≈.*DRAM writeestimatedi≈/],
  ],
  refused: [['ane-traffic', /macOS does not let IOReport have it/]],
  'first-start': [['ane-traffic', /GB\/s\snow/]],
  differing: [
    ['ane-power', /differs: powermetrics 6\.00\sW, IOReport 4\.10\sW over 6\ss; powermetrics is used/],
  ],
}

for (const scene of SCENES) {
  test(`the window says what is measured, estimated and missing: ${scene.name}`, async ({ launch, home }) => {
    const { page } = await openScene(launch, home, scene)
    for (const [chart, words] of READ[scene.name] ?? [])
      await expect(page.locator(`[data-chart="${chart}"]`)).toHaveText(words)
    expect(await violationsInThemes(page)).toEqual([])
    if (scene.name !== 'differing') return
    await page.getByRole('button', { name: 'Source' }).click()
    await page.getByRole('menuitem', { name: 'About live readings…' }).click()
    await expect(page.getByRole('dialog', { name: 'Live readings' })).toBeVisible()
    expect(await violationsInThemes(page)).toEqual([])
  })
}

test('the first start shows figures at once, and offers the permission without asking for it', async ({
  launch,
  home,
}) => {
  const { page } = await openScene(launch, home, sceneOf('first-start'))
  await expect(page.locator('.source-message')).toContainText('need an administrator’s permission')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByRole('button', { name: 'Set up live readings…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Live readings' })
  await expect(dialog).toContainText('What it adds on this Mac')
  await dialog.getByText('Which instrument gives what').click()
  await expect(dialog).toContainText('IOReport, computed from AMC Stats')
  expect(await violations(page)).toEqual([])
})

for (const [width, height] of [
  [720, 480],
  [1040, 760],
] as const) {
  test(`no chart lies upon another at ${width} × ${height}, and each keeps its curves`, async ({
    launch,
    home,
  }) => {
    for (const name of ['m4-macos-26', 'differing']) {
      const { app, page } = await openScene(launch, home, sceneOf(name))
      await app.electron.evaluate(
        ({ BrowserWindow }, [x, y]) => BrowserWindow.getAllWindows()[0]?.setContentSize(x, y),
        [width, height] as const,
      )
      await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width)
      await expect.poll(() => lowestPlotPx(page)).toBeGreaterThan(60)
      await expect.poll(() => cutCharts(page)).toEqual([])
      await app.close()
    }
  })
}

/** Height of the lowest place for curves. */
function lowestPlotPx(page: Page): Promise<number> {
  return page
    .locator('.plots')
    .evaluateAll((plots) => Math.min(...plots.map((plot) => plot.getBoundingClientRect().height)))
}

/** Charts that are higher than their row, so that they reach into the next one. */
function cutCharts(page: Page): Promise<string[]> {
  return page.locator('.board').evaluate((board) => {
    const rows = [...board.children].map((child) => ({ child, box: child.getBoundingClientRect() }))
    return rows.flatMap(({ child, box }, i) => {
      const below = rows
        .slice(i + 1)
        .filter((other) => other.box.left < box.right && other.box.right > box.left)
      const isLane = (element: Element): boolean => getComputedStyle(element).position === 'sticky'
      return below.some((other) => !isLane(other.child) && other.box.top < box.bottom - 1)
        ? [child.getAttribute('data-chart') ?? child.className]
        : []
    })
  })
}
