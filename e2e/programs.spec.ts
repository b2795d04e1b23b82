import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'

import { BuiltCli } from '../src/cli/testing/built-cli'
import { LOG_ENTRIES, MEDIA_ANALYSIS, writeLogEntry, type LogEntry } from '../src/main/synthesis/log-writer'
import { historyFolder } from './harness/history'
import { violationsInThemes } from './harness/page'
import { writeRecording } from './harness/recordings'
import type { SandboxHome } from './harness/sandbox-home'
import { expect, test } from './harness/test'

/** When recordings of the tests begin, ms since 1970 (`createTestWindow`). */
const STARTED_MS = Date.UTC(2024, 0, 15, 17, 21, 32)
const SECONDS = 60
const APP = { name: 'Example App', pid: 42 }
const PREVIEW = { name: 'Preview', pid: 77 }
/** Would turn the words after it, break the line, and look like another process. */
const HOSTILE = { name: 'evil\u202e\nname pid:1', pid: 666 }
const HOSTILE_SHOWN = String.raw`evil\u202e\nname pid:1`

const at = (second: number): number => STARTED_MS + second * 1000
const isAtWork = (second: number): boolean => (second >= 10 && second < 20) || (second >= 30 && second < 40)

/** A program alone, then a daemon at work for another at the same time, and a name that is an attack. */
const TWO_PROGRAMS: readonly LogEntry[] = [
  LOG_ENTRIES.loaded(at(9.9), APP),
  LOG_ENTRIES.powerOn(at(10.1), APP),
  LOG_ENTRIES.powerOff(at(20), APP),
  LOG_ENTRIES.asked(at(28.8), 'parse', PREVIEW),
  LOG_ENTRIES.loaded(at(29.9), MEDIA_ANALYSIS),
  LOG_ENTRIES.powerOn(at(30.1), APP),
  LOG_ENTRIES.loaded(at(50), HOSTILE),
]
const FAILED_TWICE: readonly LogEntry[] = [
  LOG_ENTRIES.connected(at(20), APP),
  LOG_ENTRIES.compileFailed(at(22)),
  LOG_ENTRIES.compileFailed(at(24)),
]

let cli: BuiltCli
test.beforeAll(({}, { workerIndex }) => {
  cli = new BuiltCli(`e2e-programs-${workerIndex}`)
})
test.afterAll(() => cli.remove())

/** Imports a recording with a log laid over it into the app's history. */
async function importWithLog(
  home: SandboxHome,
  name: string,
  entries: readonly LogEntry[],
  anePowerMw: (second: number) => number,
): Promise<void> {
  const recording = writeRecording(home.root, `${name}.plist`, { samples: SECONDS, anePowerMw })
  const log = path.join(home.root, `${name}.ndjson`)
  writeFileSync(log, entries.map((entry) => writeLogEntry(entry, 'ndjson')).join(''))
  const args = ['import', recording, '--events-from', log, '--data', historyFolder(home)]
  expect(await cli.run(args)).toMatchObject({ status: 0 })
}

async function openMeasurement(page: Page, name: string): Promise<void> {
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  await page.keyboard.press('l')
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  await expect(page.locator('.curves [data-chart="ane-power"] svg').first()).toBeVisible()
}

const laneOf = (page: Page) => page.getByRole('region', { name: 'Programs that used the ANE' })
const listOf = (page: Page) => page.getByRole('region', { name: 'List of events' })
const selectedRow = (page: Page) => listOf(page).getByRole('row', { selected: true })

test('the demonstration names its programs, lists their events and says who', async ({ launch }) => {
  const page = await (await launch()).window()
  const readout = laneOf(page).locator('.event-readout')
  await expect(readout).toContainText(/mediaanalysisd\S* \(pid 952\), for .*Preview.*, loaded a model at/, {
    timeout: 30_000,
  })
  await expect(laneOf(page).getByRole('listitem').first()).toContainText('mediaanalysisd')
  await expect(laneOf(page).getByRole('listitem').last()).toContainText('No program named')
  await laneOf(page).getByRole('button', { name: 'What do the marks mean?' }).click()
  await expect(page.locator('.info-text')).toContainText('The driver names the process')
  expect(await violationsInThemes(page)).toEqual([])
  await page.keyboard.press('Escape')

  await page.keyboard.press('e')
  await expect(listOf(page)).toContainText('Visual Look Up: ')
  await page.getByRole('searchbox', { name: 'Search events' }).fill('952 loaded')
  await expect(listOf(page).getByRole('status')).toContainText(/^1 of \d+ events$/)
  await page.getByRole('grid', { name: 'Events in view' }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(selectedRow(page)).toContainText('Model loaded')
  const record = page.getByRole('complementary', { name: 'Record' })
  await expect(record.locator('pre')).toContainText(
    'transfer ownership of buffer to process (name:mediaanalysisd',
  )
  await expect(readout).toContainText(/Model loaded, .*mediaanalysisd/)
  await record.getByRole('button', { name: 'Copy the record' }).click()
  await expect(record.getByRole('button', { name: 'Copied the record' })).toBeVisible()
  expect(await violationsInThemes(page)).toEqual([])
  await page.getByRole('grid', { name: 'Events in view' }).focus()
  await page.keyboard.press('Escape')
  await expect(record).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(listOf(page)).toBeHidden()
})

test('a measurement says who, and that the energy may be another’s', async ({ launch, home }) => {
  await importWithLog(home, 'two', TWO_PROGRAMS, (second) => (isAtWork(second) ? 49 : 0))
  const page = await (await launch()).window()
  await openMeasurement(page, 'two')
  const who = page.getByRole('region', { name: 'Who used the ANE' })
  await expect(who).toContainText(
    /Example App\S* \(pid 42\) loaded a model at \d\d:21:41\.900 ± 1.s; ANE power rose/,
  )
  await expect(who).toContainText(/mediaanalysisd\S* \(pid 952\), for .*Preview/)
  await expect(who).toContainText('how the energy divides between them cannot be told')
  await expect(who).toContainText(`${HOSTILE_SHOWN}\u2069 (pid 666) loaded a model`)
  await expect(who).not.toContainText(/used for/)
  expect(await violationsInThemes(page)).toEqual([])

  await expect(laneOf(page).getByRole('listitem')).toHaveCount(3)
  await laneOf(page).getByRole('button', { name: 'Show 1 more program' }).click()
  await expect(laneOf(page).getByRole('listitem')).toHaveCount(4)
  const plot = await laneOf(page).locator('.event-canvas').boundingBox()
  if (plot === null) throw new Error('The lane is not on the page.')
  await page.mouse.click(plot.x + (plot.width * 50) / SECONDS, plot.y + 26 * 2 + 20)
  await expect(selectedRow(page)).toContainText(HOSTILE_SHOWN)
  expect(await violationsInThemes(page)).toEqual([])
})
test('the verdict says why the ANE did not work, and nothing claims that it did', async ({
  launch,
  home,
}) => {
  await importWithLog(home, 'quiet', FAILED_TWICE, () => 0)
  const page = await (await launch()).window()
  await openMeasurement(page, 'quiet')
  const verdict = page.getByRole('region', { name: 'Verdict' })
  await expect(verdict).toContainText('did no measurable work')
  await expect(verdict).toContainText('Compiling for the ANE failed twice')
  await expect(page.getByRole('region', { name: 'Who used the ANE' })).toContainText(
    'connected to the daemon of the ANE',
  )
})

test('an export names programs only where its box is ticked', async ({ launch, home }) => {
  await importWithLog(home, 'two', TWO_PROGRAMS, (second) => (isAtWork(second) ? 49 : 0))
  const app = await launch()
  const page = await app.window()
  await openMeasurement(page, 'two')
  for (const isTicked of [false, true]) {
    const name = isTicked ? 'named' : 'nameless'
    await app.answerSaveDialogs(path.join(home.root, `${name}.ndjson`))
    await page.getByRole('button', { name: 'Export this measurement' }).click()
    await page.getByRole('radio', { name: /^NDJSON/ }).check()
    await page.getByRole('checkbox', { name: /^With process names/ }).setChecked(isTicked)
    await page.getByRole('button', { name: 'Export…', exact: true }).click()
    await expect(page.getByText(`Saved ${name}.ndjson.`)).toBeVisible()
    const written = readdirSync(home.root).filter((file) => file.startsWith(`${name}.`))
    const text = written.map((file) => readFileSync(path.join(home.root, file), 'utf8')).join('')
    expect(text).toContain('ane-loaded')
    expect(/Example App|mediaanalysisd|Preview/.test(text)).toBe(isTicked)
  }
})
