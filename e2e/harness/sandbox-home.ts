import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Settings } from '../../src/shared/settings'

/** An empty home for one app, so that tests meet neither each other's files nor those of the person running them. */
export interface SandboxHome {
  root: string
  userData: string
  env: Record<string, string>
}

const INHERITED = ['PATH', 'DISPLAY', 'XAUTHORITY', 'LD_LIBRARY_PATH', 'TMPDIR']

export function createSandboxHome(root: string): SandboxHome {
  const folder = (name: string): string => {
    const created = path.join(root, name)
    mkdirSync(created, { recursive: true })
    return created
  }
  const runtime = folder('run')
  chmodSync(runtime, 0o700)
  const env: Record<string, string> = {
    HOME: folder('home'),
    LANG: 'C.UTF-8',
    XDG_CACHE_HOME: folder('cache'),
    XDG_CONFIG_HOME: folder('config'),
    XDG_DATA_HOME: folder('data'),
    XDG_RUNTIME_DIR: runtime,
  }
  for (const name of INHERITED) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  return { root, userData: folder('user-data'), env }
}

/** A home in a new folder below `folder`, so that one test or benchmark can have several. */
export function createHomeIn(folder: string): SandboxHome {
  return createSandboxHome(mkdtempSync(path.join(folder, 'home-')))
}

/** What the app finds as its settings when it starts; those that are left out are its defaults. */
export function writeSettings(home: SandboxHome, settings: Partial<Settings>): void {
  writeFileSync(path.join(home.userData, 'settings.json'), JSON.stringify(settings))
}
