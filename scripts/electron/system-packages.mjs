import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

import { PersonError } from '../script.mjs'

/** What Electron links against, as Debian and Ubuntu name it; Ubuntu 24.04 has renamed some of them to …t64. */
const ELECTRON_LIBRARIES = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libnotify4',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
]
const FONT_FOLDERS = [
  '/usr/share/fonts',
  '/usr/local/share/fonts',
  `${homedir()}/.fonts`,
  `${homedir()}/.local/share/fonts`,
]
const MAXIMUM_LIST = 8

/**
 * Installs what is missing on this Linux machine to run `executable`: by itself as root or where sudo asks for no
 * password; elsewhere it says what to type. It never asks for a password.
 *
 * @param {{ executable: string, display: boolean, bus: boolean }} needs Whether a virtual display and a session
 *   bus will have to be started.
 */
export function ensureSystemPackages(needs) {
  if (process.platform !== 'linux') return
  const missing = missingPackages(needs)
  if (missing.length === 0) return
  installPackages(missing)
  const libraries = missingLibraries(needs.executable)
  if (libraries.length > 0) {
    throw new PersonError(
      `Electron still misses ${libraries.join(', ')}. Install the packages that hold them.`,
    )
  }
}

/** Installs Debian's packages of these names, or throws with what to type. */
export function installPackages(missing) {
  if (!commandExists('apt-get')) {
    throw new PersonError(
      `Something is missing on this system. Debian calls it: ${missing.join(' ')}\nInstall it, then start again.`,
    )
  }
  const prefix = rootPrefix()
  if (prefix === null) {
    throw new PersonError(
      `Some system packages are missing. Type this, then start again:\n\n` +
        `  sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}\n`,
    )
  }
  install(prefix, missing)
}

function missingPackages({ executable, display, bus }) {
  const missing = []
  if (missingLibraries(executable).length > 0) missing.push(...ELECTRON_LIBRARIES)
  if (display && !commandExists('Xvfb')) missing.push('xvfb')
  if (bus && !commandExists('dbus-daemon')) missing.push('dbus')
  if (!hasFont()) missing.push('fontconfig', 'fonts-inter', 'fonts-dejavu-core')
  return missing
}

/** Names of the shared libraries that the loader cannot find for a binary. */
function missingLibraries(executable) {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' })
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
}

/** Without any font the charts would have no labels. */
function hasFont() {
  return FONT_FOLDERS.some(
    (folder) =>
      existsSync(folder) &&
      readdirSync(folder, { recursive: true }).some((name) => /\.(ttf|otf|ttc)$/i.test(name)),
  )
}

function install(prefix, packages) {
  const shown = packages.slice(0, MAXIMUM_LIST).join(', ') + (packages.length > MAXIMUM_LIST ? ', …' : '')
  process.stdout.write(`Installing ${packages.length} system packages (${shown})… `)
  // An out-of-date list is tried anyway: the packages may still be had.
  apt(prefix, ['update', '-qq'])
  const names = packages.map(availableName)
  const result = apt(prefix, ['install', '-y', '-qq', '--no-install-recommends', ...names])
  if (result.status !== 0) {
    process.stdout.write('failed.\n')
    const reason = result.stderr.trim().split('\n').slice(-3).join('\n')
    throw new PersonError(
      `apt-get could not install them:\n${reason}\nTo try by hand:\n\n  sudo apt-get install ${names.join(' ')}\n`,
    )
  }
  process.stdout.write('done.\n')
}

function apt(prefix, args) {
  const [command, ...rest] = [...prefix, 'apt-get', '-o', 'DPkg::Lock::Timeout=120', ...args]
  return spawnSync(command, rest, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/** The name after the change to 64-bit time where this system has it, else the name itself. */
function availableName(name) {
  const renamed = `${name}t64`
  const found = spawnSync('apt-cache', ['show', '--no-all-versions', renamed], { encoding: 'utf8' })
  return found.status === 0 && found.stdout.includes('Package:') ? renamed : name
}

/** What to put before a command to run it as root; null when that would need a password. */
export function rootPrefix() {
  if (process.getuid() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null
}

export function commandExists(name) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/sbin']
  return folders.some((folder) => folder && existsSync(path.join(folder, name)))
}
