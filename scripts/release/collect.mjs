import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { TARGETS } from '../command-package/stage.mjs'
import { PersonError } from '../script.mjs'
import { appFile, caskOf, commandFile, formulaOf } from './homebrew.mjs'

/** What electron-builder calls the folder of an app, and so its bill of materials. */
const APP_FOLDERS = { arm64: 'mac-arm64', x64: 'mac' }

/** Every file of a release, and where the build leaves it in its folder. */
function releaseFiles(version) {
  const ofApp = Object.entries(APP_FOLDERS).flatMap(([arch, folder]) => [
    ...['dmg', 'zip'].map((ending) => [appFile(version, arch, ending), appFile(version, arch, ending)]),
    [appFile(version, arch, 'cdx.json'), `${folder}.cdx.json`],
  ])
  const ofCommand = TARGETS.flatMap((target) =>
    ['tgz', 'cdx.json'].map((ending) => [
      commandFile(version, target, ending),
      commandFile(version, target, ending),
    ]),
  )
  return [...ofApp, ...ofCommand]
}

/**
 * Gathers a release from what was built: its files by the names under which people find them, their checksums, and a cask
 * and a formula for Homebrew that name these. Throws where a file is missing: a release is whole, or there is none.
 *
 * @param {{ built: string, folder: string, version: string, repository: string }} options `built`: the folder with what was
 *   built. `folder`: where the release goes; what is there is replaced.
 * @returns {string[]} The names of its files.
 */
export function collectRelease({ built, folder, version, repository }) {
  const files = releaseFiles(version)
  const missing = files.map(([, source]) => source).filter((source) => !existsSync(path.join(built, source)))
  if (missing.length > 0)
    throw new PersonError(
      `The release would lack ${missing.join(', ')}: not in ${built}. See docs/releasing.md`,
    )
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [name, source] of files) copyFileSync(path.join(built, source), path.join(folder, name))
  const release = { version, repository, sha256: (name) => sha256Of(path.join(folder, name)) }
  writeFileSync(path.join(folder, 'homebrew-cask.rb'), caskOf(release))
  writeFileSync(path.join(folder, 'homebrew-formula.rb'), formulaOf(release))
  const names = [...files.map(([name]) => name), 'homebrew-cask.rb', 'homebrew-formula.rb'].toSorted()
  const sums = names.map((name) => `${release.sha256(name)}  ${name}\n`)
  writeFileSync(path.join(folder, 'SHA256SUMS'), sums.join(''))
  return [...names, 'SHA256SUMS']
}

function sha256Of(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
