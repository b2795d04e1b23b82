import { Menu, nativeTheme, screen, type MenuItemConstructorOptions, type Rectangle } from 'electron'
import { clockTime } from '#shared/format'
import type { Glance } from '#shared/glance'
import type { PlacedSample, Sample } from '#shared/sample'
import type { Settings } from '#shared/settings'
import type { SourceStatus } from '#shared/source-status'
import type { Consumer } from '../pipeline/consumers'
import { readingOf, type MeterReading } from '../presentation/meter-reading'
import type { RecentMinute } from '../presentation/recent-minute'
import { trayInk } from '../presentation/tray-icon'
import {
  trayBadge,
  trayItemFace,
  trayItemPlans,
  type TrayItemContext,
  type TrayItemPlan,
} from '../presentation/tray-items'
import {
  menuShape,
  trayMenu,
  type MenuAction,
  type MenuEntry,
  type TrayAlerts,
} from '../presentation/tray-menu'
import { Throttle } from '../throttle'
import { TrayItem, type TrayLook } from './tray-item'

/**
 * How often the figures in the menu are renewed on Linux. Panels there are given the menu before it is opened, do not report
 * when it is open, and close it when it is replaced. So its figures carry their time; a change of its entries is shown at
 * once.
 */
const MENU_FIGURES_RENEWAL_MS = 30_000

export interface TrayOptions {
  /** The macOS template glyph. */
  templateIconPath: string
  /** Of the source that is read now. */
  status: () => SourceStatus
  settings: () => Pick<Settings, 'trayInk' | 'menuBar' | 'readsLog'>
  /** The last minute of what is read. */
  minute: RecentMinute
  /** Of a reading that is shown. */
  glance: (reading: MeterReading) => Glance
  isMeasuring: () => boolean
  /** null where the system has no such setting. */
  startAtLogin: () => boolean | null
  /** Messages that wait until a window is open. */
  waitingMessages: () => number
  /** An item was clicked. `bounds`: where it is, DIP of the screen; null where the panel does not say. */
  onClick: (bounds: Rectangle | null) => void
  alerts: () => TrayAlerts
  /** A redraw failed between two samples. `onStatus` is to be called, which throws what it threw. */
  onLateFailure: () => void
  onAction: (action: MenuAction) => void
}

/** The items in the menu bar or tray, and their menu. */
export class TrayView implements Consumer {
  readonly part = 'The icon in the menu bar or tray'
  /** From left to right; never empty until it is destroyed. */
  private items: TrayItem[] = []
  private readonly isMac = process.platform === 'darwin'
  private readonly givesMenuBeforehand = process.platform === 'linux'
  private givenShape = ''
  private givenText = ''
  /** Referenced while it is open: a menu that was garbage-collected ignores clicks. */
  private poppedUp: Menu | null = null
  private plans: TrayItemPlan[]
  private change: Throttle
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
  /** What is shown without waiting for the next refresh. */
  private urgent = ''
  /** A redraw failed while the pipeline did not wait for it: thrown when that calls next, so that new items are made. */
  private lateFailure: { thrown: unknown } | null = null

  constructor(private readonly options: TrayOptions) {
    this.reading = readingOf(options.status(), null)
    this.plans = trayItemPlans(options.settings().menuBar, this.isMac)
    this.change = this.createChange()
    this.createItems()
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
    if (this.lateFailure !== null) throw this.lateFailure.thrown
    this.refresh()
  }

  /** New items in the place of those that failed. */
  restart(): void {
    this.lateFailure = null
    this.change.cancel()
    this.menuRenewal.cancel()
    this.createItems()
    this.refresh()
  }

  /** Call when anything that `TrayOptions` return has changed. A figure waits for the next refresh; how reading stands does not. */
  refresh(): void {
    this.reading = readingOf(this.options.status(), this.newest)
    if (this.items.length === 0) return
    const urgent = JSON.stringify([trayBadge(this.context()), this.reading.sample === null])
    if (urgent !== this.urgent) this.change.cancel()
    this.urgent = urgent
    this.change.ask()
  }

  /** Other items, or another pace, as the settings say now. */
  settingsChanged(): void {
    const plans = trayItemPlans(this.options.settings().menuBar, this.isMac)
    const isOther = JSON.stringify(plans) !== JSON.stringify(this.plans)
    this.plans = plans
    this.change.cancel()
    this.change = this.createChange()
    if (isOther) this.restart()
    else this.refresh()
  }

  /** The reading that the items show. */
  get shown(): MeterReading {
    return this.reading
  }

  /** Where the system has put the first item, DIP of the screen. */
  get bounds(): Rectangle | null {
    return this.items[0]?.bounds ?? null
  }

  destroy(): void {
    nativeTheme.off('updated', this.onThemeChanged)
    screen.off('display-metrics-changed', this.onDisplayChanged)
    screen.off('display-added', this.onDisplayChanged)
    screen.off('display-removed', this.onDisplayChanged)
    this.change.cancel()
    this.menuRenewal.cancel()
    this.destroyItems()
  }

  private createChange(): Throttle {
    return new Throttle(
      this.options.settings().menuBar.refreshMs,
      () => this.showReading(),
      (thrown) => {
        this.lateFailure = { thrown }
        this.options.onLateFailure()
      },
    )
  }

  private createItems(): void {
    this.destroyItems()
    this.givenShape = this.givenText = ''
    const [context, look] = [this.context(), this.look()]
    const options = {
      glyphPath: this.options.templateIconPath,
      onClick: this.options.onClick,
      onRightClick: this.givesMenuBeforehand ? null : (item: TrayItem) => this.popUpMenu(item),
    }
    // The system puts each new item to the left of those before it.
    this.items = this.plans
      .toReversed()
      .map((plan) => new TrayItem(trayItemFace(plan, context, this.isMac), look, options))
      .toReversed()
  }

  private destroyItems(): void {
    for (const item of this.items.splice(0)) item.destroy()
  }

  private showReading(): void {
    const [context, look] = [this.context(), this.look()]
    this.plans.forEach((plan, index) =>
      this.items[index]?.show(trayItemFace(plan, context, this.isMac), look),
    )
    if (this.givesMenuBeforehand) this.renewMenu()
  }

  private context(): TrayItemContext {
    const { settings, minute, isMeasuring, waitingMessages } = this.options
    return {
      reading: this.reading,
      minute,
      unit: settings().menuBar.unit,
      isMeasuring: isMeasuring(),
      waitingMessages: waitingMessages(),
    }
  }

  private look(): TrayLook {
    const ink = trayInk(this.options.settings().trayInk, panelThemeIsDark(), process.env.XDG_CURRENT_DESKTOP)
    return { ink, scale: this.scale }
  }

  private popUpMenu(item: TrayItem): void {
    this.poppedUp = this.buildMenu(this.entries(null))
    item.popUp(this.poppedUp)
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
    const menu = this.buildMenu(this.entries(clockTime(new Date())))
    for (const item of this.items) item.setMenu(menu)
  }

  private entries(givenAt: string | null): MenuEntry[] {
    const { glance, startAtLogin, waitingMessages, settings, alerts } = this.options
    return trayMenu({
      waitingMessages: waitingMessages(),
      readsLog: settings().readsLog,
      alerts: alerts(),
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

/** `shouldUseDarkColors` follows the appearance of the window; newer versions of Electron also report the panel's theme. */
function panelThemeIsDark(): boolean {
  const theme = nativeTheme as {
    shouldUseDarkColorsForSystemIntegratedUI?: boolean
    shouldUseDarkColors: boolean
  }
  return theme.shouldUseDarkColorsForSystemIntegratedUI ?? theme.shouldUseDarkColors
}
