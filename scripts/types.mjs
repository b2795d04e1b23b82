// Type-checks every runtime with its own tsconfig, so that `document` in main or `process` in shared does not compile.
// By the native compiler, which takes a sixth of the time; ESLint's typed rules still need the one before it.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { ROOT } from './script.mjs'

const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript-native/package.json')))
const projects = ['.', 'src/shared', 'src/preload', 'src/renderer', 'e2e', 'live-tests', 'bench']
const failed = projects.filter(
  (project) =>
    spawnSync(process.execPath, [tsc, '-p', path.join(ROOT, project)], { stdio: 'inherit' }).status !== 0,
)
process.exit(failed.length === 0 ? 0 : 1)
