import { _electron, type ElectronApplication } from '@playwright/test'
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { createSandboxHome } from '../../e2e/harness/sandbox-home'
import { startSessionBus } from '../../scripts/electron/session-bus.mjs'
import { APPS, type ElectronRuntime } from '../lib/electron'
import { figureOf, type Figure, type PartOptions } from '../lib/part'
import { costOf } from '../lib/process-cost'

const ROUNDS = 3
const SECONDS = 120
const QUICK_SECONDS = 20
const SETTLE_SECONDS = 10
/** Below what one sample costs, a difference is the machine's own. */
const NOTHING_MS = 0.5

/** What a hidden window costs: processor time a second, beside the same app before its window was opened. */
export async function measureHiddenWindow(
  runtime: ElectronRuntime,
  folder: string,
  { quick, rounds, progress }: PartOptions,
): Promise<Figure[]> {
  const hidden: number[] = []
  const closed: number[] = []
  const count = rounds ?? (quick ? 1 : ROUNDS)
  for (let round = 0; round < count; round++) {
    progress(`idle: hidden window, round ${round + 1} of ${count}`)
    const costs = await costsOfOneApp(runtime, folder, quick ? QUICK_SECONDS : SECONDS)
    closed.push(costs.closed)
    hidden.push(costs.hidden)
  }
  const more = hidden.map((cost, round) => cost - (closed[round] ?? Number.NaN))
  const aim = { text: 'nothing', isReached: ({ ours }: Pick<Figure, 'ours'>) => ours.median <= NOTHING_MS }
  const facts = { unit: 'ms/s', better: 'lower' } as const
  return [
    figureOf(
      { name: 'hidden window: processor time', ...facts },
      { ours: hidden, peers: { 'no window yet': { values: closed, version: null } } },
    ),
    figureOf({ name: 'hidden window: in addition', ...facts, aim }, { ours: more, peers: {} }),
  ]
}

/** Driven from outside, since only main can hide a window that no window manager looks after. */
async function costsOfOneApp(
  runtime: ElectronRuntime,
  folder: string,
  seconds: number,
): Promise<{ closed: number; hidden: number }> {
  const home = createSandboxHome(mkdtempSync(path.join(folder, 'hidden-')))
  const bus = await startSessionBus()
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...runtime.flags, APPS.anemometer, `--user-data-dir=${home.userData}`, '--hidden'],
    env: { ...home.env, DISPLAY: runtime.env.DISPLAY ?? '', ...bus.env },
    cwd: home.root,
    chromiumSandbox: true,
  })
  try {
    const closed = await costPerSecond(app, seconds)
    await app.evaluate(({ app: main }) => void main.emit('activate'))
    const page = app.windows()[0] ?? (await app.waitForEvent('window'))
    await page.locator('canvas').first().waitFor()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    return { closed, hidden: await costPerSecond(app, seconds) }
  } finally {
    await app.close()
    await bus.stop()
  }
}

async function costPerSecond(app: ElectronApplication, seconds: number): Promise<number> {
  const { pid } = app.process()
  if (pid === undefined) throw new Error('The app did not start.')
  await wait(SETTLE_SECONDS * 1000)
  const before = costOf(pid)
  await wait(seconds * 1000)
  return (costOf(pid).cpuMs - before.cpuMs) / seconds
}
