import { defineConfig } from '@playwright/test'

// Called by scripts/test-live.mjs, which finds what there is on this machine first.
export default defineConfig({
  testDir: '.',
  testMatch: process.env.ANEMOMETER_BENCH === undefined ? '**/*.spec.ts' : '**/*.bench.ts',
  outputDir: '../test-results/live',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
})
