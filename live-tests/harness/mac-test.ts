import { test as base } from '@playwright/test'

import { installScript, removalScript } from '../../src/main/privilege/install-script'
import { launchDaemons, type LaunchDaemon } from '../../src/main/privilege/launch-daemon'
import { ScratchMac, type ScriptEnd } from './scratch-mac'

export const UID = 501

export const test = base.extend<{ mac: ScratchMac }>({
  mac: async ({}, use) => {
    const mac = new ScratchMac()
    await use(mac)
    mac.remove()
  },
})
export const { expect } = test

export function daemonsOf(
  mac: ScratchMac,
  profile: 'standard' | 'show-all' = 'standard',
  uid = UID,
): LaunchDaemon[] {
  return launchDaemons(uid, { profile, bandwidth: false }, mac.target.socketFolder)
}

export function install(mac: ScratchMac, daemons = daemonsOf(mac)): ScriptEnd {
  return mac.run(installScript(daemons, mac.target))
}

export function remove(mac: ScratchMac, daemons = daemonsOf(mac)): ScriptEnd {
  return mac.run(removalScript(daemons, mac.target))
}
