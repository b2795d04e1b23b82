import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { CHART_IDS } from '#shared/charts'
import { LIVE_INTERVALS_MS, LIVE_PROFILES } from '#shared/live'
import { METRIC_IDS } from '#shared/metrics'
import { DEFAULT_SETTINGS, HISTORY_LIMITS_MB, type Settings } from '#shared/settings'
import { RANGE_MINUTES } from '#shared/time-range'
import { writeFileAtomicallySync } from '../files/atomic-write'

const coordinate = z.number().int().min(-100_000).max(100_000)

/** Every part falls back on its own default, so that one bad value does not cost the others. */
const settingsSchema = z.object({
  source: z.enum(['live', 'demonstration']).catch(DEFAULT_SETTINGS.source),
  intervalMs: z.literal(LIVE_INTERVALS_MS).catch(DEFAULT_SETTINGS.intervalMs),
  liveProfile: z
    .object({ osBuild: z.string().max(32), profile: z.enum(LIVE_PROFILES) })
    .nullable()
    .catch(null),
  rangeMinutes: z.literal(RANGE_MINUTES).catch(DEFAULT_SETTINGS.rangeMinutes),
  appearance: z.enum(['system', 'light', 'dark']).catch(DEFAULT_SETTINGS.appearance),
  trayInk: z.enum(['automatic', 'light', 'dark']).catch(DEFAULT_SETTINGS.trayInk),
  hiddenSeries: z.array(z.enum(METRIC_IDS)).max(METRIC_IDS.length).catch([]),
  focusedChart: z.enum(CHART_IDS).nullable().catch(null),
  historyLimitMb: z.literal(HISTORY_LIMITS_MB).catch(DEFAULT_SETTINGS.historyLimitMb),
  picturesCarryData: z.boolean().catch(DEFAULT_SETTINGS.picturesCarryData),
  windowBounds: z
    .object({
      x: coordinate,
      y: coordinate,
      width: z.number().int().min(100).max(100_000),
      height: z.number().int().min(100).max(100_000),
      maximized: z.boolean(),
    })
    .nullable()
    .catch(null),
})

/**
 * The settings file, kept in memory and written on every change, whole or not at all.
 * A file that cannot be understood is set aside under another name, never overwritten and never fatal.
 */
export class SettingsStore {
  private settings: Settings
  /** What went wrong while loading, for the person; null when nothing did. */
  readonly notice: string | null

  constructor(
    private readonly path: string,
    private readonly onWriteError: (message: string) => void,
  ) {
    const loaded = load(path)
    this.settings = loaded.settings
    this.notice = loaded.notice
  }

  get current(): Settings {
    return this.settings
  }

  /** Writes nothing when nothing changes. */
  update(patch: Partial<Settings>): Settings {
    const changed = { ...this.settings, ...patch }
    if (isDeepStrictEqual(changed, this.settings)) return this.settings
    this.settings = changed
    try {
      mkdirSync(dirname(this.path), { recursive: true })
      writeFileAtomicallySync(this.path, JSON.stringify(this.settings, null, 2) + '\n')
    } catch (error) {
      this.onWriteError(
        `The settings could not be saved (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
      )
    }
    return this.settings
  }
}

function load(path: string): { settings: Settings; notice: string | null } {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    // What cannot be read would be overwritten with the next change.
    const notice = code === 'ENOENT' ? null : setAside(path, `could not be read (${code ?? String(error)})`)
    return { settings: { ...DEFAULT_SETTINGS }, notice }
  }
  try {
    return { settings: settingsSchema.parse(JSON.parse(text)), notice: null }
  } catch {
    return { settings: { ...DEFAULT_SETTINGS }, notice: setAside(path, 'could not be understood') }
  }
}

/** Keeps the file under another name; what happened, in words. */
function setAside(path: string, problem: string): string {
  const aside = `${path}.unreadable-${new Date().toISOString().replaceAll(':', '-')}`
  try {
    renameSync(path, aside)
    return `The settings file ${problem}. It was kept as ${aside}; the defaults are in use.`
  } catch {
    return `The settings file ${problem}; the defaults are in use.`
  }
}
