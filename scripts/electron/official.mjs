import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const DEFAULT_MIRROR = 'https://github.com/electron/electron/releases/download/'
/** A release site that does not answer within this time is taken as out of reach. */
const PROBE_TIMEOUT_MS = 5_000

const require = createRequire(import.meta.url)
const packageFolder = path.dirname(require.resolve('electron/package.json'))

export const officialVersion = require('electron/package.json').version

/** The executable of the npm package `electron` when its binary has been downloaded and fits, else null. */
export function installedOfficial() {
  try {
    const version = readFileSync(path.join(packageFolder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    const executable = readFileSync(path.join(packageFolder, 'path.txt'), 'utf8')
    const file = path.join(packageFolder, 'dist', executable)
    return version === officialVersion && existsSync(file) ? file : null
  } catch {
    return null
  }
}

/** Downloads the binary with the package's own installer. Answers `{ executable }`, or `{ reason }` it could not. */
export async function downloadOfficial() {
  const refusal = await probe()
  if (refusal) return { reason: refusal }
  console.log(`Downloading Electron ${officialVersion} from its release site…`)
  const result = spawnSync(process.execPath, [path.join(packageFolder, 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  })
  const executable = installedOfficial()
  if (result.status === 0 && executable) return { executable }
  return { reason: result.stderr.trim().split('\n')[0] || `the installer ended with status ${result.status}` }
}

/** Why the release site cannot be used; null when it answers, or when only the installer can know (a proxy). */
async function probe() {
  if (process.env.ELECTRON_GET_USE_PROXY) return null
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || DEFAULT_MIRROR
  const host = new URL(mirror).host
  try {
    const url = new URL(`v${officialVersion}/SHASUMS256.txt`, mirror)
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
    return response.status < 500 ? null : `${host} answers with status ${response.status}`
  } catch (error) {
    return `${host} cannot be reached (${error.cause?.code ?? error.name})`
  }
}
