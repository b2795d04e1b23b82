import { readFileSync } from 'node:fs'

import { PersonError } from '../person-error.mjs'
import { hasSessionBus, startSessionBus } from './session-bus.mjs'
import { ensureSystemPackages } from './system-packages.mjs'
import { hasDisplay, startVirtualDisplay } from './virtual-display.mjs'

/** Chromium complains at length where there is no system bus or graphics card, and then does without: fatal only. */
const QUIET = ['--log-level=3']

/**
 * @typedef {object} LaunchEnvironment
 * @property {NodeJS.ProcessEnv} env The environment to start Electron with.
 * @property {string[]} flags Command-line flags that this machine needs, to be put before the app's path.
 * @property {string[]} notes What was started for the person, one sentence each.
 * @property {() => Promise<void>} stop Ends what was started.
 */

/**
 * Everything Electron needs around it on this machine: libraries, a display, a session bus. `alwaysVirtual` takes
 * a display and a bus of its own even where the person has some (tests must not meet a real panel).
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
  const flags = linux ? [...sandboxFlags(), ...QUIET] : []
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

function electronEnvironment(env, { display }) {
  const result = { ...env }
  // Set by editors and by other Electron apps; Electron would behave as plain Node.
  delete result.ELECTRON_RUN_AS_NODE
  if (display) delete result.WAYLAND_DISPLAY
  return result
}

/** Chromium's sandbox does not run as root. The flag belongs here, never in the app. */
function sandboxFlags() {
  if (process.getuid() === 0) return ['--no-sandbox']
  if (readSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') {
    throw new PersonError(
      "This system keeps programs from making the sandbox that Electron needs (Ubuntu's AppArmor). To allow it until " +
        'the next restart, type:\n\n  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0\n',
    )
  }
  return []
}

function readSetting(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}
