import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { bundleCli } from '../cli-bundle.mjs'
import { PersonError, ROOT } from '../script.mjs'
import { noticesText } from '../supply-chain/notices.mjs'
import { packagesOf } from '../supply-chain/shipped-packages.mjs'

/**
 * The system and the processor that a package of the command is for, in Node's words.
 *
 * @typedef {{ platform: string, arch: string }} Target
 */

/** Those that both native modules are published for. */
export const TARGETS = ['darwin-arm64', 'darwin-x64', 'linux-x64', 'linux-arm64']

/** @returns {Target} What `name` stands for, by default this machine; throws for what cannot be packed. */
export function targetOf(name = `${process.platform}-${process.arch}`) {
  if (!TARGETS.includes(name))
    throw new PersonError(`There is no package of the command for "${name}", only for ${TARGETS.join(', ')}.`)
  const [platform, arch] = name.split('-')
  return { platform, arch }
}

/** What is taken of each npm package that the command needs beside its bundle. */
function carriedPackages({ platform, arch }) {
  return [
    {
      name: '@photostructure/sqlite',
      files: [
        'LICENSE',
        'dist/index.cjs',
        'dist/index.mjs',
        `prebuilds/${platform}-${arch}/@photostructure+sqlite.glibc.node`,
      ],
      needs: ['node-gyp-build'],
    },
    { name: 'node-gyp-build', files: ['LICENSE', 'index.js', 'node-gyp-build.js'], needs: [] },
    {
      name: 'koffi',
      files: [
        'LICENSE.txt',
        ...['index', 'src/koffi/index', 'src/koffi/src/static'].flatMap((file) => [
          `${file}.js`,
          `${file}.cjs`,
        ]),
      ],
      needs: [`@koromix/koffi-${platform}-${arch}`],
    },
    {
      name: `@koromix/koffi-${platform}-${arch}`,
      files: ['index.js', `${platform}_${arch}/koffi.node`],
      needs: [],
    },
  ]
}

/** Of package.json: what the command is called, and what it needs. */
const OWN_FIELDS = ['name', 'version', 'description', 'license', 'author', 'type', 'engines', 'bin']
/** Of the packages that it needs: not their scripts, which would compile, and not what these need. */
const CARRIED_FIELDS = ['name', 'version', 'license', 'type', 'main', 'module', 'exports', 'os', 'cpu']

/**
 * Lays out, in `folder`, the package of the command for `target`: the bundle, the native modules of that system alone, and the
 * licences. It is whole in itself: npm installs it without a registry, and any Node that is recent enough runs it where it lies.
 *
 * @param {string} folder Absolute; what is there is replaced.
 * @param {Target} target
 * @returns {Promise<import('../supply-chain/shipped-packages.mjs').ShippedPackage[]>} Whose software is in it.
 */
export async function stageCommand(folder, target) {
  const carried = carriedPackages(target)
  requireInstalled(carried)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const modules = await bundleCli(path.join(folder, 'out/cli'))
  for (const file of ['bin/anemometer.js', 'LICENSE', 'README.md']) copy(ROOT, folder, file)
  for (const each of carried) copyPackage(each, folder)
  writeJson(path.join(folder, 'package.json'), manifestOf(target))
  // The native part of koffi has no licence text of its own: it is built from koffi's sources.
  const licensed = carried.map(({ name }) => name).filter((name) => !name.startsWith('@koromix/'))
  const shipped = packagesOf(modules, licensed)
  writeFileSync(path.join(folder, 'notices.txt'), noticesText(shipped))
  return shipped
}

/** `npm ci` installs the native package of its own machine only. */
function requireInstalled(carried) {
  for (const { name, files } of carried) {
    const missing = files.find((file) => !existsSync(path.join(ROOT, 'node_modules', name, file)))
    if (missing === undefined) continue
    const remedy = name.startsWith('@koromix/')
      ? `npm install --no-save --force ${name}@${versionsOf(['koffi']).koffi}`
      : 'npm ci'
    throw new PersonError(`node_modules/${name}/${missing} is not there. Type: ${remedy}`)
  }
}

function copyPackage({ name, files, needs }, folder) {
  const from = path.join(ROOT, 'node_modules', name)
  const to = path.join(folder, 'node_modules', name)
  for (const file of files) copy(from, to, file)
  const manifest = readJson(path.join(from, 'package.json'))
  writeJson(path.join(to, 'package.json'), {
    ...pick(manifest, CARRIED_FIELDS),
    dependencies: versionsOf(needs),
  })
}

function manifestOf({ platform, arch }) {
  const own = readJson(path.join(ROOT, 'package.json'))
  const carried = Object.keys(own.dependencies)
  return {
    ...pick(own, OWN_FIELDS),
    os: [platform],
    cpu: [arch],
    // That for musl is left out, as it is of the app.
    ...(platform === 'linux' && { libc: ['glibc'] }),
    dependencies: versionsOf(carried),
    bundleDependencies: carried,
  }
}

/** The very versions that are installed here. */
function versionsOf(names) {
  const version = (name) => readJson(path.join(ROOT, 'node_modules', name, 'package.json')).version
  return Object.fromEntries(names.map((name) => [name, version(name)]))
}

function pick(object, keys) {
  return Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]))
}

function copy(from, to, file) {
  mkdirSync(path.dirname(path.join(to, file)), { recursive: true })
  cpSync(path.join(from, file), path.join(to, file))
}

/** Every file of a folder, relative to it. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted()
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}
