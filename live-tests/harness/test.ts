import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { test as base } from '@playwright/test'

import type { LiveIntervalMs } from '../../src/shared/live'
import type { ScenarioFile } from '../powermetrics/scenario'
import { Launchd } from './launchd'
import { LiveApp } from './live-app'
import { StandIn } from './stand-in'
import { rootSystem } from './tested-system'

/** What most tests play: a Mac whose ANE takes 49 mW, all the time. */
export const STEADY: ScenarioFile = { machine: 'M4 Max, macOS 15', ane: 49 }
export const STEADY_TEXT = 'Neural Engine: 49\u202fmW'

interface Fixtures {
  /** In place of /var/run: root's, and open to everybody. Nothing may be left in it by a test. */
  socketFolder: string
  standIn: StandIn
  /** The installed services, all listening. */
  launchd: Launchd
  /** Starts the app with `intervalMs`, reading from `socketFolder`; it is quit with the test. */
  launch: (intervalMs?: LiveIntervalMs, args?: string[]) => Promise<LiveApp>
}

export const test = base.extend<Fixtures>({
  socketFolder: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anemometer-run-'))
    chmodSync(folder, 0o755)
    await use(folder)
    const left = readdirSync(folder)
    rmSync(folder, { recursive: true })
    expect(left).toEqual([])
  },
  standIn: async ({}, use, testInfo) => {
    await use(new StandIn(testInfo.outputPath(), STEADY))
  },
  launchd: async ({ socketFolder, standIn }, use, testInfo) => {
    const { uid } = rootSystem().user
    const folder = testInfo.outputPath()
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
    expect(apps.map((app) => app.complaints())).toEqual(apps.map(() => []))
  },
})

export const expect = test.expect
