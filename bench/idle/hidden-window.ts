import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { ROOT } from '../../scripts/paths.mjs'
import { RunningApp, type ElectronRuntime } from '../lib/electron'
import { figureOf, type Figure, type PartOptions } from '../lib/part'
import { costOf } from '../lib/process-cost'

const ROUNDS = 3
const SECONDS = 60
const QUICK_SECONDS = 20
const SETTLE_SECONDS = 10
/** For half a minute the engine of a page that was hidden tidies up. */
const HIDDEN_SETTLE_SECONDS = 40
/** Less is the machine's own: a tenth of what a sample may cost. */
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

async function costsOfOneApp(
  runtime: ElectronRuntime,
  folder: string,
  seconds: number,
): Promise<{ closed: number; hidden: number }> {
  const hider = path.join(ROOT, 'bench/idle/hide-on-signal.cjs')
  const app = await RunningApp.start(runtime, {
    app: 'anemometer',
    home: folder,
    args: ['--hidden'],
    env: { NODE_OPTIONS: `--require=${hider}` },
  })
  try {
    const closed = await costPerSecond(app, SETTLE_SECONDS, seconds)
    await app.tray.click('Open Anemometer')
    await wait(SETTLE_SECONDS * 1000)
    process.kill(app.pid, 'SIGUSR2')
    return { closed, hidden: await costPerSecond(app, HIDDEN_SETTLE_SECONDS, seconds) }
  } finally {
    await app.stop()
  }
}

async function costPerSecond({ pid }: RunningApp, settle: number, seconds: number): Promise<number> {
  await wait(settle * 1000)
  const before = costOf(pid)
  await wait(seconds * 1000)
  return (costOf(pid).cpuMs - before.cpuMs) / seconds
}
