import type { Locator, Page } from '@playwright/test'

import { addressesAt, placeOfMarks } from '../src/main/sources/marks/mark-address'
import { sendMark } from '../src/main/sources/marks/mark-sender'
import { violations } from './harness/page'
import type { AnemometerApp } from './harness/anemometer-app'
import { historyFolder } from './harness/history'
import { expect, test } from './harness/test'

const laneOf = (page: Page): Locator => page.getByRole('region', { name: 'Events and marks' })

/** The window of the demonstration, once it has samples: there is nothing to mark before. */
async function openWindow(app: AnemometerApp): Promise<Page> {
  const page = await app.window()
  await expect(page.getByRole('contentinfo')).toContainText(/[1-9]\d* samples?/)
  return page
}

test('K sets a mark, N names it, and the lane shows and says it', async ({ launch }) => {
  const page = await openWindow(await launch())
  // That the demonstration began after its made-up past is nothing to tell.
  await expect(laneOf(page)).toHaveCount(0)
  await page.keyboard.press('k')
  const bar = page.getByRole('group', { name: 'New mark' })
  await expect(bar).toContainText(/Marked at \d\d:\d\d:\d\d/)
  await page.keyboard.press('n')
  await page.keyboard.type('second try')
  await page.keyboard.press('Enter')
  await expect(bar).toBeHidden()
  await expect(laneOf(page).getByRole('listitem')).toHaveText([/^Mark “second try” \d\d:\d\d:\d\d ± 1.s$/])
  await expect.poll(() => paintedPx(page)).toBeGreaterThan(0)
  expect(await violations(page)).toEqual([])

  await page.keyboard.press(',')
  await expect(laneOf(page).locator('.event-readout')).toContainText('Mark “second try”')
  await page.keyboard.press('Escape')
  await expect(laneOf(page).locator('.event-readout')).toHaveText('1 mark')
})

test('a key that is held sets one mark, and what is typed in a name sets none', async ({ launch }) => {
  const page = await openWindow(await launch())
  await page.keyboard.down('k')
  await page.keyboard.down('k')
  await page.keyboard.up('k')
  await page.getByRole('button', { name: 'Name it' }).click()
  await page.keyboard.type('kkk')
  await page.keyboard.press('Enter')
  await expect(laneOf(page).getByRole('listitem')).toHaveText([/^Mark “kkk” /])
})

/** How many pixels of the lane are painted. */
function paintedPx(page: Page): Promise<number> {
  return page.locator('.event-plot > .event-canvas canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    return data.filter((value, at) => at % 4 === 3 && value > 0).length
  })
}

test('marks of other processes are set with the window closed, and are there when it opens again', async ({
  launch,
  home,
}) => {
  const app = await launch()
  const page = await openWindow(app)
  await page.close()
  const folder = historyFolder(home)
  expect(await sendMark(folder, 'from a script')).toMatchObject({ receivers: 1 })
  await app.startAgain()
  await expect(laneOf(await app.window()).getByRole('listitem')).toHaveText([/^Mark “from a script”/])
  await app.quit()
  expect(addressesAt(placeOfMarks(folder))).toEqual([])
})
