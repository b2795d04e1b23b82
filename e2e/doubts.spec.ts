import type { Window } from '../src/main/synthesis/window'
import { writeRecording } from './harness/recordings'
import { expect, test } from './harness/test'

const SAMPLES = 60
const STANDS_STILL = { first: 20, end: 35 }
const IMPLAUSIBLE = { first: 45, end: 50 }

/** The counters of CPU and ANE stand still for a while; later the package is said to be less than its parts. */
function untrue(window: Window, index: number): Window {
  if (index >= STANDS_STILL.first && index < STANDS_STILL.end) {
    const clusters = window.clusters.map((cluster) => ({ ...cluster, powerMw: 0 }))
    return { ...window, clusters, ane: { ...window.ane, powerMw: 0 } }
  }
  return index >= IMPLAUSIBLE.first && index < IMPLAUSIBLE.end ? { ...window, packagePowerMw: 67 } : window
}

test('what is not believed is a hatched gap, and the crosshair says why and what was reported', async ({
  launch,
  home,
}) => {
  const file = writeRecording(home.root, 'doubts.plist', { samples: SAMPLES, change: untrue })
  const page = await (await launch([`--replay=${file}`, '--speed=max'])).window()
  await expect(page.locator('.badge')).toContainText('ended')
  const chart = page.locator('[data-chart="ane-power"]')
  await expect(chart.locator('.series-figures')).toContainText(
    'stood still for 15 s, was implausible for 5 s',
  )
  await page.keyboard.press('1')
  const plot = chart.locator('.lane-plot')
  const box = await plot.boundingBox()
  if (box === null) throw new Error('The plot is not on the page.')
  const pointAt = (sample: number): Promise<void> =>
    page.mouse.move(box.x + (box.width * (sample + 0.5)) / SAMPLES, box.y + 20)
  await pointAt(STANDS_STILL.first + 5)
  await expect(chart.locator('.series-bucket')).toContainText(
    /stands still \(0\smW reported, as the CPU stands still\)/,
  )
  await pointAt(IMPLAUSIBLE.first + 2)
  await expect(chart.locator('.series-bucket')).toContainText(
    /implausible \(.* reported, .*more than the whole of 67\smW\)/,
  )
  await pointAt(10)
  await expect(chart.locator('.series-value')).toContainText('W')
})
