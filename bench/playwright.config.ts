import { defineConfig } from '@playwright/test'

// `npm run bench`: Playwright only starts the apps; the figures are printed, and nothing is asserted about them.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.bench.ts',
  outputDir: '../test-results/bench',
  workers: 1,
  timeout: 30 * 60_000,
  reporter: 'list',
})
