import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { test as base } from '@playwright/test'

import type { LiveIntervalMs } from '../../src/shared/live'
import type { ScenarioFile } from '../powermetrics/scenario'
import { Launchd } from './launchd'
import { LiveApp } from './live-app'
import { runInScratchRoot, type ScratchAnswers } from './scratch-root'
import { StandIn } from './stand-in'
import { rootSystem } from './tested-system'

/** What most tests play: a Mac whose ANE takes 49 mW, all the time. */
export const STEADY: ScenarioFile = { machine: 'M4 Max, macOS 15', ane: 49 }
export const STEADY_TEXT = 'Neural Engine: 49\u202fmW'

/** Playwright makes only those that a test asks for; `launchd` and `launch` need root. */
interface Fixtures {
  /** An empty folder with a plain name, removed after the test. */
  folder: string
  standIn: StandIn
  /** Runs a script as root in the scratch root. */
  run: (script: string) => ScratchAnswers
  /** Stands in for /var/run: owned by root, readable by everybody. A test must leave it empty. */
  socketFolder: string
  /** The installed services, which all listen. */
  launchd: Launchd
  /** Starts the app with `intervalMs`, reading from `socketFolder`; it is closed after the test. */
  launch: (intervalMs?: LiveIntervalMs, args?: string[]) => Promise<LiveApp>
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anemometer-test-'))
    await use(folder)
    rmSync(folder, { recursive: true })
  },
  standIn: async ({ folder }, use) => {
    await use(new StandIn(folder, STEADY))
  },
  run: async ({ folder, standIn }, use) => {
    await use((script) => runInScratchRoot(folder, standIn, script))
  },
  socketFolder: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anemometer-run-'))
    chmodSync(folder, 0o755)
    await use(folder)
    const left = readdirSync(folder)
    rmSync(folder, { recursive: true })
    expect(left).toEqual([])
  },
  launchd: async ({ socketFolder, standIn, folder }, use) => {
    const { uid } = rootSystem().user
    const launchd = await Launchd.start({ standIn, uid, socketFolder, folder })
    await use(launchd)
    await launchd.stop()
  },
  launch: async ({ socketFolder }, use) => {
    const apps: LiveApp[] = []
    await use(async (intervalMs = 200, args = ['--hidden']) => {
      const app = await LiveApp.launch([`--live-socket-folder=${socketFolder}`, ...args], { intervalMs })
      apps.push(app)
      return app
    })
    for (const app of apps) await app.close()
    expect(apps.map((app) => app.errors())).toEqual(apps.map(() => []))
  },
})

export const expect = test.expect
