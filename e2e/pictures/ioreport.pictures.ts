import type { AnemometerApp } from '../harness/anemometer-app'
import { openScene, SCENES, sceneOf } from '../harness/ioreport-scenes'
import { captureLightAndDark } from '../harness/pictures'
import { expect, test } from '../harness/test'

const SIZES = [
  { width: 720, height: 480 },
  { width: 1040, height: 760 },
]

// To look at, not for README: they stay with what the tests write.
for (const scene of SCENES) {
  test(`IOReport: ${scene.name}`, async ({ launch, home }, info) => {
    const { app, page } = await openScene(launch, home, scene)
    for (const { width, height } of SIZES) {
      await resize(app, width, height)
      await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width)
      await captureLightAndDark(page, `${scene.name}-${width}x${height}`, info.outputPath())
    }
  })
}

test('IOReport: pictures that the app makes', async ({ run, home }, info) => {
  for (const name of ['m4-macos-26', 'm6-without-watts']) {
    const recording = sceneOf(name).record(home.root)
    const picture = info.outputPath(`${name}-picture.png`)
    const finished = await run(['--replay', recording, '--snapshot', picture])
    expect(finished.stderr).toBe('')
  }
})

async function resize(app: AnemometerApp, width: number, height: number): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  )
}
