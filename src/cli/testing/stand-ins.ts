import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Bundles a stand-in of the live tests into `folder`; returns its path. */
export function buildStandIn(folder: string, name: 'log' | 'powermetrics'): string {
  const script = `import { buildProgram } from './scripts/live/build-stand-in.mjs'; await buildProgram(process.argv[1], process.argv[2])`
  const built = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder, name], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (built.status !== 0) throw new Error(built.stderr)
  return join(folder, `${name}.mjs`)
}
