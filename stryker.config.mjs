/**
 * `npm run test:mutation` (scripts/test-mutation.mjs): changes the sources one expression at a time, and names what no
 * test notices.
 */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // A rule is held by a test of its own layer. Left out: tests that start processes, which run what is built instead of
  // what is changed here, or that mount disks.
  testFiles: ['src/{shared,main}/**/!(*.process|processes|reference-parser|recordings|admin-prompt).test.ts'],
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
