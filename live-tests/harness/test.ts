import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { LiveIntervalMs } from '../../src/shared/live'
import { Launchd } from './launchd'
import { LiveApp } from './live-app'
import { test as base } from './scratch-folder'
import { rootSystem } from './tested-system'

export { STEADY, STEADY_TEXT } from './scratch-folder'

interface Fixtures {
  /** Stands in for /var/run: owned by root, readable by everybody. A test must leave nothing in it. */
  socketFolder: string
  /** The installed services, which all listen. */
  launchd: Launchd
  /** Starts the app with `intervalMs`, reading from `socketFolder`; it is closed with the test. */
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
