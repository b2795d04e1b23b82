import { writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'

import { LOG_ENTRIES, writeLogEntry, type LogEntry } from '../../src/main/synthesis/log-writer'
import type { Window } from '../../src/main/synthesis/window'
import { ALERT_IDS, DEFAULT_ALERTS, SNOOZE_MS, type AlertId, type AlertRules } from '../../src/shared/alerts'
import type { LiveIntervalMs } from '../../src/shared/live'
import type { Settings } from '../../src/shared/settings'
import type { AnemometerApp } from '../harness/anemometer-app'
import { LiveSocket } from '../harness/live-socket'
import type { ShownNotification } from '../harness/notification-server'
import { writeRecording } from '../harness/recordings'
import { writeSettings, type SandboxHome } from '../harness/sandbox-home'
import { expect, test as base } from '../harness/test'
import type { TrayHost } from '../harness/tray-host'

const test = base.extend<{ live: (intervalMs: LiveIntervalMs) => Promise<LiveSocket> }>({
  live: async ({}, use) => {
    const sockets: LiveSocket[] = []
    await use(async (intervalMs) => {
      const socket = await LiveSocket.start(intervalMs)
      sockets.push(socket)
      return socket
    })
    for (const socket of sockets) await socket.stop()
  },
})

/** Settings with these rules. */
function writeRules(
  home: SandboxHome,
  rules: { [Id in AlertId]?: Partial<AlertRules[Id]> },
  { snoozedUntilMs = null, ...others }: Partial<Settings> & { snoozedUntilMs?: number | null } = {},
): void {
  const all = Object.fromEntries(
    ALERT_IDS.map((id) => [id, { ...DEFAULT_ALERTS.rules[id], ...rules[id] }]),
  ) as unknown as AlertRules
  writeSettings(home, { alerts: { ...DEFAULT_ALERTS, rules: all, snoozedUntilMs }, ...others })
}

/** Has the app read a unified log that says nothing yet. Returns what writes these entries into it, once. */
function openLog(home: SandboxHome): (entries: readonly LogEntry[]) => void {
  const program = path.join(home.root, 'log')
  const told = path.join(home.root, 'log.ndjson')
  const stream = `echo 'Filtering the log data using "..."'; until [ -s '${told}' ]; do sleep 0.05; done; cat '${told}'; exec sleep 600`
  writeFileSync(program, `#!/bin/sh\n[ "$1" = stream ] || exit 0\n${stream}\n`, { mode: 0o755 })
  home.env.ANEMOMETER_LOG = program
  return (entries) => writeFileSync(told, entries.map((entry) => writeLogEntry(entry, 'ndjson')).join(''))
}

const UNUSED = { isOn: true, program: 'Core ML Test', aboveMw: 2000, forSeconds: 10 } as const
const plain = (text: string): string => text.replaceAll('\u202f', ' ')

/** The ANE rests while the processor works, or both work. */
const work =
  (anePowerMw: number) =>
  (window: Window): Window => ({
    ...window,
    ane: { ...window.ane, powerMw: anePowerMw },
    clusters: window.clusters.map((cluster) => ({ ...cluster, powerMw: 3000 })),
    packagePowerMw: 60_000,
  })

/** With only the tray, once it reads `live` and shows its icon. */
async function launchReading(
  launch: (args: string[]) => Promise<AnemometerApp>,
  live: LiveSocket,
): Promise<AnemometerApp> {
  const app = await launch(['--hidden', `--live-socket-folder=${live.folder}`])
  await expect.poll(() => live.readers).toBe(1)
  await expect.poll(() => app.tray.hasItem).toBe(true)
  return app
}

/** Sends windows, faster than they would come, until `done`. */
const sendUntil = (
  live: LiveSocket,
  anePowerMw: number,
  done: () => boolean | Promise<boolean>,
): Promise<void> =>
  expect
    .poll(
      async () => {
        live.send(work(anePowerMw))
        return done()
      },
      { intervals: [50] },
    )
    .toBe(true)

const says = (tray: TrayHost, words: string) => async () => (await tray.toolTipText()).includes(words)
const eventsNamed = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

test('tells once of an app that should use the ANE, with only the tray, and shows when', async ({
  launch,
  home,
  live: listen,
}) => {
  writeRules(
    home,
    {
      'ane-unused': UNUSED,
      // The ANE works for 3 s at most, and the Mac stays cool.
      'ane-active': { isOn: true, forSeconds: 10 },
      thermal: { isOn: true, atLeast: 'Moderate' },
    },
    { source: 'live', intervalMs: 1000, readsLog: true },
  )
  const writeLog = openLog(home)
  const live = await listen(1000)
  const app = await launchReading(launch, live)
  const { tray, notifications } = app
  await sendUntil(live, 49, says(tray, '49\u202fmW'))
  // What was told before the first sample would be of another time.
  writeLog([LOG_ENTRIES.loaded(Date.now(), { name: UNUSED.program, pid: 2077 })])
  await sendUntil(live, 0, () => notifications.shown.length > 0)
  const told = notifications.shown[0] as ShownNotification
  expect(plain(told.title)).toBe('ANE unused while CPU or GPU took more than 2.00 W for 10 s')
  expect(plain(told.body)).toMatch(
    /^Core ML Test runs, and the ANE took no power\. It last worked \d+(\.\d)? s before\.$/,
  )
  expect(told.isSilent).toBe(false)

  await expect
    .poll(() => tray.menuLabels())
    .toContainEqual(expect.stringMatching(/^Alert \d\d:\d\d:\d\d: ANE unused/))
  await tray.click(/^Alert/, 'Snooze Alerts for an Hour')
  await expect
    .poll(async () => (await tray.menu()).children.find(({ label }) => label.startsWith('Alert'))?.children)
    .toContainEqual(expect.objectContaining({ label: 'Snooze Alerts for an Hour', checked: true }))

  notifications.click(told)
  const page = await app.window()
  // The view stands at the moment of the alert, which is in it.
  await expect(page.getByRole('button', { name: 'Follow the newest sample' }).first()).toBeVisible()
  await page.keyboard.press('e')
  await expect(eventsNamed(page, 'ANE unused while')).toHaveCount(1)
  expect(notifications.shown).toHaveLength(1)
})

test('tells once that readings were lost while something is measured, and nothing of a short gap', async ({
  launch,
  home,
  live: listen,
}) => {
  writeRules(home, {}, { source: 'live', intervalMs: 200 })
  const live = await listen(200)
  const app = await launchReading(launch, live)
  const { tray, notifications } = app
  await sendUntil(live, 50, says(tray, '50\u202fmW'))
  await tray.click('Start Measurement')
  await sendUntil(live, 50, async () => (await tray.menuLabels()).includes('Stop Measurement'))

  await expect.poll(says(tray, 'No sample for three intervals')).toBe(true)
  await sendUntil(live, 100, says(tray, '100\u202fmW'))
  expect(notifications.shown).toEqual([])

  await live.die()
  await expect.poll(() => notifications.shown.length).toBe(1)
  expect(notifications.shown).toMatchObject([{ title: 'Readings were lost', isSilent: false }])
  expect(plain(notifications.shown[0]?.body ?? '')).toContain('powermetrics ended.')
  // It tries again, is lost again as soon as it is back, and nobody is told of it again.
  await expect.poll(says(tray, 'There is no socket')).toBe(true)
  await live.listen()
  await expect.poll(() => live.readers).toBe(1)
  await sendUntil(live, 150, says(tray, '150\u202fmW'))
  await live.die()
  await expect.poll(says(tray, 'powermetrics ended.')).toBe(true)

  notifications.click(notifications.shown[0] as ShownNotification)
  const page = await app.window()
  await expect(page.getByRole('button', { name: 'Back to now' })).toBeVisible()
  await page.keyboard.press('e')
  await expect(eventsNamed(page, 'Readings were lost')).toHaveCount(1)
  expect(notifications.shown).toHaveLength(1)
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
  writeRules(home, {}, { snoozedUntilMs: Date.now() + SNOOZE_MS })
  const app = await launch(['--hidden'])
  await expect
    .poll(
      async () => (await app.tray.menu()).children.find(({ label }) => label.startsWith('Alert'))?.children,
    )
    .toContainEqual(expect.objectContaining({ label: 'Snooze Alerts for an Hour', checked: true }))
})
