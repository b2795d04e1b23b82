import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import {
  ALERT_IDS,
  DEFAULT_ALERTS,
  SNOOZE_MS,
  type AlertId,
  type AlertRules,
  type AlertSettings,
} from '../../src/shared/alerts'
import type { AnemometerApp } from '../harness/anemometer-app'
import type { ShownNotification } from '../harness/notification-server'
import { writeRecording } from '../harness/recordings'
import type { SandboxHome } from '../harness/sandbox-home'
import { expect, test } from '../harness/test'

// The story of the demonstration takes a minute and a half, and is told in real time.
test.setTimeout(150_000)

/** Settings with these rules, on disk before the app starts. */
function writeRules(
  home: SandboxHome,
  rules: { [Id in AlertId]?: Partial<AlertRules[Id]> },
  snoozedUntilMs: number | null = null,
): void {
  const all = Object.fromEntries(
    ALERT_IDS.map((id) => [id, { ...DEFAULT_ALERTS.rules[id], ...rules[id] }]),
  ) as unknown as AlertRules
  mkdirSync(home.userData, { recursive: true })
  const alerts: AlertSettings = { ...DEFAULT_ALERTS, rules: all, snoozedUntilMs }
  writeFileSync(path.join(home.userData, 'settings.json'), JSON.stringify({ alerts }))
}

const UNUSED = { isOn: true, program: 'Core ML Test', aboveMw: 2000, forSeconds: 10 } as const
const plain = (text: string): string => text.replaceAll('\u202f', ' ')

async function firstShown({ notifications }: AnemometerApp): Promise<ShownNotification> {
  await expect.poll(() => notifications.shown.length, { timeout: 100_000 }).toBeGreaterThan(0)
  return notifications.shown[0] as ShownNotification
}

test('tells once of an app that should use the ANE, with only the tray, and shows when', async ({
  launch,
  home,
}) => {
  writeRules(home, {
    'ane-unused': UNUSED,
    // The ANE works for 3 s at most, and the Mac stays cool.
    'ane-active': { isOn: true, forSeconds: 10 },
    thermal: { isOn: true, atLeast: 'Moderate' },
  })
  const app = await launch(['--hidden'])
  const told = await firstShown(app)
  expect(plain(told.title)).toBe('Demonstration: ANE unused while CPU or GPU took more than 2.00 W for 10 s')
  expect(plain(told.body)).toMatch(
    /^Core ML Test runs, and the ANE took no power\. It last worked \d+(\.\d)? s before\.$/,
  )
  expect(told.isSilent).toBe(false)

  const { tray } = app
  await expect
    .poll(() => tray.menuLabels())
    .toContainEqual(expect.stringMatching(/^Alert \d\d:\d\d:\d\d: ANE unused/))
  await tray.click(/^Alert/, 'Snooze Alerts for an Hour')
  await expect
    .poll(async () => (await tray.menu()).children.find(({ label }) => label.startsWith('Alert'))?.children)
    .toContainEqual(expect.objectContaining({ label: 'Snooze Alerts for an Hour', checked: true }))

  app.notifications.click(told)
  const page = await app.window()
  // The view stands at the moment of the alert, which is in it.
  await expect(page.getByRole('button', { name: 'Follow the newest sample' }).first()).toBeVisible()
  await page.keyboard.press('e')
  await expect(page.getByRole('row').filter({ hasText: 'ANE unused while' })).toHaveCount(1)
  expect(app.notifications.shown).toHaveLength(1)
})

test('marks a recording where an alert would have fired, and shows none', async ({ launch, home }) => {
  writeRules(home, { power: { isOn: true, metric: 'ane.powerMw', aboveMw: 1000, forSeconds: 10 } })
  const anePowerMw = (index: number): number => (index >= 20 && index < 40 ? 2000 : 0)
  const file = writeRecording(home.root, 'busy.plist', { samples: 60, anePowerMw })
  const app = await launch([`--replay=${file}`, '--speed=max'])
  const page = await app.window()
  await expect(page.locator('[data-chart="ane-power"]')).toBeVisible()
  await page.keyboard.press('e')
  await expect(page.getByRole('row').filter({ hasText: /ANE above 1\.00\sW for 10\ss/ })).toHaveCount(1)
  expect(app.notifications.shown).toEqual([])
})

test('starts while alerts are snoozed', async ({ launch, home }) => {
  writeRules(home, {}, Date.now() + SNOOZE_MS)
  const app = await launch(['--hidden'])
  await expect
    .poll(
      async () => (await app.tray.menu()).children.find(({ label }) => label.startsWith('Alert'))?.children,
    )
    .toContainEqual(expect.objectContaining({ label: 'Snooze Alerts for an Hour', checked: true }))
})
