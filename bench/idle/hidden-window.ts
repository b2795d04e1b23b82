import { statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { createHomeIn } from '../../e2e/harness/sandbox-home'
import { ROOT } from '../../scripts/script.mjs'
import { RunningApp, type ElectronRuntime } from '../lib/electron'
import { figureOf, sideBySide, type Aim, type Figure, type PartOptions } from '../lib/part'
import { watchCost } from '../lib/process-cost'

const ROUNDS = 3
const SECONDS = 300
const QUICK_SECONDS = 20
const SETTLE_SECONDS = 30
/** The engine of a page cleans up for half a minute after it was hidden. */
const HIDDEN_SETTLE_SECONDS = 40
/** Up to here it counts as nothing: a tenth of what a sample may cost. */
const NOTHING_MS = 0.5

/** What one app does in a second. */
interface Stretch {
  cpuMs: number
  /** Sent to its page. */
  messages: number
}

/** Without a window, with a visible one, and with a hidden one. */
type Stretches = Record<'closed' | 'seen' | 'hidden', Stretch>

/** What a hidden window costs, beside the same app before its window was opened. */
export async function measureHiddenWindow(
  runtime: ElectronRuntime,
  folder: string,
  { quick, rounds, progress }: PartOptions,
): Promise<Figure[]> {
  const count = rounds ?? (quick ? 1 : ROUNDS)
  const seconds = quick ? QUICK_SECONDS : SECONDS
  progress(`idle: ${count} hidden windows`)
  const apps = await sideBySide(count, (index) =>
    watchOneApp(runtime, folder, path.join(folder, `messages-${index}`), seconds),
  )
  const valuesOf = (when: keyof Stretches, key: keyof Stretch): number[] => apps.map((app) => app[when][key])
  const closed = valuesOf('closed', 'cpuMs')
  const more = valuesOf('hidden', 'cpuMs').map((cost, round) => cost - (closed[round] ?? Number.NaN))
  const cpu = { unit: 'ms/s', better: 'lower' } as const
  const messages = { unit: '/s', better: 'lower' } as const
  const nothing: Aim = { text: 'nothing', isReached: ({ ours }) => ours.median <= NOTHING_MS }
  const none: Aim = { text: 'none', isReached: ({ ours }) => ours.max === 0 }
  const seen = { 'while it is seen': { values: valuesOf('seen', 'messages'), version: null } }
  return [
    figureOf(
      { name: 'hidden window: processor time', ...cpu },
      { ours: valuesOf('hidden', 'cpuMs'), peers: { 'no window yet': { values: closed, version: null } } },
    ),
    figureOf({ name: 'hidden window: in addition', ...cpu, aim: nothing }, { ours: more, peers: {} }),
    figureOf(
      { name: 'messages to pages without a window', ...messages, aim: none },
      { ours: valuesOf('closed', 'messages'), peers: {} },
    ),
    figureOf(
      { name: 'messages to a hidden window', ...messages, aim: none },
      { ours: valuesOf('hidden', 'messages'), peers: seen },
    ),
  ]
}

async function watchOneApp(
  runtime: ElectronRuntime,
  folder: string,
  messageFile: string,
  seconds: number,
): Promise<Stretches> {
  writeFileSync(messageFile, '')
  const hider = path.join(ROOT, 'bench/idle/hide-on-signal.cjs')
  const app = await RunningApp.start(runtime, {
    app: 'anemometer',
    home: createHomeIn(folder),
    args: ['--hidden'],
    env: { NODE_OPTIONS: `--require=${hider}`, BENCH_MESSAGES: messageFile },
  })
  const messages = (): number => statSync(messageFile).size
  const watch = async (
    settleSeconds: number,
    forSeconds: number,
    messagesBefore = messages(),
  ): Promise<Stretch> => {
    await wait(settleSeconds * 1000)
    const cost = watchCost(app.pid)
    await wait(forSeconds * 1000)
    return {
      cpuMs: cost().cpuMs / forSeconds,
      messages: (messages() - messagesBefore) / (settleSeconds + forSeconds),
    }
  }
  try {
    const closed = await watch(SETTLE_SECONDS, seconds)
    await app.tray.click('Open Anemometer')
    const seen = await watch(SETTLE_SECONDS, SETTLE_SECONDS)
    if (seen.messages === 0) throw new Error('The window that is to be hidden was never sent anything.')
    process.kill(app.pid, 'SIGUSR2')
    return { closed, seen, hidden: await watch(HIDDEN_SETTLE_SECONDS, seconds, 0) }
  } finally {
    await app.stop()
  }
}
