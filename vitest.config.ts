import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs', 'bench/lib/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['src/main/storage-service/testing/without-threads.ts'],
    // Tests that start processes mostly wait: all cores may work meanwhile.
    maxWorkers: '100%',
    // A limit for what hangs, not for how fast a machine is that has other work, too. Stryker counts every expression.
    testTimeout: process.env.STRYKER_MUTATOR_WORKER === undefined ? 60_000 : 600_000,
    hookTimeout: 60_000,
    // Component tests name happy-dom in a comment of their own: `// @vitest-environment happy-dom`.
  },
})
