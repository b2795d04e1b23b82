import { defineConfig } from '@playwright/test'

const isBench = process.env.ANEMOMETER_BENCH !== undefined

// Called by scripts/test-live.mjs, which finds what there is on this machine first.
export default defineConfig({
  testDir: '.',
  testMatch: isBench ? '**/*.bench.ts' : '**/*.spec.ts',
  outputDir: isBench ? '../test-results/live-bench' : '../test-results/live',
  fullyParallel: true,
  // They mostly wait, for readings and for what is started again.
  workers: isBench ? 1 : 4,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // A CI machine that others share can stall for seconds. What needed its second try is named as flaky.
  retries: process.env.CI ? 1 : 0,
})
