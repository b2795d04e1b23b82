import { defineConfig } from 'vitest/config'

/** Tests with the engines of a fleet: `npm run test:fleet` gets these first (scripts/test-fleet.mjs). */
export default defineConfig({
  test: {
    include: ['fleet/tests/*.fleet.ts'],
    environment: 'node',
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
})
