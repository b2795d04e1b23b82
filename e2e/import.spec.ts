import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { dropFiles } from './harness/drop-files'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

test('tells how far an import is, and cancels it', async ({ launch, home }) => {
  const some = readFileSync(writeRecording(home.root, 'some.plist', { samples: 400 }), 'latin1')
  const large = path.join(home.root, 'large.plist')
  writeFileSync(large, Array.from({ length: 30 }, () => some).join('\0'), 'latin1')
  const page = await (await launch()).window()
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  await page.keyboard.press('l')
  await expect(page.getByRole('heading', { name: 'No measurements yet' })).toBeVisible()
  await dropFiles(page, [large])
  const bar = page.getByRole('region', { name: 'Importing large.plist' })
  await expect(bar).toContainText(/MB of 4\d\d\sMB · [\d,]+ samples · \d+(\.\d+)?\sMB\/s · .* left/)
  await bar.getByRole('button', { name: 'Cancel importing large.plist' }).click()
  await expect(bar).toBeHidden()
  await expect(page.getByRole('heading', { name: 'No measurements yet' })).toBeVisible()
})
