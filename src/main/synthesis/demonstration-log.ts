import { SCENARIO_WINDOWS } from './scenario'
import {
  espressoEntry,
  LOG_ENTRIES,
  MEDIA_ANALYSIS,
  servicesEntry,
  writeLogEntry,
  type LogEntry,
  type LoggedProcess,
} from './log-writer'

const PREVIEW: LoggedProcess = {
  name: 'Preview',
  pid: 1207,
  path: '/System/Applications/Preview.app/Contents/MacOS/Preview',
}
const LANGUAGE: LoggedProcess = { name: 'naturallanguaged', pid: 611, path: '/usr/libexec/naturallanguaged' }
const TEST_APP: LoggedProcess = { name: 'Core ML Test', pid: 2077 }

const ESPRESSO_FAILURE = '[Espresso::handle_ex_plan] exception=ANECF error: ANECCompile() FAILED (11)'

/** A line of the log: in which window of the scenario, and how long after its beginning, ms. */
type Line = readonly [window: number, afterMs: number, entry: (wallMs: number) => LogEntry]

const media = (message: string) => (wallMs: number) => servicesEntry(wallMs, MEDIA_ANALYSIS, message)

/**
 * What the log tells beside the windows of `scenario.ts`: Visual Look Up in Preview, for which mediaanalysisd opens the
 * device and has a model compiled; the search, during which naturallanguaged is at it as well; and a Core ML app whose
 * model cannot be compiled for the Neural Engine. In wordings of macOS 12 to 27, so that each kind of line is seen.
 */
const LINES: readonly Line[] = [
  [3, 120, (wallMs) => LOG_ENTRIES.asked(wallMs, 'parse', PREVIEW)],
  [3, 140, (wallMs) => LOG_ENTRIES.received(wallMs)],
  [3, 310, media('Found matching service: H1xANELoadBalancer')],
  [3, 311, media('(Single-ANE System with LB) Opening H11ANE device')],
  [3, 312, media('H11ANEDevice::H11ANEDeviceOpen, usage type: 1')],
  [3, 314, media('H11ANE Device Open succeeded with usage type: 1')],
  // No wording that is known: it is kept as it is.
  [3, 315, media('H11ANEDevice::H11ANEDeviceHint, hint type: 3')],
  [3, 330, (wallMs) => LOG_ENTRIES.connected(wallMs, MEDIA_ANALYSIS)],
  [3, 340, (wallMs) => LOG_ENTRIES.compile(wallMs)],
  [3, 812, (wallMs) => LOG_ENTRIES.compiled(wallMs)],
  [3, 823, (wallMs) => LOG_ENTRIES.loaded(wallMs, MEDIA_ANALYSIS)],
  [3, 960, (wallMs) => LOG_ENTRIES.clientOn(wallMs, MEDIA_ANALYSIS)],
  [6, 1009, (wallMs) => LOG_ENTRIES.clientOff(wallMs, MEDIA_ANALYSIS)],
  [12, 90, (wallMs) => LOG_ENTRIES.asked(wallMs, 'search', PREVIEW)],
  [12, 870, (wallMs) => LOG_ENTRIES.clientOn(wallMs, MEDIA_ANALYSIS)],
  [12, 930, (wallMs) => LOG_ENTRIES.loaded(wallMs, LANGUAGE)],
  [12, 950, (wallMs) => LOG_ENTRIES.clientOn(wallMs, LANGUAGE)],
  [14, 700, (wallMs) => LOG_ENTRIES.clientOff(wallMs, LANGUAGE)],
  [14, 990, (wallMs) => LOG_ENTRIES.clientOff(wallMs, MEDIA_ANALYSIS)],
  [19, 880, (wallMs) => LOG_ENTRIES.asleep(wallMs)],
  [24, 500, (wallMs) => LOG_ENTRIES.gone(wallMs, MEDIA_ANALYSIS)],
  [33, 800, (wallMs) => LOG_ENTRIES.connected(wallMs, TEST_APP)],
  [34, 20, (wallMs) => LOG_ENTRIES.compile(wallMs)],
  [37, 940, (wallMs) => LOG_ENTRIES.compilerError(wallMs)],
  [37, 950, (wallMs) => LOG_ENTRIES.compileFailed(wallMs)],
  [37, 960, (wallMs) => espressoEntry(wallMs, TEST_APP, ESPRESSO_FAILURE)],
  [58, 30, (wallMs) => LOG_ENTRIES.gone(wallMs, TEST_APP)],
]

/** Of the first round only: the Mac has just started, and its load balancer with it. */
const BOOT: Line = [0, 60, (wallMs) => LOG_ENTRIES.boot(wallMs)]

/** ndjson, with line breaks. `index`: of the window since the beginning, which begins at `startMs`, ms since 1970. */
export function demonstrationLog(index: number, startMs: number): string {
  const lines = index === 0 ? [BOOT, ...LINES] : LINES
  return lines
    .filter(([window]) => window === index % SCENARIO_WINDOWS)
    .map(([, afterMs, entry]) => writeLogEntry(entry(startMs + afterMs), 'ndjson'))
    .join('')
}
