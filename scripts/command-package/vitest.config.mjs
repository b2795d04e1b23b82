import { defineConfig } from 'vitest/config'

/** What is installed of the command, tried as a person has it: `npm run test:install`. */
export default defineConfig({
  test: {
    include: ['scripts/command-package/*.install.mjs'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
