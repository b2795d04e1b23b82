import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'

import type { Page } from '@playwright/test'

import { LiveApp } from './harness/live-app'
import { LogStandIn } from './harness/log-stand-in'
import { expect, STEADY_TEXT, test as base } from './harness/test'
import { rootSystem, testedSystem } from './harness/tested-system'
import type { LogScenarioFile } from './log/scenario'

// The app as a person runs it, with live readings, and a stand-in for `log` that it runs as that person. Every test ends
// with no process of either.

const PREVIEW = { name: 'Preview', pid: 77 }

interface Started {
  app: LiveApp
  log: LogStandIn
}

interface Fixtures {
  /** Live readings are there; `readsLog`: what the settings say at the start. */
  start: (scenario: Partial<LogScenarioFile>, readsLog: boolean) => Promise<Started>
}

const test = base.extend<Fixtures>({
  start: async ({ launchd, socketFolder }, use) => {
    await expect.poll(() => launchd.socketPath(200)).toContain(socketFolder)
    const { homes } = rootSystem()
    const folder = mkdtempSync(path.join(homes, 'log-'))
    chmodSync(folder, 0o755)
    const program = path.join(path.dirname(testedSystem().standIn), 'log.mjs')
    const started: Started[] = []
    await use(async (scenario, readsLog) => {
      const log = new LogStandIn(folder, program, { macosMajor: 27, clockMs: Date.now(), ...scenario })
      const args = [`--live-socket-folder=${socketFolder}`, '--hidden']
      const settings = { intervalMs: 200, readsLog }
      const app = await LiveApp.launch(args, settings, undefined, { ANEMOMETER_LOG: log.executable })
      started.push({ app, log })
      await expect.poll(() => app.tray.toolTipText(), { intervals: [100] }).toContain(STEADY_TEXT)
      return { app, log }
    })
    for (const { app, log } of started) {
      await app.close()
      expect(app.errors()).toEqual([])
      await expect.poll(() => log.alive()).toEqual([])
    }
    rmSync(folder, { recursive: true })
  },
})

const setReading = (page: Page, readsLog: boolean): Promise<unknown> =>
  page.evaluate((reads) => window.anemometer.invoke('settings:update', { readsLog: reads }), readsLog)

/** Kinds and processes of the events that are kept, in the order of time. */
const kept = (page: Page) => async (): Promise<string[]> => {
  const answer = await page.evaluate(async () =>
    window.anemometer.invoke('history:range', {
      ...{ target: { kind: 'current' }, fromMs: null, toMs: null, points: 10, keys: [] },
    }),
  )
  if (!answer.ok) throw new Error(answer.message)
  return answer.value.events.map(({ kind, ane }) => (ane?.process == null ? kind : `${kind} ${ane.process}`))
}

test('is read once it is turned on, its events are kept, and nothing runs once it is off @root', async ({
  start,
}) => {
  const runs = [[{ kind: 'entry' as const, entry: 'loaded' as const, process: PREVIEW }]]
  const { app, log } = await start({ runs }, false)
  const page = await app.window()
  expect(log.runs()).toEqual([])
  await setReading(page, true)
  await expect.poll(kept(page)).toEqual(expect.arrayContaining(['log-on', 'ane-loaded Preview']))
  expect(log.runs()[0]?.slice(0, 3)).toEqual(['stream', '--style', 'ndjson'])
  expect(log.alive()).not.toEqual([])
  await setReading(page, false)
  await expect.poll(() => log.alive()).toEqual([])
  await expect.poll(kept(page)).toContain('log-off')
})

test('reads more while something is measured, and the measurement keeps who it was @root', async ({
  start,
}) => {
  const load = { kind: 'entry' as const, entry: 'loaded' as const, process: PREVIEW }
  const { app, log } = await start({ runs: [[], [load], []] }, true)
  const page = await app.window()
  const streams = (): string[][] => log.runs().filter(([command]) => command === 'stream')
  await expect.poll(() => streams().length).toBe(1)
  await page.evaluate(() => window.anemometer.invoke('measurement:start'))
  await expect.poll(() => streams().map((args) => args.at(-1)?.includes('VisionKit'))).toEqual([false, true])
  await expect.poll(kept(page)).toContain('ane-loaded Preview')
  const stopped = await page.evaluate(() => window.anemometer.invoke('measurement:stop'))
  expect(stopped.ok).toBe(true)
  await expect
    .poll(() => streams().map((args) => args.at(-1)?.includes('VisionKit')))
    .toEqual([false, true, false])
  await expect.poll(() => log.alive()).toHaveLength(1)
})

test('tells a person who is no administrator so, and readings go on @root', async ({ start }) => {
  const { app, log } = await start({ isAdministrator: false }, true)
  await expect
    .poll(() => app.tray.menuLabels(), { intervals: [100] })
    .toContain('Only administrators can read the log')
  expect(log.runs()).toHaveLength(1)
  expect(await app.tray.toolTipText()).toContain(STEADY_TEXT)
})

test('is started again when it dies, and the gap is kept @root', async ({ start }) => {
  const load = { kind: 'entry' as const, entry: 'loaded' as const, process: PREVIEW }
  const { app, log } = await start({ runs: [[load, { kind: 'exit', status: 1 }], [load]] }, false)
  const page = await app.window()
  // Beside samples: what came before the first of them is in no range.
  await setReading(page, true)
  await expect.poll(kept(page)).toEqual(expect.arrayContaining(['log-gap']))
  await expect
    .poll(async () => (await kept(page)()).filter((event) => event === 'ane-loaded Preview').length, {
      timeout: 45_000,
    })
    .toBe(2)
  await expect.poll(() => log.runs().filter(([command]) => command === 'stream').length).toBe(2)
})

test('may flood, and readings go on beside it @root', async ({ start, standIn }) => {
  const flood = { kind: 'flood' as const, lines: 200_000, linesPerSecond: 100_000 }
  const { app, log } = await start({ runs: [[flood]] }, true)
  await expect.poll(() => log.did('flood'), { timeout: 60_000 }).toBe(1)
  const before = standIn.journal.of('sample').length
  await expect.poll(() => standIn.journal.of('sample').length).toBeGreaterThan(before + 5)
  await expect.poll(() => app.tray.toolTipText(), { intervals: [100] }).toContain(STEADY_TEXT)
})

test('does not outlive an app that is killed @root', async ({ start }) => {
  const slowly = { kind: 'flood' as const, lines: 100_000, linesPerSecond: 20 }
  const { app, log } = await start({ runs: [[slowly]] }, true)
  await expect.poll(() => log.alive().length).toBeGreaterThan(0)
  await app.kill()
  await expect.poll(() => log.alive()).toEqual([])
})
