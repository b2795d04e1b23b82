import { CHART_IDS } from '#shared/charts'
import { LIVE_INTERVALS_MS, LIVE_PROFILES } from '#shared/live'
import { METRIC_IDS } from '#shared/metrics'
import { DEFAULT_SETTINGS, HISTORY_LIMITS_MB, type Settings, type WindowBounds } from '#shared/settings'
import { SELECTABLE_KINDS } from '#shared/sources'
import { RANGE_MINUTES } from '#shared/time-range'

const MOST_BUILD_CHARACTERS = 32
const FARTHEST = 100_000
const SMALLEST = 100

/**
 * Every part falls back on its own default, so that one bad value does not cost the others. Throws where the text is no
 * JSON object at all. By hand, since this is read at every start: zod and a schema would cost 2 MB for as long as the
 * app runs.
 */
export function readSettings(text: string): Settings {
  const stored = asRecord(JSON.parse(text))
  if (stored === null) throw new TypeError('These are no settings.')
  const standard = DEFAULT_SETTINGS
  return {
    source: oneOf(SELECTABLE_KINDS, stored.source) ?? standard.source,
    intervalMs: oneOf(LIVE_INTERVALS_MS, stored.intervalMs) ?? standard.intervalMs,
    liveProfile: readLiveProfile(stored.liveProfile),
    rangeMinutes: oneOf(RANGE_MINUTES, stored.rangeMinutes) ?? standard.rangeMinutes,
    appearance: oneOf(['system', 'light', 'dark'], stored.appearance) ?? standard.appearance,
    trayInk: oneOf(['automatic', 'light', 'dark'], stored.trayInk) ?? standard.trayInk,
    hiddenSeries: readHiddenSeries(stored.hiddenSeries),
    focusedChart: oneOf(CHART_IDS, stored.focusedChart),
    historyLimitMb: oneOf(HISTORY_LIMITS_MB, stored.historyLimitMb) ?? standard.historyLimitMb,
    picturesCarryData: oneOf([true, false], stored.picturesCarryData) ?? standard.picturesCarryData,
    windowBounds: readWindowBounds(stored.windowBounds),
  }
}

function readLiveProfile(value: unknown): Settings['liveProfile'] {
  const stored = asRecord(value)
  const profile = oneOf(LIVE_PROFILES, stored?.profile)
  const osBuild = stored?.osBuild
  if (profile === null || typeof osBuild !== 'string' || osBuild.length > MOST_BUILD_CHARACTERS) return null
  return { osBuild, profile }
}

function readHiddenSeries(value: unknown): Settings['hiddenSeries'] {
  if (!Array.isArray(value) || value.length > METRIC_IDS.length) return []
  const known = value.map((id) => oneOf(METRIC_IDS, id)).filter((id) => id !== null)
  return known.length === value.length ? known : []
}

function readWindowBounds(value: unknown): WindowBounds | null {
  const stored = asRecord(value)
  const x = whole(stored?.x, -FARTHEST)
  const y = whole(stored?.y, -FARTHEST)
  const width = whole(stored?.width, SMALLEST)
  const height = whole(stored?.height, SMALLEST)
  const maximized = oneOf([true, false], stored?.maximized)
  if (x === null || y === null || width === null || height === null || maximized === null) return null
  return { x, y, width, height, maximized }
}

function asRecord(value: unknown): Partial<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
}

/** null when it is none of them. */
function oneOf<const T>(choices: readonly T[], value: unknown): T | null {
  return choices.find((choice) => choice === value) ?? null
}

/** null when it is no whole number, or out of bounds. */
function whole(value: unknown, least: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= FARTHEST
    ? value
    : null
}
