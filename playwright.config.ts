import { defineConfig } from '@playwright/test'

import { isPackagedUnderTest } from './e2e/harness/runtime'

// Called by scripts/e2e.mjs, which finds Electron and a display first.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  testIgnore: [
    // The tray is read over D-Bus, processes from /proc: there is nothing to run elsewhere.
    ...(process.platform === 'linux' ? [] : ['**/linux/**']),
    ...(isPackagedUnderTest() ? [] : ['**/packaged/**']),
  ],
  outputDir: 'test-results/e2e',
  snapshotPathTemplate: '{testDir}/{arg}{ext}',
  fullyParallel: true,
  // Each test starts an app of several processes: more of them at once than cores only makes each slower.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // A CI machine that others share can stall for seconds. What needed its second try is named as flaky.
  retries: process.env.CI ? 1 : 0,
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
})
