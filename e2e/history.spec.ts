import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'

import type { HistoryExtent } from '../src/shared/history'
import type { InvokeChannel } from '../src/shared/ipc-contract'
import { demonstrationKept, historyFolder, lookIntoHistory } from './harness/history'
import { readPng } from './harness/pictures'
import { writeRecording } from './harness/recordings'
import type { SandboxHome } from './harness/sandbox-home'
import { expect, test } from './harness/test'

/** The demonstration gives a sample a second. Those of the hour before it began do not count. */
const samplesKept = async (home: SandboxHome, sinceMs: number): Promise<number> =>
  existsSync(historyFolder(home)) ? ((await demonstrationKept(home, sinceMs))?.samples ?? 0) : 0

/** As the page asks main, whatever the window shows. */
const ask = (page: Page, channel: InvokeChannel, ...args: unknown[]): Promise<unknown> =>
  page.evaluate(
    ([name, rest]) => {
      const { anemometer } = window as unknown as {
        anemometer: { invoke(...all: unknown[]): Promise<unknown> }
      }
      return anemometer.invoke(name, ...rest)
    },
    [channel, args] as const,
  )

const extentOf = async (page: Page): Promise<HistoryExtent | null> =>
  (await ask(page, 'history:extent')) as HistoryExtent | null

test('keeps what it reads with the window closed, and goes on after a restart @packaged', async ({
  launch,
  home,
}) => {
  const launchedMs = Date.now()
  const first = await launch(['--hidden'])
  await expect.poll(() => samplesKept(home, launchedMs)).toBeGreaterThan(2)
  await first.quit()
  const kept = await demonstrationKept(home)
  const page = await (await launch()).window()
  await expect.poll(async () => (await extentOf(page))?.toMs).toBeGreaterThan(kept?.toMs ?? 0)
  expect((await extentOf(page))?.fromMs).toBe(kept?.fromMs)
})

test('loses nothing but the last moment when it is killed, and starts again without a word', async ({
  launch,
  home,
}) => {
  const launchedMs = Date.now()
  const first = await launch(['--hidden'])
  await expect.poll(() => samplesKept(home, launchedMs)).toBeGreaterThan(2)
  await first.kill()
  const killedMs = Date.now()
  const kept = await demonstrationKept(home)
  // A window of the demonstration and the second that a sample may wait.
  expect(killedMs - (kept?.toMs ?? 0)).toBeLessThan(3500)
  const page = await (await launch()).window()
  await expect.poll(async () => (await extentOf(page))?.toMs).toBeGreaterThan(kept?.toMs ?? 0)
  expect((await extentOf(page))?.fromMs).toBe(kept?.fromMs)
  await expect(page.getByRole('alert')).toBeEmpty()
})

test('sets a damaged file aside, says so, and begins a new one', async ({ launch, home }) => {
  mkdirSync(historyFolder(home), { recursive: true })
  writeFileSync(path.join(historyFolder(home), 'history.sqlite'), 'no database '.repeat(1000))
  const page = await (await launch()).window()
  await expect(page.getByRole('alert')).toContainText('The history file was damaged.')
  await expect.poll(() => samplesKept(home, 0)).toBeGreaterThan(0)
  expect(readdirSync(historyFolder(home)).filter((name) => name.includes('.damaged-'))).toHaveLength(1)
})

test('works where nothing can be kept, and says so once', async ({ launch, home }) => {
  mkdirSync(home.userData, { recursive: true })
  writeFileSync(historyFolder(home), 'a file where the folder should be')
  const page = await (await launch()).window()
  await expect(page.getByRole('alert')).toContainText('cannot be opened')
  await expect(page.locator('[data-chart="ane-power"]')).toBeVisible()
  expect(await extentOf(page)).toBeNull()
  expect(await ask(page, 'measurement:start')).toMatchObject({ ok: false })
})

test('measures, saves to a file, and opens that file as a measurement', async ({ launch, home }) => {
  const app = await launch()
  const page = await app.window()
  await expect.poll(() => extentOf(page)).not.toBeNull()
  const startedMs = Date.now()
  expect(await ask(page, 'measurement:start')).toEqual({ ok: true, value: null })
  await expect.poll(() => samplesKept(home, startedMs)).toBeGreaterThan(1)
  const stopped = (await ask(page, 'measurement:stop')) as { value: { id: string } }
  const out = path.join(home.root, 'kept.anemometer')
  await app.answerSaveDialogs(out)
  const subject = { kind: 'measurement', id: stopped.value.id }
  // A file is saved only after a press of the person.
  await page.keyboard.press('Shift')
  expect(await ask(page, 'transfer:export', subject, 'anemometer', false)).toEqual({
    ok: true,
    value: { path: out },
  })
  await app.startAgain([out])
  await expect
    .poll(() => lookIntoHistory(home, (store) => store.measurements().map(({ origin }) => origin)))
    .toEqual(expect.arrayContaining(['import', 'started']))
  await expect(page.getByText('The ANE', { exact: false }).first()).toBeVisible()
})

test('saves what just happened', async ({ launch, home }) => {
  const launchedMs = Date.now()
  const app = await launch()
  const page = await app.window()
  await expect.poll(() => samplesKept(home, launchedMs)).toBeGreaterThan(1)
  const out = path.join(home.root, 'recent.anemometer')
  await app.answerSaveDialogs(out)
  // A file is saved only after a press of the person.
  await page.keyboard.press('Shift')
  expect(await ask(page, 'transfer:export', { kind: 'recent' }, 'anemometer', false)).toMatchObject({
    ok: true,
  })
  expect(await ask(page, 'transfer:import', [out])).toMatchObject({
    ok: true,
    value: { ids: [expect.any(String)] },
  })
})

test('a picture of a recording opens again as a measurement, unless its samples were left out', async ({
  run,
  launch,
  home,
}) => {
  const file = writeRecording(home.root, 'run.plist', { samples: 5, anePowerMw: () => 49 })
  const pictures = ['with.png', 'without.png'].map((name) => path.join(home.root, name))
  const [withData = '', withoutData = ''] = pictures
  await run([`--replay=${file}`, `--snapshot=${withData}`])
  await run([`--replay=${file}`, `--snapshot=${withoutData}`, '--no-picture-data'])
  for (const picture of pictures) expect(readPng(picture).width).toBe(2400)
  const page = await (await launch([`--replay=${withData}`])).window()
  await expect
    .poll(() => lookIntoHistory(home, (store) => store.measurements().map(({ samples }) => samples)))
    .toEqual([5])
  expect(await ask(page, 'transfer:import', [withoutData])).toMatchObject({ ok: false })
})
