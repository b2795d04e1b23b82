import { defineConfig } from '@playwright/test'

// `npm run pictures`: the app takes the pictures of README and docs of itself. Nothing is asserted.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.pictures.ts',
  outputDir: '../../test-results/pictures',
  workers: 1,
  timeout: 5 * 60_000,
  reporter: 'list',
})
