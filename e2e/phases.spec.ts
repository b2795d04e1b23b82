import type { Page } from '@playwright/test'

import { sendMark } from '../src/main/sources/marks/mark-sender'
import type { MarkKind } from '../src/shared/track-events'
import { historyFolder } from './harness/history'
import { violations } from './harness/page'
import { writeRecording } from './harness/recordings'
import type { SandboxHome } from './harness/sandbox-home'
import { expect, test } from './harness/test'

const samplesIn = async (page: Page): Promise<number> =>
  Number(/(\d+) samples?/.exec((await page.getByRole('contentinfo').textContent()) ?? '')?.[1] ?? 0)

/** Resolves when so many more samples have come. */
async function untilMore(page: Page, count: number): Promise<void> {
  const before = await samplesIn(page)
  await expect
    .poll(() => samplesIn(page), { timeout: 30_000, intervals: [50] })
    .toBeGreaterThanOrEqual(before + count)
}

/** A measurement of what plays with the phases "load", and "decode" that counts tokens. */
async function measurePhases(page: Page, home: SandboxHome): Promise<void> {
  const mark = async (kind: MarkKind, label: string): Promise<void> => {
    expect(await sendMark(historyFolder(home), label, kind)).toEqual({ receivers: 1, failures: [] })
  }
  await untilMore(page, 1)
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  await expect(page.getByRole('button', { name: /^Stop measuring/ })).toBeVisible()
  await mark('phase-begin', 'load')
  await untilMore(page, 4)
  await mark('phase-end', 'load')
  await mark('phase-begin', 'decode')
  await untilMore(page, 4)
  await mark('phase-end', 'decode n=128 tokens')
  await untilMore(page, 1)
  await page.getByRole('button', { name: /^Stop measuring/ }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.press('Enter')
}

const namesOf = (page: Page, table: string): Promise<string[]> =>
  page.getByRole('region', { name: table }).locator('tbody tr > :first-child').allTextContents()

test('phases are spans on the charts and rows of a table, here and in a comparison', async ({
  launch,
  home,
}) => {
  test.setTimeout(120_000)
  // Ten samples a second, for a minute and a half.
  const file = writeRecording(home.root, 'busy.plist', { samples: 900 })
  const page = await (await launch([`--replay=${file}`, '--speed=10'])).window()
  await measurePhases(page, home)

  const lane = page.getByRole('region', { name: 'Events and marks' })
  await expect(lane.getByRole('listitem')).toHaveText([/^Phase “load”/, /^Phase “decode”/])
  const table = page.getByRole('region', { name: 'Table of phases and units' })
  await expect(table.getByRole('row', { name: /decode/ })).toContainText('128 tokens')
  expect(await namesOf(page, 'Table of phases and units')).toEqual(['load', 'decode'])
  const byPhase = table.getByRole('button', { name: 'Phase', exact: true })
  await byPhase.click()
  expect(await namesOf(page, 'Table of phases and units')).toEqual(['decode', 'load'])
  await expect(table.getByRole('columnheader', { name: 'Phase' })).toHaveAttribute('aria-sort', 'ascending')
  await byPhase.click()
  expect(await namesOf(page, 'Table of phases and units')).toEqual(['load', 'decode'])
  expect(await violations(page)).toEqual([])

  await page.keyboard.press('Escape')
  await measurePhases(page, home)
  await page.keyboard.press('Escape')
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Compare 2 measurements' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Comparison' })).toBeVisible()
  const differences = await namesOf(page, 'Table of phases and units')
  expect(differences[0]).toBe('load: duration')
  await page.getByRole('button', { name: 'Phases and units', exact: true }).click()
  const sorted = await namesOf(page, 'Table of phases and units')
  expect(sorted).toEqual(differences.toSorted((one, other) => one.localeCompare(other)))
  expect(await violations(page)).toEqual([])
})
