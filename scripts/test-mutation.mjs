// `npm run test:mutation [-- PATHS] [-- Stryker's options]`: changes the sources one expression at a time and runs the
// tests that reach it; the changes that no test noticed are listed at the end. Survivors are no failure: some changes
// make no difference.
import path from 'node:path'

import { mutationArguments } from './mutation-arguments.mjs'
import { ROOT, runInForeground, runScript } from './script.mjs'

const STRYKER = path.join(ROOT, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js')

await runScript(() =>
  runInForeground(process.execPath, [STRYKER, 'run', ...mutationArguments(process.argv.slice(2))]),
)
