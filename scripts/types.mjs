// Type-checks every runtime with its own tsconfig, so that `document` in main or `process` in shared does not compile.
// What TypeScript learnt is kept from run to run: it checks anew only what a change can affect.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

import { ROOT } from './script.mjs'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const cache = path.join(ROOT, 'node_modules/.cache/typescript')
const projects = ['.', 'src/shared', 'src/preload', 'src/renderer', 'e2e', 'live-tests', 'bench']
const failed = projects.filter((project) => {
  const buildInfo = path.join(cache, `${path.basename(path.resolve(ROOT, project))}.tsbuildinfo`)
  const args = ['-p', path.join(ROOT, project), '--incremental', '--tsBuildInfoFile', buildInfo]
  return spawnSync(process.execPath, [tsc, ...args], { stdio: 'inherit' }).status !== 0
})
process.exit(failed.length === 0 ? 0 : 1)
