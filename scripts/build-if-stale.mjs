import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

import { PersonError, ROOT } from './script.mjs'
import { writeNotices } from './supply-chain/notices.mjs'

const INPUTS = ['src', 'assets', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json']
const BUILT = 'out/main/index.js'

/** Builds the app when a source is newer than the last build. */
export function buildIfStale() {
  if (isFresh()) return
  // Standard output may be for JSON alone, as with `npm run -s bench -- PART --json`.
  console.error('Building…')
  build()
}

export function build() {
  const cli = path.join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js')
  const result = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ['inherit', process.stderr.fd, 'inherit'],
  })
  if (result.status !== 0) throw new PersonError('The build failed; see above.')
  writeNotices()
}

function isFresh() {
  const built = path.join(ROOT, BUILT)
  if (!existsSync(built)) return false
  const newest = Math.max(...INPUTS.map((input) => newestChange(path.join(ROOT, input))))
  return newest <= statSync(built).mtimeMs
}

/** When a file, or anything in a folder, was last changed; 0 when it is not there. */
function newestChange(place) {
  if (!existsSync(place)) return 0
  const own = statSync(place)
  if (!own.isDirectory()) return own.mtimeMs
  const entries = readdirSync(place, { recursive: true })
  return entries.reduce(
    (newest, name) => Math.max(newest, statSync(path.join(place, name)).mtimeMs),
    own.mtimeMs,
  )
}
