import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { createHomeIn } from '../../e2e/harness/sandbox-home'
import { DEFAULT_SETTINGS, type MenuBarSettings } from '../../src/shared/settings'
import { RunningApp, withElectron, type ElectronRuntime } from '../lib/electron'
import { withScratchFolder } from '../lib/machine'
import { figureOf, together, type Figure, type PartOptions, type PartResult } from '../lib/part'
import { watchCost } from '../lib/process-cost'

const ROUNDS = 5
const QUICK_ROUNDS = 1
const SECONDS = 120
const QUICK_SECONDS = 30
/** Start-up is over by then. */
const SETTLE_SECONDS = 15

/** All but the first, which is the style that a new app has, are measured beside it. */
const STYLES: Readonly<Record<string, Partial<MenuBarSettings>>> = {
  value: {},
  'value and trace': { style: 'value-and-trace' },
  trace: { style: 'trace' },
  icon: { style: 'icon' },
  'value and trace of ANE, GPU and CPU': { style: 'value-and-trace', powers: 'ane-gpu-cpu' },
  'value, refreshed every 5 s': { refreshMs: 5000 },
}

export async function run({ quick, rounds, progress }: PartOptions): Promise<PartResult> {
  const seconds = quick ? QUICK_SECONDS : SECONDS
  const count = rounds ?? (quick ? QUICK_ROUNDS : ROUNDS)
  const names = Object.keys(STYLES)
  const costs = await withScratchFolder((folder) =>
    withElectron(async (runtime) => {
      const found: number[][] = []
      for (let round = 0; round < count; round++) {
        progress(`menu-bar: round ${round + 1} of ${count}, ${seconds} s`)
        found.push(await together(names.map((name) => costMs(runtime, folder, STYLES[name] ?? {}, seconds))))
      }
      return found
    }),
  )
  const valuesOf = (index: number): number[] => costs.map((round) => round[index] ?? Number.NaN)
  const figures = names.map((name, index): Figure => {
    const peers = index === 0 ? {} : { value: { values: valuesOf(0), version: null } }
    return figureOf(
      { name: `${name}: processor time a second`, unit: 'ms', better: 'lower' },
      {
        ours: valuesOf(index),
        peers,
      },
    )
  })
  return { part: 'menu-bar', figures, notes: NOTES }
}

const NOTES = [
  'The demonstration at one sample a second with only the tray, an app for each style, all side by side in the same time. Every process of an app counts; what the panel takes to draw does not.',
]

/** Processor time of all processes of an app with this item, ms a second. */
async function costMs(
  runtime: ElectronRuntime,
  folder: string,
  change: Partial<MenuBarSettings>,
  seconds: number,
): Promise<number> {
  const home = createHomeIn(folder)
  const menuBar = { ...DEFAULT_SETTINGS.menuBar, ...change }
  writeFileSync(path.join(home.userData, 'settings.json'), JSON.stringify({ menuBar }))
  const app = await RunningApp.start(runtime, { app: 'anemometer', args: ['--hidden'], home })
  try {
    await wait(SETTLE_SECONDS * 1000)
    const costSince = watchCost(app.pid)
    const startMs = performance.now()
    await wait(seconds * 1000)
    const { cpuMs } = costSince()
    return (cpuMs * 1000) / (performance.now() - startMs)
  } finally {
    await app.stop()
  }
}
