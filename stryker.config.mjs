/**
 * `npm run test:mutation` (scripts/test-mutation.mjs): changes the sources one expression at a time, and names what no
 * test notices.
 */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // What only runs while a file is loaded would cost every test of it, and most of the time of a run.
  ignoreStatic: true,
  // Words are for people, and compared where they matter.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['/coverage', '/dist', '/out', '/test-results', '/docs', '/assets', '/.git'],
  tempDirName: 'coverage/mutation/sandbox',
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { logTests: false, allowColor: false },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  htmlReporter: { fileName: 'coverage/mutation/report.html' },
  incrementalFile: 'coverage/mutation/incremental.json',
  dryRunTimeoutMinutes: 20,
  timeoutMS: 30_000,
  timeoutFactor: 3,
}
