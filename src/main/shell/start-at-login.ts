import { app } from 'electron'

/** Only macOS has the setting that Electron can reach. */
const isSupported = process.platform === 'darwin'

/** null where the system has no such setting. */
export function readStartAtLogin(): boolean | null {
  return isSupported ? app.getLoginItemSettings().openAtLogin : null
}

export function writeStartAtLogin(openAtLogin: boolean): void {
  app.setLoginItemSettings({ openAtLogin })
}

/** Started by the system at login: stay in the menu bar, open no window. */
export function wasOpenedAtLogin(): boolean {
  return isSupported && app.getLoginItemSettings().wasOpenedAtLogin
}
