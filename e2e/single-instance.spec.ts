import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

test('a second start opens the window of the first @packaged', async ({ launch }) => {
  const app = await launch(['--hidden'])
  expect(app.electron.windows()).toHaveLength(0)
  const second = await app.startAgain()
  expect(second.status).toBe(0)
  await expect((await app.window()).locator('.badge')).toContainText('Demonstration')
})

test('a second start hands over its recording', async ({ launch, home }) => {
  const file = writeRecording(home.root, 'second start.plist', { samples: 3 })
  const app = await launch()
  const page = await app.window()
  await expect(page.locator('.badge')).toContainText('Demonstration')
  await app.startAgain([`--replay=${file}`])
  await expect(page.locator('.badge')).toContainText('second start.plist')
  expect(app.electron.windows()).toHaveLength(1)
})
