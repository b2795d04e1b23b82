import { expect, test } from './harness/test'
import { M4_MAX_MACOS_15, writeRecording } from './harness/recordings'
const OUT = '/tmp/f-shots'
test('look', async ({ launch, home }) => {
  test.setTimeout(240_000)
  const app = await launch()
  const page = await app.window()
  const size = async (width: number, height: number) => {
    await app.electron.evaluate(
      ({ BrowserWindow }, s) =>
        BrowserWindow.getAllWindows()[0]?.setContentSize(s[0] as number, s[1] as number),
      [width, height],
    )
    await page.waitForTimeout(300)
  }
  const shot = async (name: string) => {
    await page.waitForTimeout(250)
    await page.screenshot({ path: `${OUT}/${name}.png`, animations: 'disabled' })
  }
  const push = (channel: string, message: unknown) =>
    app.electron.evaluate(
      ({ BrowserWindow }, [c, m]) => BrowserWindow.getAllWindows()[0]?.webContents.send(c as string, m),
      [channel, message] as const,
    )
  await expect(page.locator('[data-chart="gpu"]')).toBeVisible()
  await page.keyboard.press('l')
  const files = [
    writeRecording(
      home.root,
      'Visual Look Up with a very long name that nobody would ever choose but somebody will.plist',
      {
        samples: 120,
        anePowerMw: (i) => (i > 30 && i < 60 ? 300 + 40 * Math.sin(i) : i % 40 === 5 ? 90 : 0),
      },
    ),
    writeRecording(home.root, 'm4.plist', {
      samples: 80,
      chip: M4_MAX_MACOS_15,
      anePowerMw: (i) => (i > 10 && i < 40 ? 900 : 0),
    }),
    writeRecording(home.root, 'quiet.plist', { samples: 100, anePowerMw: () => 0 }),
  ]
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  await shot('10-drop')
  await session.send('Input.dispatchDragEvent', { type: 'drop', x: 400, y: 300, data })
  await page.waitForTimeout(3000)
  await shot('11-imported')
  await size(720, 480)
  await shot('12-list-720')
  await size(1040, 760)
  await page.getByText(/Visual Look Up/).click()
  await page.waitForTimeout(1000)
  await shot('13-page')
  await size(720, 480)
  await shot('14-page-720')
  await page.locator('.page-scroll').evaluate((e) => e.scrollTo(0, 300))
  await shot('15-page-720b')
  await size(1600, 1000)
  await page.locator('.page-scroll').evaluate((e) => e.scrollTo(0, 0))
  await shot('16-page-1600')
  await page
    .getByRole('button', { name: /Show the burst at/ })
    .first()
    .click()
  await page.waitForTimeout(600)
  await shot('17-zoomed')
  await page.getByRole('button', { name: 'Export this measurement' }).click()
  await shot('18-export')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Delete this measurement' }).click()
  await shot('19-delete')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Compare with…' }).click()
  await shot('20-comparewith')
  await page.keyboard.press('Escape')
  await page.waitForTimeout(200)
  await page.keyboard.press('Escape')
  await size(1040, 760)
  await shot('21-list')
  await page.getByText('m4.plist').click()
  await page.waitForTimeout(800)
  await shot('22-m4')
  await page.getByRole('button', { name: 'Back to the measurements' }).click()
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Control+a')
  await shot('23-selected')
  await page.getByRole('button', { name: /^Compare/ }).click()
  await page.waitForTimeout(1500)
  await shot('24-compare')
  await page.locator('.overlay-place canvas').hover({ position: { x: 300, y: 100 } })
  await shot('25-compare-hover')
  await size(720, 480)
  await shot('26-compare-720')
  await page.emulateMedia({ colorScheme: 'dark' })
  await size(1040, 760)
  await shot('27-compare-dark')
  const codes = ['ane-used', 'ane-not-used', 'ane-uncertain', 'ane-not-reported', 'too-short', 'incomplete']
  const list = Array.from({ length: 2000 }, (_, i) => ({
    id: `x${i}`,
    name:
      i % 7 === 3
        ? ''
        : i % 11 === 2
          ? 'A measurement with a name long enough that it cannot fit into any column of this list'
          : `Run ${i} of the model`,
    note: i % 3 === 0 ? 'int8, batch 1' : '',
    origin: ['started', 'range', 'run', 'record', 'import'][i % 5],
    source: i % 2 ? 'live' : 'demonstration',
    group: i > 10 && i < 16 ? 'g' : null,
    samples: 100,
    startedAt: new Date(Date.now() - i * 9e6).toISOString(),
    durationMs: (1000 * (i + 1) ** 2) / 3,
    aneEnergyMj: i % 6 === 3 ? null : i * 333,
    anePeakMw: i % 6 === 3 ? null : i * 7,
    verdict: codes[i % 6],
  }))
  await page.keyboard.press('Escape')
  await push('measurements', { list, running: { startedAtMs: Date.now() - 754000, samples: 5 } })
  await push('transfer', {
    kind: 'import',
    label: 'a-long-recording-of-a-whole-day.plist',
    bytesDone: 512e6,
    bytesTotal: 1.07e9,
    samples: 120000,
    bytesPerSecond: 86e6,
    remainingMs: 7000,
  })
  await shot('28-2000')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('treegrid').focus()
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await shot('29-2000-group')
  await size(720, 480)
  await shot('30-2000-720')
  await page.keyboard.press('End')
  await shot('31-end')
  await page.keyboard.press('Control+,')
  await size(1040, 760)
  await shot('32-settings')
  await page.getByRole('button', { name: 'Clear history…' }).click()
  await shot('33-settings-clear')
})
