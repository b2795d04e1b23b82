import type { Page } from '@playwright/test'

import type { HistoryStore } from '../../src/main/storage/history-store'
import type { AnemometerApp } from '../harness/anemometer-app'
import { lookIntoHistory } from '../harness/history'
import { captureLightAndDark } from '../harness/pictures'
import { expect, test } from '../harness/test'
import {
  CORE_ML,
  storeMeasurement,
  playDemonstration,
  repeatWindows,
  VISUAL_LOOK_UP,
  workingDay,
} from './made-readings'

const STARTED_MS = Date.UTC(2022, 2, 30, 12)
const MINUTE_MS = 60_000
/** What repeated runs differ by. */
const RUNS = [1, 1.06, 0.97]

/** The keys of the window work once its charts are there; the axes of a chart follow its curves. */
async function chartsOf(app: AnemometerApp): Promise<Page> {
  const page = await app.window()
  await expect(page.locator('[data-chart="gpu"] .plots svg').first()).toBeVisible()
  return page
}

test('the page of a measurement', async ({ launch, home }) => {
  await lookIntoHistory(home, async (store) => {
    const played = playDemonstration(STARTED_MS)
    const { first, end } = VISUAL_LOOK_UP
    await storeMeasurement(
      store,
      { name: 'Visual Look Up', origin: 'started', group: null, run: null },
      { before: played.slice(0, first), windows: played.slice(first, end + 3) },
    )
  })
  const page = await chartsOf(await launch())
  await page.keyboard.press('l')
  await page.getByRole('button', { name: /^Visual Look Up/ }).click()
  await expect(page.locator('.curves [data-chart="ane-power"] svg').first()).toBeVisible()
  await captureLightAndDark(page, 'measurement')
})

test('a comparison of repeated runs with another', async ({ launch, home }) => {
  await lookIntoHistory(home, storeRuns)
  const page = await chartsOf(await launch())
  await page.keyboard.press('l')
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: /^Compare 2/ }).click()
  await expect(page.locator('.overlay-plot svg')).toBeVisible()
  await captureLightAndDark(page, 'comparison')
})

/** A model that runs on the ANE, three times, and one that fell off it. */
async function storeRuns(store: HistoryStore): Promise<void> {
  const played = playDemonstration(STARTED_MS)
  const idle = played.slice(0, VISUAL_LOOK_UP.first)
  const models = [
    ...RUNS.map((factor) => ({ model: 'float16', story: VISUAL_LOOK_UP, factor })),
    { model: 'float32', story: CORE_ML, factor: 1 },
  ]
  for (const [index, { model, story, factor }] of models.entries()) {
    const told = repeatWindows(
      [...idle, ...played.slice(story.first, story.end)],
      STARTED_MS + index * MINUTE_MS,
      factor,
    )
    await storeMeasurement(
      store,
      {
        name: `classify, ${model}`,
        origin: 'run',
        group: model === 'float16' ? 'float16' : null,
        run: { command: ['./classify', `--model=${model}`], exitStatus: 0, signal: null },
      },
      { before: told.slice(0, idle.length), windows: told.slice(idle.length) },
    )
  }
}

test('the last 24 hours', async ({ launch, home }) => {
  await lookIntoHistory(home, (store) => {
    const writer = store.writer(store.continuousTrack('demonstration'))
    if (!writer.ok) throw new Error(writer.message)
    for (const placed of workingDay(Date.now())) writer.value.append(placed)
    writer.value.close()
  })
  const page = await chartsOf(await launch())
  await page.keyboard.press('6')
  await expect(page.locator('.hero-figures')).toContainText('24')
  await expect(page.locator('.hero-figures')).toContainText(/1\d\d\smW/)
  await captureLightAndDark(page, 'day')
})
