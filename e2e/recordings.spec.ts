import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { dropFiles } from './harness/page'
import { M4_MAX_MACOS_15, writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

test('replays a recording to its end @packaged', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'run.plist', { samples: 20, anePowerMw: (index) => 100 + index })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  await expect(page.locator('.badge')).toContainText('run.plist')
  await expect(page.locator('.badge')).toContainText('ended')
  await expect(page.getByRole('contentinfo')).toContainText('20 samples')
  await expect(page.getByRole('contentinfo')).toContainText('0 faults')
  // Nothing is now in a recording that has ended: 100 to 119 mW on average.
  await expect(page.locator('.hero-digits')).toHaveText(/^1(09|10)$/)
  await expect(page.locator('.hero-meaning')).toHaveText('mean')
  await expect(page.getByRole('alert')).toHaveText('')
})

test('says why there is no ANE traffic since macOS 13', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'm4.plist', { samples: 5, chip: M4_MAX_MACOS_15 })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  const traffic = page.locator('[data-chart="ane-traffic"]')
  await expect(traffic.locator('.missing')).toContainText('macOS 13')
  await expect(traffic.locator('svg.recharts-surface')).toHaveCount(0)
})

test('opens a recording that is dropped on the window', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'dropped.plist', { samples: 4 })
  const page = await (await launch()).window()
  await expect(page.locator('.badge')).toContainText('Demonstration')
  await dropFiles(page, [file])
  await expect(page.locator('.badge')).toContainText('dropped.plist')
})

for (const [what, make, words] of [
  [
    'garbage',
    (file: string) => writeFileSync(file, Buffer.alloc(200_000, 0xa5)),
    /is not a powermetrics recording/,
  ],
  ['an empty file', (file: string) => writeFileSync(file, ''), /is not a powermetrics recording.*empty/],
  ['a folder', (file: string) => mkdirSync(file), /is a folder/],
] as const) {
  test(`opening ${what} gives a message and changes nothing`, async ({ launch, home }) => {
    const file = path.join(home.root, 'wrong.plist')
    make(file)
    const page = await (await launch()).window()
    await expect(page.getByRole('contentinfo')).toContainText('Demonstration')
    await dropFiles(page, [file])
    await expect(page.getByRole('alert')).toContainText(words)
    await expect(page.locator('.badge')).toContainText('Demonstration')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect(page.getByRole('alert')).toHaveText('')
  })
}

test('a file that a file manager hands over and that is not there is said in the window', async ({
  launch,
  home,
}) => {
  const page = await (await launch([path.join(home.root, 'gone.anemometer')])).window()
  await expect(page.getByRole('alert')).toContainText('gone.anemometer')
  await expect(page.locator('.badge')).toContainText('Demonstration')
})
