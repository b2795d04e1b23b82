import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Bundles the stand-ins of the live tests into `folder`; returns their paths. */
export function buildStandIns(folder: string): { log: string; powermetrics: string } {
  const script = 'scripts/build-stand-in.mjs'
  const built = spawnSync(process.execPath, [script, folder, 'log', 'powermetrics'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (built.status !== 0) throw new Error(built.stderr)
  return { log: join(folder, 'log.mjs'), powermetrics: join(folder, 'powermetrics.mjs') }
}
