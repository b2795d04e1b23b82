import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { makeFolder } from '../files/make-folder'
import { isAccelerator, type GlobalShortcuts, type ShortcutTarget } from '#shared/global-shortcuts'
import { HIGHEST_PRICE, LONGEST_CURRENCY } from '#shared/limits'
import { LIVE_INTERVALS_MS, LIVE_PROFILES } from '#shared/live'
import { METRIC_IDS } from '#shared/metrics'
import {
  DEFAULT_SETTINGS,
  HISTORY_LIMITS_MB,
  MENU_BAR_ITEMS,
  MENU_BAR_POWERS,
  MENU_BAR_REFRESHES_MS,
  MENU_BAR_STYLES,
  MENU_BAR_UNITS,
  RANGE_MINUTES,
  TEXT_SIZES_PERCENT,
  type MenuBarSettings,
  type Settings,
  type WindowBounds,
} from '#shared/settings'
import { HIGHEST_SHARING_PORT, LOWEST_SHARING_PORT, SHARING_REACHES } from '#shared/sharing'
import { SELECTABLE_KINDS } from '#shared/sources'
import { writeFileAtomicallySync } from '../files/atomic-write'
import { removeLeftovers } from '../files/temporary-files'
import { parseAlertSettings } from './alert-settings'

const MOST_BUILD_CHARACTERS = 32
/** Of the window's bounds, DIP. */
const FARTHEST = 100_000
const SMALLEST = 100

/**
 * The settings file, kept in memory and written on every change, whole or not at all.
 * What cannot be parsed, or is no plain file, is renamed, never overwritten and never fatal. Temporary files that killed
 * processes left beside it are removed.
 */
export class SettingsStore {
  private settings: Settings
  /** A sentence for the person about what went wrong while loading; null where nothing did. */
  readonly notice: string | null

  constructor(
    private readonly path: string,
    private readonly onWriteError: (message: string) => void,
  ) {
    const loaded = load(path)
    this.settings = loaded.settings
    this.notice = loaded.notice
    void removeLeftovers(dirname(path))
  }

  get current(): Settings {
    return this.settings
  }

  /** Writes the file, unless nothing changes. */
  update(patch: Partial<Settings>): Settings {
    const changed = { ...this.settings, ...patch }
    if (isDeepStrictEqual(changed, this.settings)) return this.settings
    this.settings = changed
    try {
      makeFolder(dirname(this.path))
      writeFileAtomicallySync(this.path, JSON.stringify(this.settings, null, 2) + '\n')
    } catch (error) {
      this.onWriteError(`The settings could not be saved (${codeOf(error)}).`)
    }
    return this.settings
  }
}

/** Ours are below 1 kB; what is larger is none of ours, and is not read into memory. */
const LARGEST_BYTES = 1024 * 1024

function load(path: string): { settings: Settings; notice: string | null } {
  let text: string | null
  try {
    text = readPlainFile(path)
  } catch (error) {
    const problem = error instanceof NotPlainError ? error.message : `could not be read (${codeOf(error)})`
    // Renamed as well: the next change would overwrite it.
    return { settings: { ...DEFAULT_SETTINGS }, notice: setAside(path, problem) }
  }
  if (text === null) return { settings: { ...DEFAULT_SETTINGS }, notice: null }
  try {
    return { settings: parseSettings(text), notice: null }
  } catch {
    return { settings: { ...DEFAULT_SETTINGS }, notice: setAside(path, 'could not be understood') }
  }
}

/** What stands at the settings' path is none; the message follows "The settings file". */
class NotPlainError extends Error {}

/**
 * The text of a plain file, or of one behind a link: people keep their settings elsewhere that way. null where nothing
 * stands at `path`. Throws `NotPlainError` where no plain file is, or none where a link leads, and the file system's error.
 */
function readPlainFile(path: string): string | null {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return null
  let file: number
  try {
    // Without waiting: nobody may ever write into a pipe that stands there.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new NotPlainError('is a link that leads nowhere')
    // A socket cannot be opened.
    if (statSync(path).isFile()) throw error
    throw new NotPlainError('is no plain file')
  }
  try {
    const facts = fstatSync(file)
    if (!facts.isFile()) throw new NotPlainError('is no plain file')
    if (facts.size > LARGEST_BYTES) throw new NotPlainError('is too large for settings')
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}

/** Renames the file. Returns a sentence that says so. */
function setAside(path: string, problem: string): string {
  const aside = `${path}.unreadable-${new Date().toISOString().replaceAll(':', '-')}`
  try {
    renameSync(path, aside)
    return `The settings file ${problem}. It was kept as ${aside}; the defaults are in use.`
  } catch {
    return `The settings file ${problem}; the defaults are in use.`
  }
}

/**
 * Every part falls back on its own default, so that one bad value does not cost the others. Throws where the text is
 * no JSON object at all. Without zod, because it runs at every start: zod and a schema would cost 2 MB for as long as
 * the app runs.
 */
function parseSettings(text: string): Settings {
  const stored = recordOf(JSON.parse(text))
  if (stored === null) throw new TypeError('These are no settings.')
  const defaults = DEFAULT_SETTINGS
  return {
    source: oneOf(SELECTABLE_KINDS, stored.source) ?? defaults.source,
    intervalMs: oneOf(LIVE_INTERVALS_MS, stored.intervalMs) ?? defaults.intervalMs,
    liveProfile: parseLiveProfile(stored.liveProfile),
    rangeMinutes: oneOf(RANGE_MINUTES, stored.rangeMinutes) ?? defaults.rangeMinutes,
    appearance: oneOf(['system', 'light', 'dark'], stored.appearance) ?? defaults.appearance,
    textSizePercent: oneOf(TEXT_SIZES_PERCENT, stored.textSizePercent) ?? defaults.textSizePercent,
    trayInk: oneOf(['automatic', 'light', 'dark'], stored.trayInk) ?? defaults.trayInk,
    menuBar: parseMenuBar(stored.menuBar),
    toldHiddenItem: oneOf([true, false], stored.toldHiddenItem) ?? defaults.toldHiddenItem,
    hiddenSeries: parseHiddenSeries(stored.hiddenSeries),
    historyLimitMb: oneOf(HISTORY_LIMITS_MB, stored.historyLimitMb) ?? defaults.historyLimitMb,
    readsLog: oneOf([true, false], stored.readsLog) ?? defaults.readsLog,
    picturesCarryData: oneOf([true, false], stored.picturesCarryData) ?? defaults.picturesCarryData,
    globalShortcuts: parseShortcuts(stored.globalShortcuts),
    sharesReadings: oneOf([true, false], stored.sharesReadings) ?? defaults.sharesReadings,
    sharingPort: whole(stored.sharingPort, LOWEST_SHARING_PORT, HIGHEST_SHARING_PORT) ?? defaults.sharingPort,
    sharingReach: oneOf(SHARING_REACHES, stored.sharingReach) ?? defaults.sharingReach,
    energyPrice: parseEnergyPrice(stored.energyPrice),
    alerts: parseAlertSettings(stored.alerts),
    windowBounds: parseWindowBounds(stored.windowBounds),
  }
}

function parseLiveProfile(value: unknown): Settings['liveProfile'] {
  const stored = recordOf(value)
  const profile = oneOf(LIVE_PROFILES, stored?.profile)
  const osBuild = stored?.osBuild
  if (profile === null || typeof osBuild !== 'string' || osBuild.length > MOST_BUILD_CHARACTERS) return null
  return { osBuild, profile }
}

function parseEnergyPrice(value: unknown): Settings['energyPrice'] {
  const stored = recordOf(value)
  const [perKwh, currency] = [stored?.perKwh, stored?.currency]
  if (typeof perKwh !== 'number' || !(perKwh > 0 && perKwh <= HIGHEST_PRICE)) return null
  if (typeof currency !== 'string' || currency === '' || currency.length > LONGEST_CURRENCY) return null
  return { perKwh, currency }
}

function parseMenuBar(value: unknown): MenuBarSettings {
  const stored = recordOf(value)
  const defaults = DEFAULT_SETTINGS.menuBar
  return {
    style: oneOf(MENU_BAR_STYLES, stored?.style) ?? defaults.style,
    powers: oneOf(MENU_BAR_POWERS, stored?.powers) ?? defaults.powers,
    items: oneOf(MENU_BAR_ITEMS, stored?.items) ?? defaults.items,
    unit: oneOf(MENU_BAR_UNITS, stored?.unit) ?? defaults.unit,
    refreshMs: oneOf(MENU_BAR_REFRESHES_MS, stored?.refreshMs) ?? defaults.refreshMs,
  }
}

function parseShortcuts(value: unknown): GlobalShortcuts {
  const stored = recordOf(value)
  const parse = (target: ShortcutTarget): string | null => {
    const text = stored?.[target]
    return typeof text === 'string' && isAccelerator(text) ? text : null
  }
  return { window: parse('window'), popover: parse('popover') }
}

function parseHiddenSeries(value: unknown): Settings['hiddenSeries'] {
  if (!Array.isArray(value) || value.length > METRIC_IDS.length) return []
  const known = value.map((id) => oneOf(METRIC_IDS, id)).filter((id) => id !== null)
  return known.length === value.length ? known : []
}

function parseWindowBounds(value: unknown): WindowBounds | null {
  const stored = recordOf(value)
  const x = whole(stored?.x, -FARTHEST)
  const y = whole(stored?.y, -FARTHEST)
  const width = whole(stored?.width, SMALLEST)
  const height = whole(stored?.height, SMALLEST)
  const maximized = oneOf([true, false], stored?.maximized)
  if (x === null || y === null || width === null || height === null || maximized === null) return null
  return { x, y, width, height, maximized }
}

function recordOf(value: unknown): Partial<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
}

/** null where `value` is none of them. */
function oneOf<const T>(choices: readonly T[], value: unknown): T | null {
  return choices.find((choice) => choice === value) ?? null
}

/** An integer from `least` to `most`; null for anything else. */
function whole(value: unknown, least: number, most = FARTHEST): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : null
}
