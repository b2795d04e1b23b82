import {
  Menu,
  nativeImage,
  nativeTheme,
  screen,
  Tray,
  type MenuItemConstructorOptions,
  type NativeImage,
  type Rectangle,
} from 'electron'
import { clockTime } from '#shared/format'
import type { Glance } from '#shared/glance'
import type { PlacedSample, Sample } from '#shared/sample'
import type { Settings } from '#shared/settings'
import type { SourceStatus } from '#shared/source-status'
import type { Consumer } from '../pipeline/consumers'
import { readingOf, type MeterReading } from '../presentation/meter-reading'
import { TRAY_ICON_SIZE, trayFace, trayIconPixels, trayInk, type TrayFace } from '../presentation/tray-icon'
import { menuShape, trayMenu, type MenuAction, type MenuEntry } from '../presentation/tray-menu'
import { trayTitle, trayTooltip } from '../presentation/tray-text'
import { Throttle } from '../throttle'

/** The shortest time between two changes. During a fast replay more would flicker, and keep the panel busy. */
const SHORTEST_CHANGE_MS = 200
/**
 * How often the figures in the menu are renewed on Linux. Panels there are given the menu before it is opened, do not report
 * when it is open, and close it when it is replaced. So its figures carry their time; a change of its entries is shown at
 * once.
 */
const MENU_FIGURES_RENEWAL_MS = 30_000

export interface TrayOptions {
  /** The macOS template glyph; Electron finds the `@2x` beside it. */
  templateIconPath: string
  /** Of the source that is read now. */
  status: () => SourceStatus
  trayInk: () => Settings['trayInk']
  /** Of a reading that is shown. */
  glance: (reading: MeterReading) => Glance
  /** null where the system has no such setting. */
  startAtLogin: () => boolean | null
  /** Messages that wait until a window is open. */
  waitingMessages: () => number
  /** Whether the person wants the unified log to be read. */
  readsLog: () => boolean
  /** The item was clicked. `bounds`: where it is, DIP of the screen; null where the panel does not say. */
  onClick: (bounds: Rectangle | null) => void
  onAction: (action: MenuAction) => void
}

/** The icon or text in the menu bar or tray, and its menu. Calls the system only when something visible has changed. */
export class TrayView implements Consumer {
  readonly part = 'The icon in the menu bar or tray'
  private tray: Tray
  private readonly isMac = process.platform === 'darwin'
  private readonly givesMenuBeforehand = process.platform === 'linux'
  private shownText = ''
  private shownTooltip = ''
  private givenShape = ''
  private givenText = ''
  /** Referenced while it is open: a menu that was garbage-collected ignores clicks. */
  private poppedUp: Menu | null = null
  private readonly change = new Throttle(SHORTEST_CHANGE_MS, () => this.showReading())
  private readonly menuRenewal = new Throttle(MENU_FIGURES_RENEWAL_MS, () => this.giveMenu())
  private readonly onThemeChanged = (): void => this.change.ask()
  /** Kept, because asking the system at each sample took a twentieth of the whole cost of a sample. */
  private scale = iconScale()
  private readonly onDisplayChanged = (): void => {
    this.scale = iconScale()
    this.change.ask()
  }

  /** The newest sample of the session; null before the first. */
  private newest: Sample | null = null
  private reading: MeterReading

  constructor(private readonly options: TrayOptions) {
    this.reading = readingOf(options.status(), null)
    this.tray = this.createTray()
    nativeTheme.on('updated', this.onThemeChanged)
    screen.on('display-metrics-changed', this.onDisplayChanged)
    screen.on('display-added', this.onDisplayChanged)
    screen.on('display-removed', this.onDisplayChanged)
    this.change.ask()
  }

  onSession(): void {
    this.newest = null
    this.refresh()
  }

  onSample({ sample }: PlacedSample): void {
    this.newest = sample
    this.refresh()
  }

  onStatus(): void {
    this.refresh()
  }

  /** A new icon in place of the one that failed. */
  restart(): void {
    this.change.cancel()
    this.menuRenewal.cancel()
    this.shownText = this.shownTooltip = this.givenShape = this.givenText = ''
    this.tray.destroy()
    this.tray = this.createTray()
    this.refresh()
  }

  /** Call when anything that `TrayOptions` return has changed. */
  refresh(): void {
    this.reading = readingOf(this.options.status(), this.newest)
    if (!this.tray.isDestroyed()) this.change.ask()
  }

  /** The reading that the item shows. */
  get shown(): MeterReading {
    return this.reading
  }

  destroy(): void {
    nativeTheme.off('updated', this.onThemeChanged)
    screen.off('display-metrics-changed', this.onDisplayChanged)
    screen.off('display-added', this.onDisplayChanged)
    screen.off('display-removed', this.onDisplayChanged)
    this.change.cancel()
    this.menuRenewal.cancel()
    this.tray.destroy()
  }

  private createTray(): Tray {
    const tray = new Tray(this.isMac ? templateIcon(this.options.templateIconPath) : this.icon())
    tray.on('click', (_event, bounds) => this.options.onClick(bounds.width > 0 ? bounds : null))
    if (!this.givesMenuBeforehand) tray.on('right-click', () => this.popUpMenu())
    // Otherwise the second of two quick clicks is reported as a double click, and opens nothing.
    if (this.isMac) tray.setIgnoreDoubleClickEvents(true)
    return tray
  }

  private showReading(): void {
    this.showText()
    const tooltip = trayTooltip(this.reading, this.options.waitingMessages())
    if (tooltip !== this.shownTooltip) {
      this.tray.setToolTip(tooltip)
      this.shownTooltip = tooltip
    }
    if (this.givesMenuBeforehand) this.renewMenu()
  }

  private popUpMenu(): void {
    this.poppedUp = this.buildMenu(this.entries(null))
    this.tray.popUpContextMenu(this.poppedUp)
  }

  private showText(): void {
    const powerMw = this.reading.sample?.ane.powerMw ?? null
    const text = this.isMac ? trayTitle(powerMw) : JSON.stringify([this.face(), this.scale])
    if (text === this.shownText) return
    this.shownText = text
    if (this.isMac) this.tray.setTitle(text, { fontType: 'monospacedDigit' })
    else this.tray.setImage(this.icon())
  }

  private face(): TrayFace {
    return trayFace(
      this.reading.sample?.ane.powerMw ?? null,
      trayInk(this.options.trayInk(), panelThemeIsDark(), process.env.XDG_CURRENT_DESKTOP),
    )
  }

  /** One picture of the size the panel draws: given several, Linux panels are sent only the largest. */
  private icon(): NativeImage {
    const edge = TRAY_ICON_SIZE * this.scale
    const pixels = Buffer.from(trayIconPixels(this.face(), this.scale))
    return nativeImage.createFromBitmap(pixels, { width: edge, height: edge, scaleFactor: this.scale })
  }

  private renewMenu(): void {
    // Entries have changed, not only figures: renew at once.
    if (menuShape(this.entries(null)) !== this.givenShape) this.menuRenewal.cancel()
    this.menuRenewal.ask()
  }

  private giveMenu(): void {
    const entries = this.entries(null)
    const text = JSON.stringify(entries)
    const shape = menuShape(entries)
    if (shape === this.givenShape && text === this.givenText) return
    this.givenShape = shape
    this.givenText = text
    this.tray.setContextMenu(this.buildMenu(this.entries(clockTime(new Date()))))
  }

  private entries(givenAt: string | null): MenuEntry[] {
    const { glance, startAtLogin, waitingMessages, readsLog } = this.options
    return trayMenu({
      waitingMessages: waitingMessages(),
      readsLog: readsLog(),
      reading: this.reading,
      glance: glance(this.reading),
      startAtLogin: startAtLogin(),
      givenAt,
    })
  }

  private buildMenu(entries: readonly MenuEntry[]): Menu {
    return Menu.buildFromTemplate(entries.map((entry) => this.menuItem(entry)))
  }

  /** The system ticks the clicked entry itself, but the choice may fail: the menu is renewed with what is true. */
  private choose(action: MenuAction): void {
    this.options.onAction(action)
    this.givenShape = ''
    if (this.givesMenuBeforehand) this.renewMenu()
  }

  private menuItem(entry: MenuEntry): MenuItemConstructorOptions {
    switch (entry.type) {
      case 'separator':
        return { type: 'separator' }
      case 'text':
      case 'figure':
        return { label: entry.label, enabled: false }
      case 'submenu':
        return { label: entry.label, submenu: entry.entries.map((child) => this.menuItem(child)) }
      case 'action':
        return {
          label: entry.label,
          enabled: entry.enabled ?? true,
          click: () => this.options.onAction(entry.action),
        }
      case 'choice':
      case 'toggle':
        return {
          label: entry.label,
          type: entry.type === 'choice' ? 'radio' : 'checkbox',
          checked: entry.checked,
          click: () => this.choose(entry.action),
        }
    }
  }
}

/** A whole number of pixels: 2 from the display scale at which panels enlarge a small icon. */
function iconScale(): number {
  return screen.getPrimaryDisplay().scaleFactor >= 1.5 ? 2 : 1
}

function templateIcon(path: string): NativeImage {
  const image = nativeImage.createFromPath(path)
  image.setTemplateImage(true)
  return image
}

/** `shouldUseDarkColors` follows the appearance of the window; newer versions of Electron also report the panel's theme. */
function panelThemeIsDark(): boolean {
  const theme = nativeTheme as {
    shouldUseDarkColorsForSystemIntegratedUI?: boolean
    shouldUseDarkColors: boolean
  }
  return theme.shouldUseDarkColorsForSystemIntegratedUI ?? theme.shouldUseDarkColors
}
