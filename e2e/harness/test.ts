import { test as base } from '@playwright/test'

import { AnemometerApp, runAnemometer, type Finished } from './anemometer-app'
import { createSandboxHome, type SandboxHome } from './sandbox-home'

interface Fixtures {
  /** The empty home of this test; apps launched one after the other share it. */
  home: SandboxHome
  /** Starts the app; it is closed with the test, which fails when main has printed an error. */
  launch: (args?: string[]) => Promise<AnemometerApp>
  /** Runs the app without a driver until it ends. */
  run: (args: string[]) => Promise<Finished>
}

export const test = base.extend<Fixtures>({
  home: async ({}, use, testInfo) => {
    await use(createSandboxHome(testInfo.outputPath('home')))
  },
  launch: async ({ home }, use) => {
    const apps: AnemometerApp[] = []
    await use(async (args) => {
      const app = await AnemometerApp.launch(home, args)
      apps.push(app)
      return app
    })
    for (const app of apps) await app.close()
    expect(apps.flatMap((app) => app.mainErrors)).toEqual([])
  },
  run: async ({ home }, use) => {
    await use((args) => runAnemometer(home, args))
  },
})

export const expect = test.expect
