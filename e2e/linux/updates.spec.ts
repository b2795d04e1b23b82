import type { AnemometerApp } from '../harness/anemometer-app'
import { expect, test } from '../harness/test'

/** In the place of GitHub, for the one session that asks it. Counts the questions; `tag` is the newest release. */
async function answerForGitHub(app: AnemometerApp, tag: string): Promise<void> {
  await app.electron.evaluate(({ session }, newest) => {
    const questions: string[] = []
    Object.assign(globalThis, { questions })
    session.fromPartition('releases', { cache: false }).protocol.handle('https', ({ url }) => {
      questions.push(url)
      return Response.json({ tag_name: newest })
    })
  }, tag)
}

/** Presses this button in the next window of the system, and `Close` in all that follow. */
async function press(app: AnemometerApp, button: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, first) => {
    const messages: string[] = []
    let wanted = first
    Object.assign(globalThis, { messages })
    dialog.showMessageBox = (...given: unknown[]) => {
      const { message, buttons = [] } = given.at(-1) as Electron.MessageBoxOptions
      messages.push(message)
      const response = buttons.indexOf(wanted)
      wanted = 'Close'
      return Promise.resolve({ response, checkboxChecked: false })
    }
  }, button)
}

const noted = (app: AnemometerApp, name: 'questions' | 'messages') =>
  app.electron.evaluate((_electron, key) => (globalThis as unknown as Record<string, string[]>)[key], name)

test('GitHub is asked for a newer release when a person asks, and only then', async ({ launch }) => {
  const app = await launch()
  await (await app.window()).locator('.badge').waitFor()
  await answerForGitHub(app, 'v99.0.0')
  await press(app, 'Close')
  await app.tray.click('About Anemometer')
  await expect.poll(() => noted(app, 'messages')).toHaveLength(1)
  expect(await noted(app, 'questions')).toEqual([])
  await press(app, 'Check for Updates…')
  await app.tray.click('About Anemometer')
  await expect
    .poll(() => noted(app, 'messages'))
    .toEqual([
      expect.stringMatching(/^Anemometer \d/),
      expect.stringContaining('Anemometer 99.0.0 is there.'),
    ])
  expect(await noted(app, 'questions')).toEqual([
    'https://api.github.com/repos/anemometer-app/anemometer/releases/latest',
  ])
})
