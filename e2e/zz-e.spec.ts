import path from 'node:path'
import { openHistory } from '../src/main/history/history-store'
import type { PlacedSample } from '../src/shared/sample'
import { expect, test } from './harness/test'

const OUT = '/tmp/e-shots'

function seeded(i: number, endMs: number, gapBefore: boolean): PlacedSample {
  const burst = i % 97 === 0
  const active = (i % 60) / 60
  const day = Math.sin(endMs / 1.37e7) + 1
  return {
    sequence: i,
    endMs,
    gapBefore,
    sample: {
      timestamp: null,
      elapsedMs: 10_000,
      machine: { model: 'MacBookPro18,3', osBuild: '21E230' },
      ane: {
        powerMw: burst ? 49 : 0,
        energyMj: burst ? 490 : 0,
        readBytesPerSecond: burst ? 232e6 : 0,
        writeBytesPerSecond: burst ? 167e6 : 0,
        dramReadBytesPerSecond: null,
        dramWriteBytesPerSecond: null,
      },
      gpu: { powerMw: 5 + 20 * day, frequencyMhz: 389 + 100 * active, activeRatio: 0.02 + 0.3 * day },
      cpu: {
        powerMw: 300 + 900 * day * active,
        clusters: [
          {
            name: 'E-Cluster',
            frequencyMhz: 1000,
            activeRatio: active,
            cores: [
              { id: 0, frequencyMhz: 1000, activeRatio: active },
              { id: 1, frequencyMhz: 1000, activeRatio: active / 2 },
            ],
          },
          {
            name: 'P0-Cluster',
            frequencyMhz: 3036,
            activeRatio: active,
            cores: [
              { id: 2, frequencyMhz: 3036, activeRatio: active },
              { id: 3, frequencyMhz: 3036, activeRatio: active / 3 },
            ],
          },
        ],
      },
      combinedPowerMw: null,
      packagePowerMw: null,
      dramPowerMw: null,
      thermalPressure: 'Nominal',
    },
  }
}

test('shots', async ({ launch, home }) => {
  test.setTimeout(240_000)
  const opened = openHistory(path.join(home.userData, 'history'))
  if (!opened.ok) throw new Error(opened.message)
  const { store } = opened.value
  const writer = store.writer(store.continuousTrack('demonstration'))
  if (!writer.ok) throw new Error(writer.message)
  const now = Date.now()
  let i = 0
  let gap = false
  for (let at = now - 6 * 86_400_000; at < now - 60_000; at += 10_000) {
    const hour = new Date(at).getHours()
    if (hour >= 1 && hour < 6) {
      gap = true
      continue
    }
    writer.value.append(seeded(i++, at, gap))
    gap = false
  }
  writer.value.flush()
  writer.value.close()
  store.close()
  const app = await launch()
  const page = await app.window()
  page.on('console', (m) => console.log('page', m.text()))
  page.on('pageerror', (m) => console.log('pageerror', m.message))
  await page.setViewportSize({ width: 1040, height: 760 })
  await expect(page.locator('.badge')).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText(/[3-9] samples?/)
  for (const key of ['2', '4', '5', '6', '7', '8']) {
    await page.keyboard.press(key)
    await page.waitForTimeout(900)
    await page.screenshot({ path: `${OUT}/range-${key}.png` })
  }
  await page.keyboard.press('6')
  await page.waitForTimeout(500)
  const plot = page.locator('[data-chart="ane-power"] .lane-canvas')
  const box = (await plot.boundingBox())!
  await page.mouse.move(box.x + 300, box.y + 60)
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${OUT}/hover.png` })
  await page.mouse.down()
  await page.mouse.move(box.x + 700, box.y + 60, { steps: 20 })
  await page.screenshot({ path: `${OUT}/panning.png` })
  await page.mouse.up()
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${OUT}/panned.png` })
  for (let k = 0; k < 12; k++) await page.mouse.wheel(0, -120)
  await page.waitForTimeout(900)
  await page.screenshot({ path: `${OUT}/zoomed.png` })
  for (let k = 0; k < 12; k++) await page.mouse.wheel(0, -120)
  await page.waitForTimeout(900)
  await page.screenshot({ path: `${OUT}/zoomed-more.png` })
  for (let k = 0; k < 16; k++) await page.mouse.wheel(0, 120)
  await page.waitForTimeout(700)
  await page.keyboard.down('Shift')
  await page.mouse.move(box.x + 200, box.y + 60)
  await page.mouse.down()
  await page.mouse.move(box.x + 500, box.y + 60, { steps: 10 })
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await page.waitForTimeout(300)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${OUT}/selected-dark.png` })
  await page.getByRole('button', { name: 'Measure it' }).click()
  await page.waitForTimeout(1200)
  await page.screenshot({ path: `${OUT}/measured.png` })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.waitForTimeout(300)
  await page.keyboard.press('Home')
  await page.waitForTimeout(500)
  await page.setViewportSize({ width: 720, height: 480 })
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${OUT}/small.png` })
})
