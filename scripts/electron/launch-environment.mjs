import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'

import { PersonError } from '../script.mjs'
import { startSessionBus, startVirtualDisplay } from './services.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

/** Only fatal messages: Chromium prints many about a missing system bus or graphics card, which it does not need. */
const QUIET = ['--log-level=3']

/**
 * @typedef {object} LaunchEnvironment
 * @property {NodeJS.ProcessEnv} env The environment to start Electron with.
 * @property {string[]} flags Command-line flags that this machine needs, to be put before the app's path.
 * @property {string[]} notes What the person should know about what was started, one sentence each.
 * @property {() => Promise<void>} stop Ends what was started.
 */

/**
 * Provides what Electron needs on this machine: libraries, a display, a session bus. `alwaysVirtual` starts a display and a
 * bus even where the person has them, so that tests do not use the person's own panel.
 *
 * @returns {Promise<LaunchEnvironment>}
 */
export async function prepareLaunchEnvironment(
  executable,
  { env = process.env, alwaysVirtual = false } = {},
) {
  const linux = process.platform === 'linux'
  const needs = {
    display: linux && (alwaysVirtual || !hasDisplay(env)),
    bus: linux && (alwaysVirtual || !hasSessionBus(env)),
  }
  ensureSystemPackages({ executable, ...needs })
  const flags = linux ? [...sandboxFlags(executable), ...QUIET] : []
  const services = []
  const notes = []
  const stop = async () => {
    for (const service of services.splice(0).reverse()) await service.stop()
  }
  try {
    if (needs.display) {
      services.push(await startVirtualDisplay())
      notes.push('No display found: the window opens on a virtual one (Xvfb), which nobody sees.')
    }
    if (needs.bus) services.push(await startSessionBus())
  } catch (error) {
    await stop()
    throw error
  }
  const added = Object.assign({}, ...services.map((service) => service.env))
  return { env: electronEnvironment({ ...env, ...added }, needs), flags, notes, stop }
}

/** Whether programs of this person can open a window. */
function hasDisplay(env) {
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Whether this person has a session bus, which the tray icon needs. */
function hasSessionBus(env) {
  if (env.DBUS_SESSION_BUS_ADDRESS) return true
  return Boolean(env.XDG_RUNTIME_DIR) && existsSync(path.join(env.XDG_RUNTIME_DIR, 'bus'))
}

function electronEnvironment(env, { display }) {
  const result = { ...env }
  // Set by editors and by other Electron apps; Electron would behave as plain Node.
  delete result.ELECTRON_RUN_AS_NODE
  if (display) delete result.WAYLAND_DISPLAY
  return result
}

/** Chromium's sandbox does not run as root. The flag belongs here, never in the app. */
function sandboxFlags(executable) {
  if (process.getuid() === 0) return ['--no-sandbox']
  const helper = path.join(path.dirname(executable), 'chrome-sandbox')
  if (canMakeUserNamespaces() || isSetuidRoot(helper)) return []
  throw new PersonError(
    'This system does not let programs make the user namespaces that the sandbox of Electron is built from. ' +
      'Its own helper can be used instead. Type this once, then start again:\n\n' +
      `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\n`,
  )
}

/** False in some containers, and with the AppArmor rules of Ubuntu 24.04. */
function canMakeUserNamespaces() {
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' }).status === 0
}

function isSetuidRoot(file) {
  const SETUID = 0o4000
  const facts = statSync(file, { throwIfNoEntry: false })
  return facts !== undefined && facts.uid === 0 && (facts.mode & SETUID) !== 0
}
