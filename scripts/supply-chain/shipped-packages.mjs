import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

import { PersonError, ROOT } from '../script.mjs'

/** Where electron.vite.config.ts leaves the modules that each part of the app was bundled from. */
const MODULES_FOLDER = 'out/modules'
const PARTS = ['main', 'preload', 'renderer']
/** Code that the bundler adds of its own. */
const BUNDLER_MODULE = '\0rolldown/'
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-]|$)/i

/**
 * @typedef {object} ShippedPackage
 * @property {string} name
 * @property {string} version
 * @property {string} licence As package.json names it, for example `MIT`.
 * @property {string} licenceText Of all its licence and notice files.
 */

/**
 * Every npm package of which something is in the built app, sorted by name: those that were bundled, those that
 * package.json carries as they are, with what these need, and Electron. Throws where one of them has no licence text.
 *
 * @returns {ShippedPackage[]}
 */
export function shippedPackages(root = ROOT) {
  const modules = PARTS.flatMap((part) => readModules(root, part))
  const carried = Object.keys(readJson(path.join(root, 'package.json')).dependencies ?? {})
  const packages = carried.flatMap((name) => withDependencies(name, root))
  // What its npm package needs only downloads it.
  return readPackages([...bundledFolders(modules, root), ...packages, folderOf('electron', root)])
}

/**
 * Every npm package of which something is in a program that was bundled from `modules` and carries the packages `names`,
 * as `shippedPackages`.
 *
 * @returns {ShippedPackage[]}
 */
export function packagesOf(modules, names, root = ROOT) {
  return readPackages([...bundledFolders(modules, root), ...names.map((name) => folderOf(name, root))])
}

function bundledFolders(modules, root) {
  return modules
    .map((id) => (id.startsWith(BUNDLER_MODULE) ? folderOf('rolldown', root) : packageFolderOf(id)))
    .filter((folder) => folder !== null)
}

function readPackages(folders) {
  const packages = [...new Set(folders)].map(readPackage)
  const byPlace = new Map(packages.map((each) => [`${each.name}@${each.version}`, each]))
  return [...byPlace.keys()].toSorted().map((key) => byPlace.get(key))
}

function readModules(root, part) {
  const file = path.join(root, MODULES_FOLDER, `${part}.json`)
  try {
    return readJson(file)
  } catch (error) {
    throw new PersonError(`${file} cannot be read (${error.code ?? error.message}). Type: npm run build`)
  }
}

/** The folder of the npm package that a bundled module belongs to; null for one of our own. */
export function packageFolderOf(moduleId) {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId)?.[1] ?? null
}

/** The folder of a package, as seen from `from`, and those of all that it needs. */
function withDependencies(name, from, seen = new Set()) {
  const folder = folderOf(name, from)
  if (seen.has(folder)) return []
  seen.add(folder)
  const { dependencies = {} } = readJson(path.join(folder, 'package.json'))
  return [folder, ...Object.keys(dependencies).flatMap((each) => withDependencies(each, folder, seen))]
}

function folderOf(name, from) {
  const places = createRequire(path.join(from, 'package.json')).resolve.paths(name)
  for (const place of places) {
    const folder = path.join(place, name)
    if (existsSync(path.join(folder, 'package.json'))) return folder
  }
  throw new PersonError(`The package ${name}, which ${from} needs, is not installed. Type: npm ci`)
}

function readPackage(folder) {
  const { name, version, license } = readJson(path.join(folder, 'package.json'))
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file))
  const texts = files.toSorted().map((file) => readFileSync(path.join(folder, file), 'utf8').trim())
  const licenceText = texts.filter((text) => text !== '').join('\n\n')
  if (typeof license !== 'string' || licenceText === '')
    throw new PersonError(
      `The app would ship ${name} ${version} without its licence: ${folder} has no ${typeof license === 'string' ? 'licence text' : '"license" in its package.json'}.`,
    )
  return { name, version, licence: license, licenceText }
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
