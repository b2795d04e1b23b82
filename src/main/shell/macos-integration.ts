import { app } from 'electron'

/**
 * Electron ignores `hide` within a second of `show`, since macOS would leave a second icon behind
 * (`shell/browser/browser_mac.mm`).
 */
const HIDE_AGAIN_MS = 1100

/** The dock icon of macOS, visible only while a window is open; without effect elsewhere. */
export class DockIcon {
  private hidingAgain: NodeJS.Timeout | null = null

  show(): void {
    this.cancel()
    void app.dock?.show()
  }

  hide(): void {
    if (app.dock === undefined) return
    this.cancel()
    app.dock.hide()
    this.hidingAgain = setTimeout(() => app.dock?.hide(), HIDE_AGAIN_MS)
  }

  private cancel(): void {
    if (this.hidingAgain !== null) clearTimeout(this.hidingAgain)
    this.hidingAgain = null
  }
}

/** Makes this app the active one. Without a dock icon macOS does not, and opens its windows behind others. */
export function bringToFront(): void {
  if (process.platform === 'darwin') app.focus({ steal: true })
}

/** Electron can read and write the start at login on macOS and Windows; the app offers it on macOS only. */
const hasLoginItem = process.platform === 'darwin'

/** Whether the app starts at login; null where it cannot be set. */
export function readStartAtLogin(): boolean | null {
  return hasLoginItem ? app.getLoginItemSettings().openAtLogin : null
}

export function writeStartAtLogin(openAtLogin: boolean): void {
  app.setLoginItemSettings({ openAtLogin })
}

/** True when the system started the app at login, so that it opens no window. */
export function wasOpenedAtLogin(): boolean {
  return hasLoginItem && app.getLoginItemSettings().wasOpenedAtLogin
}
