import { DEFAULT_ALERTS, type AlertSettings } from './alerts'
import type { GlobalShortcuts } from './global-shortcuts'
import type { EnergyPrice } from './ledger'
import type { LiveIntervalMs, LiveProfile } from './live'
import type { MetricId } from './metrics'
import { DEFAULT_SHARING_PORT, type SharingReach } from './sharing'
import { DEFAULT_SOURCE, type SelectableKind } from './sources'

/** The ranges to choose from, in minutes, in the order of their keys 1 to 8. Any other is reached by dragging. */
export const RANGE_MINUTES = [1, 5, 15, 60, 6 * 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60] as const

export type RangeMinutes = (typeof RANGE_MINUTES)[number]

/** How large text is, and all around it, in percent of the size it was designed at. */
export const TEXT_SIZES_PERCENT = [100, 110, 125, 150, 175, 200] as const

export type TextSizePercent = (typeof TEXT_SIZES_PERCENT)[number]

/** How much of the disk the history may take, MB (10^6 bytes). Measurements do not count. */
export const HISTORY_LIMITS_MB = [100, 500, 2000] as const

export type HistoryLimitMb = (typeof HISTORY_LIMITS_MB)[number]

/** The sections of the settings, in the order in which they are listed; a menu may open any of them. */
export const SETTINGS_SECTIONS = [
  'general',
  'menu-bar',
  'live-readings',
  'history',
  'alerts',
  'privacy',
  'shortcuts',
  'sharing',
] as const

export type SettingsSection = (typeof SETTINGS_SECTIONS)[number]

export const MENU_BAR_STYLES = ['value', 'value-and-trace', 'trace', 'icon'] as const
export const MENU_BAR_POWERS = ['ane', 'ane-gpu-cpu', 'package'] as const
export const MENU_BAR_ITEMS = ['one', 'several'] as const
export const MENU_BAR_UNITS = ['automatic', 'mW', 'W'] as const
/** The shortest time between two changes of the item, ms. */
export const MENU_BAR_REFRESHES_MS = [200, 500, 1000, 2000, 5000] as const

/** What stands in the menu bar or tray. */
export interface MenuBarSettings {
  /** `icon` shows no power. */
  style: (typeof MENU_BAR_STYLES)[number]
  /** `package`: all that is measured together. */
  powers: (typeof MENU_BAR_POWERS)[number]
  /** Only where an item may be wide: a panel of square icons takes one for each value and each trace. */
  items: (typeof MENU_BAR_ITEMS)[number]
  unit: (typeof MENU_BAR_UNITS)[number]
  refreshMs: (typeof MENU_BAR_REFRESHES_MS)[number]
}

/** What survives a restart. Main owns it; a renderer asks for a change. */
export interface Settings {
  /** What to read when no recording was named. Where it is not available, `FALLBACK_SOURCE` is read, and its status says why. */
  source: SelectableKind
  /** Requested time between live samples. */
  intervalMs: LiveIntervalMs
  /** The profile that was needed to get ANE power, and the macOS build on which; null: `standard`. */
  liveProfile: { osBuild: string; profile: LiveProfile } | null
  rangeMinutes: RangeMinutes
  appearance: 'system' | 'light' | 'dark'
  /** Of the window and the popover; pictures stay as they are. */
  textSizePercent: TextSizePercent
  /** Ink of the tray digits on Linux and Windows; `automatic` follows the system's theme. */
  trayInk: 'automatic' | 'light' | 'dark'
  menuBar: MenuBarSettings
  /** The person was told that macOS hides the item; false again once it can be seen. */
  toldHiddenItem: boolean
  /** Series the person switched off in a legend. */
  hiddenSeries: MetricId[]
  historyLimitMb: HistoryLimitMb
  /** The unified log is read for who uses the Neural Engine, and the names of these programs are kept on this Mac. */
  readsLog: boolean
  /** PNG pictures carry the samples they show, so that they can be opened again. */
  picturesCarryData: boolean
  /** Changed by `shortcut:set` alone, which asks the system for the key first. */
  globalShortcuts: GlobalShortcuts
  /** Counters for Prometheus are served while the app runs. */
  sharesReadings: boolean
  /** `LOWEST_SHARING_PORT` to `HIGHEST_SHARING_PORT`. */
  sharingPort: number
  sharingReach: SharingReach
  /** What a kWh costs, for the energy ledger; null until somebody has entered it. */
  energyPrice: EnergyPrice | null
  alerts: AlertSettings
  /** null until a window was moved or sized. In DIP. */
  windowBounds: WindowBounds | null
}

export interface WindowBounds {
  x: number
  y: number
  width: number
  height: number
  maximized: boolean
}

/** What a renderer may change; the rest is main's own. */
export type SettingsPatch = Partial<
  Pick<
    Settings,
    | 'intervalMs'
    | 'rangeMinutes'
    | 'appearance'
    | 'textSizePercent'
    | 'trayInk'
    | 'menuBar'
    | 'hiddenSeries'
    | 'historyLimitMb'
    | 'readsLog'
    | 'picturesCarryData'
    | 'sharesReadings'
    | 'sharingPort'
    | 'sharingReach'
    | 'energyPrice'
    | 'alerts'
  >
>

export const DEFAULT_SETTINGS: Readonly<Settings> = {
  source: DEFAULT_SOURCE,
  intervalMs: 1000,
  liveProfile: null,
  rangeMinutes: 5,
  appearance: 'system',
  textSizePercent: 100,
  trayInk: 'automatic',
  menuBar: { style: 'value', powers: 'ane', items: 'one', unit: 'automatic', refreshMs: 1000 },
  toldHiddenItem: false,
  hiddenSeries: [],
  historyLimitMb: 500,
  readsLog: false,
  picturesCarryData: true,
  globalShortcuts: { window: null, popover: null },
  sharesReadings: false,
  sharingPort: DEFAULT_SHARING_PORT,
  sharingReach: 'this-computer',
  energyPrice: null,
  alerts: DEFAULT_ALERTS,
  windowBounds: null,
}
