import { app, Notification, screen, type Rectangle } from 'electron'
import { log } from '../log/log'
import { HIDDEN_ITEM, HiddenItemWatch } from '../presentation/hidden-item'

/**
 * Electron ignores `hide` within a second of `show`, since macOS would leave a second icon behind
 * (`shell/browser/browser_mac.mm`).
 */
const HIDE_AGAIN_MS = 1100

/** The dock icon of macOS, visible only while a window is open, or the item is hidden; without effect elsewhere. */
export class DockIcon {
  private hidingAgain: NodeJS.Timeout | null = null
  private isWindowOpen = false
  private isKept = false

  setWindowOpen(isOpen: boolean): void {
    this.isWindowOpen = isOpen
    this.update()
  }

  /** Whether it stays without a window, as the only way in. */
  keep(isKept: boolean): void {
    if (isKept === this.isKept) return
    this.isKept = isKept
    this.update()
  }

  private update(): void {
    if (app.dock === undefined) return
    this.cancel()
    if (this.isWindowOpen || this.isKept) {
      void app.dock.show()
      return
    }
    app.dock.hide()
    this.hidingAgain = setTimeout(() => app.dock?.hide(), HIDE_AGAIN_MS)
  }

  private cancel(): void {
    if (this.hidingAgain !== null) clearTimeout(this.hidingAgain)
    this.hidingAgain = null
  }
}

/** Between two looks at where the item is, ms. */
const LOOK_EVERY_MS = 20_000

export interface HiddenItemParts {
  /** Of the item in the menu bar, DIP of the screen. */
  bounds: () => Rectangle | null
  /** Whether the person was told already that it is hidden. */
  isTold: () => boolean
  setTold: (isTold: boolean) => void
  dockIcon: DockIcon
  openWindow: () => void
}

/** Looks after an item that macOS hides: tells it once, and leaves the dock icon as a way in. Only on macOS. */
export function watchHiddenItem({ bounds, isTold, setTold, dockIcon, openWindow }: HiddenItemParts): void {
  if (process.platform !== 'darwin') return
  const watch = new HiddenItemWatch()
  let notification: Notification | null = null
  const timer = setInterval(() => {
    const isHidden = watch.look(
      bounds(),
      screen.getAllDisplays().map((display) => display.bounds),
    )
    if (isHidden === null) return
    dockIcon.keep(isHidden)
    if (isHidden === isTold()) return
    setTold(isHidden)
    if (!isHidden) return
    log.warn('notice', HIDDEN_ITEM.title)
    // Referenced, since one that was garbage-collected ignores clicks.
    notification = new Notification(HIDDEN_ITEM)
    notification.on('click', openWindow)
    notification.show()
  }, LOOK_EVERY_MS)
  timer.unref()
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
