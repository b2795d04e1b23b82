import { isSnapshotTarget, type SnapshotTarget, CHART_IDS } from '#shared/charts'
import type { Result } from '#shared/ipc-contract'
import { parseArgs } from 'node:util'

/** The options of a start from a terminal. Paths are as typed. */
export interface LaunchOptions {
  replayPath: string | null
  /** `replayPath` was named with `--replay`, not handed over by a file manager: without it there is nothing to start for. */
  needsReplay: boolean
  /** null is as fast as it can be read (`--speed max`). */
  replaySpeed: number | null
  snapshot: SnapshotOptions | null
  /** Start with the window closed, as a login item does. */
  hidden: boolean
  /** `debug` entries are logged as well. */
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

/** What a second start passes to the first. */
export type LaunchRequest = Pick<LaunchOptions, 'replayPath' | 'replaySpeed'>

/** Checked, because any program of this user may send one. */
export function isLaunchRequest(value: unknown): value is LaunchRequest {
  const { replayPath, replaySpeed } = (value ?? {}) as Partial<Record<keyof LaunchRequest, unknown>>
  return (
    (replayPath === null || typeof replayPath === 'string') &&
    (replaySpeed === null || (typeof replaySpeed === 'number' && isSpeed(replaySpeed)))
  )
}

const MIN_SPEED = 0.01
const MAX_SPEED = 100_000

const OPTIONS = {
  replay: { type: 'string' },
  speed: { type: 'string' },
  snapshot: { type: 'string' },
  chart: { type: 'string' },
  'no-picture-data': { type: 'boolean' },
  hidden: { type: 'boolean' },
  verbose: { type: 'boolean' },
  'live-socket-folder': { type: 'string' },
} as const

/**
 * How options of Chromium, Electron and Node begin, which come with ours in one list: those that a system, a test or a person
 * with a driver's trouble adds (`--ozone-platform=…`). There are some 2000, so that any other one is taken for a mistake.
 */
const FOREIGN =
  /^(?:allow|auth|blink|browser|crash|debug|default|device|disable|enable|expose|field-trial|force|gpu|gtk|high-dpi|host|ignore|in-process|inspect|js|lang|log|max|metrics|min|mojo|no-(?:first|sandbox|zygote|proxy|default|expose|opt)|opt|original|ozone|password|proxy|remote|render|require|secure|single-process|site|ssl|start|test|touch|trace|type|unsafely|use|user-data|utility|v|vmodule|wm|zygote)(?:-|$)/

/**
 * Parses the app's own options. Those of `FOREIGN` and the path of the app are ignored. The message of a failure is for a
 * person.
 */
export function parseLaunchOptions(args: readonly string[]): Result<LaunchOptions> {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: OPTIONS,
  })
  // Of one letter: macOS starts an app from Finder with `-psn_0_…`.
  const unknown = Object.keys(values).find(
    (name) => name.length > 1 && !Object.hasOwn(OPTIONS, name) && !FOREIGN.test(name),
  )
  if (unknown !== undefined) return fail(`There is no option --${unknown}; --help has all of them.`)
  for (const name of ['replay', 'speed', 'snapshot', 'chart', 'live-socket-folder'] as const) {
    const value = values[name]
    // parseArgs accepts whatever follows as the value, even another option.
    const missing = value === true || value === '' || (typeof value === 'string' && value.startsWith('--'))
    if (missing) return fail(`--${name} needs a value.`)
  }
  // A file manager passes the file that was double-clicked.
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
      needsReplay: values.replay !== undefined,
      replaySpeed: speed,
      snapshot: snapshot.value,
      hidden: values.hidden === true,
      verbose: values.verbose === true,
      liveSocketFolder: (values['live-socket-folder'] as string | undefined) ?? null,
    },
  }
}

/** null where no picture is asked for. */
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

/** null is as fast as possible; undefined where the text is no speed. */
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

const usage = (
  version: string,
): string => `Anemometer ${version}: whether the Apple Neural Engine was used, and how much.

Usage: anemometer [--replay FILE [--speed N]] [--hidden] [--verbose]
       anemometer --replay FILE --snapshot OUT.png [--chart NAME] [--no-picture-data]

  --replay FILE        play a recording of powermetrics, a property list or text
  --speed N            ${MIN_SPEED} to ${MAX_SPEED} times the recorded pace, or "max" (default 1)
  --hidden             start with the window closed
  --verbose            write more into the log, which docs/log.md describes
  --snapshot OUT.png   draw the whole recording into a picture, without a window, and exit
  --chart NAME         what it shows: ${CHART_IDS.join(', ')}, all (default all)
  --no-picture-data    leave the samples out of the picture; with them it opens again as a chart
  --help               this
  --version

Exit status: 0 all is well, 1 the picture lacks what could not be read, 2 bad usage, no recording or no picture.
`

/** What a start in a terminal prints once the app runs: that it does, where, and how it is quit. */
export function runningSentence(platform: NodeJS.Platform, isHidden: boolean): string {
  const place = platform === 'darwin' ? 'menu bar' : 'tray'
  const window = isHidden ? ', its window closed' : ''
  return `Anemometer runs${window}. Its icon is in the ${place}: quit it there, or with Ctrl-C here.`
}

/** What `--help` or `--version` prints instead of a start; null where neither is given. */
export function answerInsteadOfStart(args: readonly string[], version: string): string | null {
  if (args.includes('--help')) return usage(version)
  return args.includes('--version') ? `${version}\n` : null
}
