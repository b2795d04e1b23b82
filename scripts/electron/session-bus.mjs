import { existsSync } from 'node:fs'
import path from 'node:path'

import { startService } from './service.mjs'

/** Whether this person has a session bus already: the tray icon needs one on Linux. */
export function hasSessionBus(env, platform = process.platform) {
  if (platform !== 'linux' || env.DBUS_SESSION_BUS_ADDRESS) return true
  return Boolean(env.XDG_RUNTIME_DIR) && existsSync(path.join(env.XDG_RUNTIME_DIR, 'bus'))
}

/** Starts a session bus of its own, as dbus-run-session does, but as a sibling that several programs can share. */
export async function startSessionBus() {
  const service = await startService('dbus-daemon', [
    '--session',
    '--nofork',
    '--nopidfile',
    '--print-address=3',
  ])
  return { env: { DBUS_SESSION_BUS_ADDRESS: service.answer }, stop: service.stop }
}
