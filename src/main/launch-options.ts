import { isSnapshotTarget, type SnapshotTarget, CHART_IDS } from '#shared/charts'
import type { Result } from '#shared/ipc-contract'
import { parseArgs } from 'node:util'

/** What the person asked for on the command line. Paths are as typed. */
export interface LaunchOptions {
  replayPath: string | null
  /** null is as fast as it can be read (`--speed max`). */
  replaySpeed: number | null
  snapshot: SnapshotOptions | null
  /** Start with the window closed (what login items do). */
  hidden: boolean
  /** More goes to the log. */
  verbose: boolean
  /** Where to connect instead of launchd's sockets (`docs/live-readings.md`); unpackaged builds only. */
  liveSocketFolder: string | null
}

export interface SnapshotOptions {
  path: string
  target: SnapshotTarget
  /** The picture carries the samples it shows. */
  withData: boolean
}

/** What a second start asks of the first. */
export type LaunchRequest = Pick<LaunchOptions, 'replayPath' | 'replaySpeed'>

/** Checked, because any program of this user may pretend to be a second start. */
export function isLaunchRequest(value: unknown): value is LaunchRequest {
  const { replayPath, replaySpeed } = (value ?? {}) as Partial<Record<keyof LaunchRequest, unknown>>
  return (
    (replayPath === null || typeof replayPath === 'string') &&
    (replaySpeed === null || (typeof replaySpeed === 'number' && isSpeed(replaySpeed)))
  )
}

export const MIN_SPEED = 0.01
export const MAX_SPEED = 100_000

/**
 * Reads the app's own options. Switches of Chromium's (`--ozone-platform=…`, `--user-data-dir=…`) are none of ours and
 * are passed over, as is a bare path of the app; an option of ours that makes no sense is an error for a person.
 */
export function parseLaunchOptions(args: readonly string[]): Result<LaunchOptions> {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      replay: { type: 'string' },
      speed: { type: 'string' },
      snapshot: { type: 'string' },
      chart: { type: 'string' },
      'no-picture-data': { type: 'boolean' },
      hidden: { type: 'boolean' },
      verbose: { type: 'boolean' },
      'live-socket-folder': { type: 'string' },
    },
  })
  for (const name of ['replay', 'speed', 'snapshot', 'chart', 'live-socket-folder'] as const) {
    const value = values[name]
    // parseArgs takes whatever follows, even another option.
    const missing = value === true || value === '' || (typeof value === 'string' && value.startsWith('--'))
    if (missing) return fail(`--${name} needs a value.`)
  }
  // As a file manager hands over what was double-clicked.
  const opened = positionals.find((path) => path.endsWith('.anemometer'))
  const replayPath = (values.replay as string | undefined) ?? opened ?? null
  const speed = parseSpeed(values.speed as string | undefined)
  if (speed === undefined) return fail(`--speed takes a number from ${MIN_SPEED} to ${MAX_SPEED}, or "max".`)
  const snapshot = parseSnapshot({
    path: values.snapshot as string | undefined,
    chart: values.chart as string | undefined,
    withoutData: values['no-picture-data'] === true,
    hasReplay: replayPath !== null,
  })
  if (!snapshot.ok) return snapshot
  return {
    ok: true,
    value: {
      replayPath,
      replaySpeed: speed,
      snapshot: snapshot.value,
      hidden: values.hidden === true,
      verbose: values.verbose === true,
      liveSocketFolder: (values['live-socket-folder'] as string | undefined) ?? null,
    },
  }
}

/** What is typed about a picture; null when none is asked for. */
function parseSnapshot(typed: {
  path: string | undefined
  chart: string | undefined
  withoutData: boolean
  hasReplay: boolean
}): Result<SnapshotOptions | null> {
  const { path, chart, withoutData, hasReplay } = typed
  const target = chart ?? 'all'
  if (!isSnapshotTarget(target)) return fail(`--chart takes one of: ${CHART_IDS.join(', ')}, all.`)
  if (path === undefined) {
    if (chart !== undefined) return fail('--chart names what --snapshot draws: add --snapshot OUT.png.')
    if (!withoutData) return { ok: true, value: null }
    return fail('--no-picture-data is about what --snapshot writes: add --snapshot OUT.png.')
  }
  if (!hasReplay) return fail('--snapshot draws a recording: name it with --replay FILE.')
  if (!/\.png$/i.test(path)) {
    return fail(`--snapshot writes a PNG: give "${path}" a name that ends in .png.`)
  }
  return { ok: true, value: { path, target, withData: !withoutData } }
}

/** undefined when it makes no sense. */
function parseSpeed(text: string | undefined): number | null | undefined {
  if (text === undefined) return 1
  if (text === 'max') return null
  const speed = Number(text)
  return isSpeed(speed) ? speed : undefined
}

function isSpeed(value: number): boolean {
  return value >= MIN_SPEED && value <= MAX_SPEED
}

function fail(message: string): Result<never> {
  return { ok: false, message }
}
