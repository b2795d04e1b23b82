import type { Rectangle } from 'electron'
import { join } from 'node:path'
import type { Glance } from '#shared/glance'
import type { Consumer } from '../pipeline/consumers'
import type { Pipeline } from '../pipeline/pipeline'
import { GlanceMeter } from '../presentation/glance-meter'
import type { MeterReading } from '../presentation/meter-reading'
import { RecentUse } from '../presentation/recent-use'
import type { MenuAction, TrayAlerts } from '../presentation/tray-menu'
import type { SettingsStore } from '../settings/settings-store'
import type { AppStorage } from './app-storage'
import type { AppWindow } from './app-window'
import { readStartAtLogin, watchHiddenItem } from './macos-integration'
import { menuActionOf } from './menu-actions'
import { ASSETS_FOLDER, PRELOAD_PATH } from './paths'
import { PopoverWindow } from './popover-window'
import type { TextSize } from './text-size'
import { TrayView } from './tray-view'

export interface MenuBarParts {
  pipeline: Pipeline
  settings: SettingsStore
  textSize: TextSize
  storage: AppStorage
  window: AppWindow
  alerts: TrayAlerts
  /** Called before a page is loaded. */
  preparePages: () => void
  onAction: (action: MenuAction) => void
}

/** What stands in the menu bar or tray: the items with their menu, the popover, and what both say. */
export class MenuBar {
  private readonly recentUse = new RecentUse()
  private readonly meter = new GlanceMeter()
  private readonly tray: TrayView
  readonly popover: PopoverWindow

  constructor(private readonly parts: MenuBarParts) {
    const { pipeline, settings, storage, window, alerts, preparePages, onAction } = parts
    this.popover = new PopoverWindow(PRELOAD_PATH, parts.textSize, {
      glance: () => this.glanceOf(this.tray.shown),
      onOpening: preparePages,
      onChoose: (action) => onAction(menuActionOf(action)),
    })
    this.tray = new TrayView({
      templateIconPath: join(ASSETS_FOLDER, 'trayTemplate.png'),
      status: () => pipeline.status,
      settings: () => settings.current,
      minute: this.meter.minute,
      glance: (reading) => this.glanceOf(reading),
      isMeasuring: () => storage.runningFigures !== null,
      startAtLogin: readStartAtLogin,
      waitingMessages: () => window.main.waitingNotices,
      onClick: (bounds) => this.popover.toggle(bounds),
      alerts: () => alerts,
      onLateFailure: () => pipeline.announce(),
      onAction,
    })
    watchHiddenItem({
      bounds: () => this.bounds,
      isTold: () => settings.current.toldHiddenItem,
      setTold: (toldHiddenItem) => settings.update({ toldHiddenItem }),
      dockIcon: window.dockIcon,
      openWindow: () => window.open(),
    })
  }

  /** To be registered with the pipeline in this order, after the storage whose figures they show. */
  get consumers(): Consumer[] {
    return [this.recentUse, this.meter, this.tray, this.popover]
  }

  /** Where the system has put the first item, DIP of the screen; null where there is none. */
  get bounds(): Rectangle | null {
    return this.tray.bounds
  }

  /** Call when a measurement began or ended, an alert fired, or a message waits. */
  refresh(): void {
    this.tray.refresh()
    this.popover.refresh()
  }

  settingsChanged(): void {
    this.tray.settingsChanged()
    this.popover.settingsChanged()
  }

  /** By a key: beside the item, or at the pointer where the panel does not say where that is. */
  togglePopover(): void {
    const { bounds } = this
    this.popover.toggle(bounds !== null && bounds.width > 0 ? bounds : null)
  }

  destroy(): void {
    this.tray.destroy()
    this.popover.destroy()
  }

  private glanceOf(reading: MeterReading): Glance {
    const { storage, window } = this.parts
    return this.meter.glance({
      reading,
      who: this.recentUse.sentence,
      measuring: storage.runningFigures,
      waitingMessages: window.main.waitingNotices,
    })
  }
}
