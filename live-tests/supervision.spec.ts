import { lstatSync } from 'node:fs'
import { connect } from 'node:net'

import type { Page } from '@playwright/test'

import type { LiveApp } from './harness/live-app'
import { isAlive } from './harness/launchd'
import { expect, STEADY, STEADY_TEXT, test } from './harness/test'
import { rootSystem } from './harness/tested-system'

/** The panel about live readings, by the tray's menu, whose words follow within a few seconds. */
function openPanel(app: LiveApp): Promise<Page> {
  return app.window(['Source', 'About Live Readings…'])
}

/** Whether the tray says so. */
const says = (app: LiveApp, words: string) => async () => (await app.tray.toolTipText()).includes(words)

// The app as a person runs it, the services as root has them. Every test ends with no process and no socket left: the
// fixtures see to it and check it.

const toolTip = (app: LiveApp) => expect.poll(() => app.tray.toolTipText(), { intervals: [100] })

test('connects, streams, and leaves nothing behind when it is quit @root', async ({
  launchd,
  standIn,
  launch,
}) => {
  const app = await launch(200)
  await toolTip(app).toContain(STEADY_TEXT)
  expect(standIn.journal.of('start')).toMatchObject([
    { uid: 0, args: ['-f', 'plist', '-i', '200', '-b', '0', '-s', 'cpu_power,gpu_power,thermal'] },
  ])
  const socket = lstatSync(launchd.socketPath(200))
  expect([socket.mode & 0o7777, socket.uid]).toEqual([0o600, rootSystem().user.uid])
  await app.choose(['Quit Anemometer'], () => app.hasExited)
  await expect.poll(() => launchd.streams()).toEqual([])
  expect(standIn.journal.of('end')).toMatchObject([{ reason: 'EPIPE' }])
})

test('nothing runs as root while another source is read @root', async ({ launchd, standIn, launch }) => {
  const app = await launch(200)
  await toolTip(app).toContain(STEADY_TEXT)
  await app.choose(['Source', 'Demonstration'], says(app, 'Demonstration'))
  await expect.poll(() => launchd.streams()).toEqual([])
  await app.choose(['Source', 'Live'], says(app, STEADY_TEXT))
  expect(standIn.journal.of('start')).toHaveLength(2)
})

test('another interval is another socket, without a question @root', async ({ launchd, standIn, launch }) => {
  const app = await launch(1000)
  await toolTip(app).toContain(STEADY_TEXT)
  const page = await openPanel(app)
  await page.getByRole('button', { name: /^200\sms:/ }).click()
  await expect.poll(() => standIn.journal.of('start').map(({ args }) => args[3])).toEqual(['1000', '200'])
  const [first, second] = standIn.journal.of('start').map(({ pid }) => pid)
  await expect
    .poll(() => standIn.journal.of('sample').filter(({ pid }) => pid === second).length)
    .toBeGreaterThan(2)
  await expect.poll(() => launchd.streams()).toEqual([second])
  expect(isAlive(first ?? 0)).toBe(false)
  await toolTip(app).toContain(STEADY_TEXT)
})

test('two clients have a stream each @root', async ({ launchd, standIn, launch }) => {
  const app = await launch(200)
  await toolTip(app).toContain(STEADY_TEXT)
  const other = connect(launchd.socketPath(200))
  other.resume()
  await expect.poll(() => launchd.streams().length).toBe(2)
  const [ours, others] = launchd.streams()
  other.destroy()
  await expect.poll(() => launchd.streams()).toEqual([ours])
  expect(standIn.journal.of('end')).toMatchObject([{ pid: others, reason: 'EPIPE' }])
  await toolTip(app).toContain(STEADY_TEXT)
})

test('kill -9 of the app ends its stream and leaves no process @root', async ({
  launchd,
  standIn,
  launch,
}) => {
  const app = await launch(200)
  await toolTip(app).toContain(STEADY_TEXT)
  const processes = app.processes()
  await app.kill()
  await expect.poll(() => launchd.streams()).toEqual([])
  expect(standIn.journal.of('end')).toMatchObject([{ reason: 'EPIPE' }])
  await expect.poll(() => processes.filter(isAlive)).toEqual([])
})

test('kill -9 of the stream: says so, and starts it again @root', async ({ launchd, standIn, launch }) => {
  const app = await launch(200)
  await toolTip(app).toContain(STEADY_TEXT)
  process.kill(launchd.streams()[0] ?? 0, 'SIGKILL')
  await toolTip(app).toContain('powermetrics ended.')
  await toolTip(app).toContain(STEADY_TEXT)
  expect(standIn.journal.of('start')).toHaveLength(2)
})

test('kill -9 of the listener: the stream goes on, and later it is found again @root', async ({
  launchd,
  launch,
}) => {
  const app = await launch(200)
  await toolTip(app).toContain(STEADY_TEXT)
  const [stream = 0] = launchd.streams()
  await launchd.killListener(200)
  expect(isAlive(stream)).toBe(true)
  process.kill(stream, 'SIGKILL')
  await toolTip(app).toContain('Nobody answers')
  await launchd.listenAgain(200)
  await toolTip(app).toContain(STEADY_TEXT)
})

test('a refused connection is explained and tried again @root', async ({ launchd, launch }) => {
  await launchd.killListener(200)
  const app = await launch(200)
  await toolTip(app).toMatch(/Trying again in .*\n?.*Nobody answers at .*200ms\.sock/)
  await launchd.listenAgain(200)
  await toolTip(app).toContain(STEADY_TEXT)
})

test('a service that is not there is explained @root', async ({ socketFolder, launch }) => {
  const app = await launch(200)
  await toolTip(app).toContain(`There is no socket at ${socketFolder}`)
})

test('a writer that stalls is late, and is then replaced @root', async ({ launchd, standIn, launch }) => {
  standIn.play({ ...STEADY, runs: [[{ kind: 'samples', count: 2 }, { kind: 'stall' }], []] })
  const app = await launch(200)
  await toolTip(app).toContain(STEADY_TEXT)
  await toolTip(app).toContain('No sample for three intervals')
  const [stalled = 0] = launchd.streams()
  await toolTip(app).toContain(STEADY_TEXT)
  // A tool that never writes again never notices that its reader has gone; only the system can end it.
  expect(launchd.streams()).toHaveLength(2)
  process.kill(stalled, 'SIGTERM')
  await expect.poll(() => launchd.streams()).toHaveLength(1)
})

test('words of the tool in the stream are explained, and not tried again @root', async ({
  launchd,
  standIn,
  launch,
}) => {
  const text = 'powermetrics must be invoked as the superuser\n'
  standIn.play({
    ...STEADY,
    runs: [
      [
        { kind: 'text', text, stream: 'stderr' },
        { kind: 'exit', status: 1 },
      ],
    ],
  })
  const app = await launch(200)
  await toolTip(app).toContain('powermetrics was started without root')
  await expect.poll(() => launchd.streams()).toEqual([])
  expect(standIn.journal.of('start')).toHaveLength(1)
})

test('a crash of the tool is explained, and it is started again @root', async ({
  launchd,
  standIn,
  launch,
}) => {
  standIn.play({ ...STEADY, runs: [[{ kind: 'samples', count: 1 }, { kind: 'impossible-value' }], []] })
  const app = await launch(200)
  await toolTip(app).toContain('powermetrics crashed: "Assertion failed')
  await toolTip(app).toContain(STEADY_TEXT)
  expect(launchd.streams()).toHaveLength(1)
})

test('a sleep makes a gap and no spike @root', async ({ launchd, standIn, launch }) => {
  standIn.play({
    ...STEADY,
    runs: [
      [
        { kind: 'samples', count: 3 },
        { kind: 'sleep', seconds: 3600 },
      ],
    ],
  })
  const app = await launch(200)
  await expect.poll(() => standIn.journal.of('sample').length).toBeGreaterThan(5)
  const page = await app.window()
  const powers = await page.evaluate(async () => {
    const { columns } = await window.anemometer.invoke('history:all')
    return Array.from(columns.values['ane.powerMw'] ?? [])
  })
  expect(launchd.streams()).toHaveLength(1)
  expect(powers.length).toBeGreaterThan(4)
  for (const power of powers) expect(power).toBeCloseTo(49, 0)
})

test('a power that is not reported is unknown with its reason, never 0 @root', async ({
  launchd,
  standIn,
  launch,
}) => {
  standIn.play({ machine: 'M6, macOS 27', ane: 49, anePower: 'never' })
  const app = await launch(200)
  await toolTip(app).toContain('not reported by this Mac')
  await expect.poll(() => app.tray.menuLabels()).toContain('ANE  –')
  expect(launchd.streams()).toHaveLength(1)
})

test('the panel says what runs as root, and for how long, and what came @root', async ({
  launchd,
  launch,
}) => {
  const app = await launch(200)
  await toolTip(app).toContain(STEADY_TEXT)
  const panel = (await openPanel(app)).getByRole('dialog', { name: 'Live readings' })
  await expect(panel).toContainText('powermetrics, since')
  await expect(panel).toContainText(
    '/usr/bin/powermetrics -f plist -i 200 -b 0 -s cpu_power,gpu_power,thermal',
  )
  await expect(panel).toContainText(/Received[\d.]+\s[kM]B/)
  process.kill(launchd.streams()[0] ?? 0, 'SIGKILL')
  await expect(panel.getByRole('status').first()).toContainText('Trying again')
  await expect(panel).toContainText('nothing at present')
  await expect(panel.getByRole('status').first()).toContainText('Samples arrive')
})
