// Type-checks every runtime with its own tsconfig, so that `document` in main or `process` in shared does not compile.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const projects = [
  '.',
  'src/shared',
  'src/main',
  'src/cli',
  'src/preload',
  'src/renderer',
  'e2e',
  'live-tests',
  'bench',
]
const failed = projects.filter(
  (project) => spawnSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' }).status !== 0,
)
process.exit(failed.length === 0 ? 0 : 1)
