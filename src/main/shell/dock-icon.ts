import { app } from 'electron'

/**
 * Electron ignores `hide` within a second of `show`, since macOS would leave a second icon behind
 * (`shell/browser/browser_mac.mm`).
 */
const SETTLING_MS = 1100

/** The dock icon of macOS, which is there only while a window is; without effect elsewhere. */
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
    this.hidingAgain = setTimeout(() => app.dock?.hide(), SETTLING_MS)
  }

  private cancel(): void {
    if (this.hidingAgain !== null) clearTimeout(this.hidingAgain)
    this.hidingAgain = null
  }
}
