import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { createHomeIn, type SandboxHome } from '../../e2e/harness/sandbox-home'
import type { Settings } from '../../src/shared/settings'
import { RunningApp, until, withElectron, type ElectronRuntime, type StartFacts } from '../lib/electron'
import { withScratchFolder } from '../lib/machine'
import {
  alternate,
  figureOf,
  type Aim,
  type Figure,
  type PartOptions,
  type PartResult,
  type Rounds,
} from '../lib/part'
import { M1, writeRecording } from '../lib/recordings'
import { WatchedScreen, type Rgb } from './screen'

const ROUNDS = 7
const QUICK_ROUNDS = 2
const MOST_TIMES = 1.3
const MOST_POPOVER_TIMES = 1.2
/** An app has started when its tray text did not change for so long, and it gets as long after it has painted. */
const QUIET_MS = 1500
/** Chromium begins to cache compiled scripts with the second opening, and has all of them at the fourth. */
const VISITS = 3
const SAMPLES_AN_HOUR = 3600

/** `--series-ane` in the light theme. */
const ANE: Rgb = [0x7a, 0x3e, 0xf0]
/** The whole page of the empty window. */
const EMPTY_PAGE: Rgb = [0x00, 0xc8, 0x78]
/** `--control` over `--window` in the light theme: the buttons of the popover, the widest of which is 286 wide. */
const POPOVER_BUTTON: Rgb = [0xf2, 0xf2, 0xf2]
const BUTTON_COLUMNS = 250
/** Both windows are 1040 wide; an hour of the chart is painted in more columns than any text has. */
const PAINTED_COLUMNS = 500

type Temperature = 'warm' | 'cold'

/** What all measurements share. */
interface Environment {
  runtime: ElectronRuntime
  screen: WatchedScreen
  folder: string
  recording: string
  /** Homes in which each window has been opened before, as it is every day but the first. */
  used: { ours: SandboxHome; empty: SandboxHome }
}

export async function run(options: PartOptions): Promise<PartResult> {
  const notes = [...NOTES]
  const figures = await withScratchFolder((folder) =>
    withElectron(async (runtime) => {
      const screen = await WatchedScreen.start(folder)
      try {
        const recording = path.join(folder, 'hour.txt')
        await writeRecording(recording, M1, 'text', (samples) => samples >= SAMPLES_AN_HOUR)
        const used = { ours: createHomeIn(folder), empty: createHomeIn(folder) }
        const environment = { runtime, screen, folder, recording, used }
        for (let visit = 0; visit < VISITS; visit++) {
          await openChart(used.ours, 'warm', environment)
          await openEmptyWindow(used.empty, 'warm', environment)
        }
        const found = await measure('warm', environment, options)
        if (dropFileCaches()) found.push(...(await measure('cold', environment, options)))
        else notes.push('Cold starts were not measured: this user may not empty the caches of the system.')
        return found
      } finally {
        await screen.stop()
      }
    }),
  )
  return { part: 'start', figures, notes }
}

const NOTES = [
  'Start: from the process being started to the first text of the tray, read over D-Bus; beside an empty tray app, and the empty window painted at its start.',
  'Open: from the click on the entry of the tray’s menu to the chart of an hour (3600 samples in the app) or the empty page being on the display, seen in the pixels of the virtual display every 2 ms; the first window of a process. The popover: from the activation of the item to its buttons being there.',
  'Windows are opened in a profile in which they have been opened before, so that Chromium has their compiled scripts; “in a new profile” without. Cold: the system’s file caches are emptied before the start, or before the click.',
  'Of the click to the chart, as traced in a used profile by the processor time of the page’s thread: 15 ms for its process, its document and the preload, as for the empty window (11 ms); 12 ms for its files, in 30 ms by the clock; 5 ms to run them; 32 to 41 ms for React’s task, of which 4 are layout, 4 statistics, 8 the curves and 7 the pixels of the first chart; 5 ms from there to the display. About 45 ms of main’s thread go beside it.',
  'Tried and kept: compiled scripts kept by Chromium, since 0.1 from the fourth opening on (100 ms); all functions compiled and kept from the first opening on (some 35 ms of 230, in a new profile 90 of 370, and no more processor time); Recharts, pages and dialogs loaded after the first frame; the samples asked for before React begins; files of pages read by Chromium instead of `protocol.handle`, scripts in one file instead of 17, the window shown before its page is loaded; only the number and the first chart in the first frame (its task takes 38 ms of the processor instead of 50; 300 ms of all processes until the chart is there became 230); the rest begun when Chromium reports the first frame as shown (5 ms between that task and the display instead of 17 to 46); dates written without Intl (7 ms); fonts looked up while the page waits for main (4 ms, and up to 57 where the machine is busy, since another process answers); the words of the popover alone in its script (8 kB instead of 42: 175 ms instead of 197).',
  'Tried without gain: the samples asked for by the preload, in 0.1 and again with all of the above: React began after 132, 144, 187 and 241 ms instead of 133, 154, 173 and 289, as main answers while the files are read, with the same two processors; plots rendered once their size is known.',
  'Not tried: a window kept warm, which would be a renderer process without a window; one begun while the tray’s menu opens, since Electron 33 does not tell: on Linux `AboutToShow` of the menu itself fails, its `opened` event is swallowed, and `menu-will-show` comes for submenus alone; a first frame drawn without React, which would be a second layout to maintain.',
]

async function measure(
  temperature: Temperature,
  environment: Environment,
  { quick, rounds, progress }: PartOptions,
): Promise<Figure[]> {
  const count = rounds ?? (quick ? QUICK_ROUNDS : ROUNDS)
  const times = await alternate(
    count,
    {
      start: () => startToTray('anemometer', temperature, environment),
      emptyTray: () => startToTray('emptyTray', temperature, environment),
      emptyWindow: () => startToWindow(temperature, environment),
      open: () => openChart(environment.used.ours, temperature, environment),
      popover: () => openPopover(environment.used.ours, temperature, environment),
      openEmpty: () => openEmptyWindow(environment.used.empty, temperature, environment),
      openNew: () => openChart(createHomeIn(environment.folder), temperature, environment),
      openEmptyNew: () => openEmptyWindow(createHomeIn(environment.folder), temperature, environment),
    },
    (round) => progress(`start: ${temperature}, round ${round + 1} of ${count}`),
  )
  const { version } = environment.runtime
  const inMs = { unit: 'ms', better: 'lower' } as const
  const aimOf = (most: number): Aim => ({
    text: `within ${most}× the empty window`,
    isReached: ({ timesBetter }) => 1 / (timesBetter['empty window']?.median ?? 0) <= most,
  })
  const aim = aimOf(MOST_TIMES)
  const start: Rounds = {
    ours: times.start,
    peers: {
      'empty window': { values: times.emptyWindow, version },
      'empty tray app': { values: times.emptyTray, version },
    },
  }
  const besideEmpty = (ours: number[], values: number[]): Rounds => {
    return { ours, peers: { 'empty window': { values, version } } }
  }
  const click = `${temperature}: click to the chart of an hour`
  return [
    figureOf({ name: `${temperature}: start to the first tray text`, ...inMs, aim }, start),
    figureOf({ name: click, ...inMs, aim }, besideEmpty(times.open, times.openEmpty)),
    figureOf(
      { name: `${temperature}: click to the popover`, ...inMs, aim: aimOf(MOST_POPOVER_TIMES) },
      besideEmpty(times.popover, times.openEmpty),
    ),
    figureOf({ name: `${click}, in a new profile`, ...inMs }, besideEmpty(times.openNew, times.openEmptyNew)),
  ]
}

function startToTray(
  app: StartFacts['app'],
  temperature: Temperature,
  environment: Environment,
): Promise<number> {
  if (temperature === 'cold') dropFileCaches()
  const facts = {
    app,
    home: createHomeIn(environment.folder),
    args: app === 'anemometer' ? ['--hidden'] : [],
  }
  return withApp(facts, environment, async (running) => {
    await until(() => running.tray.hasItem)
    await until(async () => (await running.tray.toolTipText()) !== '')
    return performance.now() - running.startedMs
  })
}

function startToWindow(temperature: Temperature, environment: Environment): Promise<number> {
  if (temperature === 'cold') dropFileCaches()
  const facts: StartFacts = { app: 'emptyWindow', home: createHomeIn(environment.folder), args: ['--open'] }
  return withApp(facts, environment, async ({ startedMs }) => {
    await until(() => environment.screen.columnsWith(EMPTY_PAGE) > PAINTED_COLUMNS)
    return performance.now() - startedMs
  })
}

function openChart(home: SandboxHome, temperature: Temperature, environment: Environment): Promise<number> {
  const entry = ({ tray }: RunningApp): Promise<void> => tray.click('Open Anemometer')
  return clickToColour(factsOfHour(home, environment), entry, ANE, PAINTED_COLUMNS, temperature, environment)
}

/** Of the item itself, as a panel reports it that does not open the menu. */
function openPopover(home: SandboxHome, temperature: Temperature, environment: Environment): Promise<number> {
  const item = ({ tray }: RunningApp): void => tray.activate()
  const facts = factsOfHour(home, environment)
  return clickToColour(facts, item, POPOVER_BUTTON, BUTTON_COLUMNS, temperature, environment)
}

function factsOfHour(home: SandboxHome, environment: Environment): StartFacts {
  const settings: Partial<Settings> = { rangeMinutes: 60, appearance: 'light' }
  writeFileSync(path.join(home.userData, 'settings.json'), JSON.stringify(settings))
  const args = ['--hidden', `--replay=${environment.recording}`, '--speed=max']
  return { app: 'anemometer', home, args }
}

function openEmptyWindow(
  home: SandboxHome,
  temperature: Temperature,
  environment: Environment,
): Promise<number> {
  const entry = ({ tray }: RunningApp): Promise<void> => tray.click('Open')
  const facts: StartFacts = { app: 'emptyWindow', home }
  return clickToColour(facts, entry, EMPTY_PAGE, PAINTED_COLUMNS, temperature, environment)
}

function clickToColour(
  facts: StartFacts,
  click: (app: RunningApp) => void | Promise<void>,
  colour: Rgb,
  columns: number,
  temperature: Temperature,
  environment: Environment,
): Promise<number> {
  return withApp(facts, environment, async (app) => {
    const { tray } = app
    await until(() => tray.hasItem)
    await untilQuiet(() => tray.toolTipText())
    if (temperature === 'cold') dropFileCaches()
    // Resolves once the click is sent: the time to find the entry is the panel's, not the app's.
    await click(app)
    const clickedMs = performance.now()
    await until(() => environment.screen.columnsWith(colour) > columns)
    const paintedMs = performance.now()
    await wait(QUIET_MS)
    return paintedMs - clickedMs
  })
}

async function withApp(
  facts: StartFacts,
  { runtime, screen }: Environment,
  work: (app: RunningApp) => Promise<number>,
): Promise<number> {
  const app = await RunningApp.start(runtime, { ...facts, env: { DISPLAY: screen.display } })
  try {
    return await work(app)
  } finally {
    await app.stop()
    // What this app painted must be gone before the next one is measured.
    const colours = [ANE, EMPTY_PAGE, POPOVER_BUTTON]
    await until(() => colours.every((colour) => screen.columnsWith(colour) === 0))
  }
}

/** Waits until the text did not change for `QUIET_MS`. */
async function untilQuiet(read: () => Promise<string>): Promise<void> {
  let text = ''
  let sinceMs = performance.now()
  await until(async () => {
    const now = await read()
    if (now !== text) sinceMs = performance.now()
    text = now
    await wait(QUIET_MS / 20)
    return performance.now() - sinceMs > QUIET_MS
  })
}

/** Empties the file caches of Linux, so that the next start reads from the disk; false if it may not. */
function dropFileCaches(): boolean {
  try {
    spawnSync('sync')
    writeFileSync('/proc/sys/vm/drop_caches', '3')
    return true
  } catch {
    return false
  }
}
