import { existsSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import { LIVE_INTERVALS_MS, type LiveIntervalMs, type LiveProfile } from '#shared/live'
import { isSelectable, isUnaided, SOURCES, type LiveKind } from '#shared/sources'
import { recogniseError } from '../../main/powermetrics/powermetrics-errors'
import { SOCKET_FOLDER, socketName } from '../../main/privilege/launch-daemon'
import { powermetricsCommand } from '../../main/privilege/powermetrics-command'
import { SYSTEM_CLOCKS } from '../../main/sources/clocks'
import { createSource } from '../../main/sources/create-source'
import { LiveSource } from '../../main/sources/fusion/live-source'
import { startChildProcess } from '../../main/sources/ioreport/child-process'
import { IoReportReadings, type IoReportOptions } from '../../main/sources/ioreport/ioreport-readings'
import { LiveReadings, type LiveEnvironment } from '../../main/sources/live/live-readings'
import { PowermetricsSource } from '../../main/sources/live/powermetrics-source'
import { requestFor } from '../../main/sources/live/profile-choice'
import { openSocket } from '../../main/sources/live/socket-stream'
import { probeRecording } from '../../main/sources/replay/recording'
import { ReplaySource } from '../../main/sources/replay/replay-source'
import type { Source } from '../../main/sources/source'
import { withWholePath } from '../text/printable'
import { openProcess, standardInput, StreamSource } from './stream-source'

export interface SourceOptions {
  /** One of `SELECTABLE_KINDS`, `-` for standard input, or the path of a file. */
  source: string
  /** As typed, one of `LIVE_INTERVALS_MS`; null for the default. */
  intervalMs: string | null
  /** How much to ask powermetrics for where this command runs it itself; null for the default. */
  profile?: LiveProfile | null
}

interface MacRequest {
  intervalMs: LiveIntervalMs
  profile: LiveProfile | null
}

/** What live readings need of this machine; tests pass their own. */
export interface Mac {
  platform: NodeJS.Platform
  /** null where there are no user ids. */
  uid: number | null
  socketFolder: string
  /** Whether a file is there; of the tool. */
  exists: (path: string) => boolean
  ioReport: IoReportOptions
  /** Receives each line that powermetrics writes to standard error. */
  onError: (line: string) => void
}

const WITHOUT_A_MAC = 'Replay a recording with --source FILE, or try it with --source demonstration.'
const NOT_ALLOWED =
  'powermetrics is not allowed yet. Open Anemometer and allow live readings with "Always", or put sudo before this command.'

/** The source that `options` name, not started yet. A failure says why it cannot be read, and what to do. */
export async function openSource(
  options: SourceOptions,
  printError: (line: string) => void,
): Promise<Result<Source>> {
  const { source, intervalMs, profile = null } = options
  if (intervalMs !== null && !(isSelectable(source) && SOURCES[source].hasInterval))
    return fail('--interval is for live readings; what is replayed has its own.')
  if (isSelectable(source)) {
    if (isUnaided(source)) return { ok: true, value: createSource(source, startChildProcess) }
    return openOnMac(
      source,
      { intervalMs: liveInterval(intervalMs), profile },
      {
        platform: process.platform,
        uid: process.getuid?.() ?? null,
        socketFolder: SOCKET_FOLDER,
        exists: existsSync,
        ioReport: { startHelper: startChildProcess },
        onError: (line) => printError(`powermetrics: ${recogniseError(line)?.message ?? line}`),
      },
    )
  }
  if (source !== '-') return openRecording(source)
  if (process.stdin.isTTY) return fail('Nothing is piped in: sudo powermetrics -f plist … | anemometer …')
  return { ok: true, value: new StreamSource(standardInput(), null) }
}

function liveInterval(typed: string | null): LiveIntervalMs {
  return LIVE_INTERVALS_MS.find((known) => String(known) === typed) ?? 1000
}

async function openRecording(path: string): Promise<Result<Source>> {
  const recording = await probeRecording(path)
  if (!recording.ok) return fail(withWholePath(recording.message, path))
  return { ok: true, value: new ReplaySource(recording.value, 1) }
}

/**
 * `live`: the best that is allowed now. powermetrics is read through the service that the app installed; without one, this
 * process runs it where it is root. IOReport needs no permission.
 */
export async function openOnMac(kind: LiveKind, request: MacRequest, mac: Mac): Promise<Result<Source>> {
  const found = findPowermetrics(request, mac)
  const readings = new LiveReadings(
    environment(found.ok ? found.value : null),
    request.intervalMs,
    () => undefined,
  )
  if (found.ok) readings.allowAlways()
  if (kind === 'powermetrics') return found.ok ? { ok: true, value: new PowermetricsSource(readings) } : found
  if (request.profile !== null && !found.ok) return found
  const ioReport = new IoReportReadings(mac.ioReport)
  if (found.ok || (mac.platform === 'darwin' && (await ioReport.find())))
    return { ok: true, value: new LiveSource(readings, ioReport) }
  ioReport.release()
  const { state } = ioReport
  return 'reason' in state ? fail(`${state.reason} ${found.message}`) : found
}

type OpenPowermetrics = LiveEnvironment['openInstalled']

/** How powermetrics is read; fails where it may not be. */
function findPowermetrics({ intervalMs, profile }: MacRequest, mac: Mac): Result<OpenPowermetrics> {
  const { platform, uid, socketFolder, exists, onError } = mac
  const facts = { darwinMajor: Number.parseInt(release(), 10), chip: chipName() }
  const standard = requestFor(facts, null)
  const command = powermetricsCommand({ ...standard, intervalMs, profile: profile ?? standard.profile })
  const path = uid === null ? null : join(socketFolder, socketName(uid, intervalMs))
  if (uid !== null && path !== null && existsSync(path)) {
    if (profile === null) return { ok: true, value: (_interval, handlers) => openSocket(path, uid, handlers) }
    return fail('--profile is for powermetrics that this command runs itself: put sudo before it.')
  }
  if (platform !== 'darwin' && !exists(command[0] ?? ''))
    return fail(`Live readings need a Mac: powermetrics and IOReport exist only on macOS. ${WITHOUT_A_MAC}`)
  if (uid !== 0) return fail(NOT_ALLOWED)
  return { ok: true, value: (_interval, handlers) => openProcess(command, onError, handlers) }
}

function environment(open: OpenPowermetrics | null): LiveEnvironment {
  return {
    ...SYSTEM_CLOCKS,
    openInstalled: (intervalMs, handlers) => {
      if (open === null) throw new Error('Powermetrics is read although it is not allowed.')
      return open(intervalMs, handlers)
    },
    chip: chipName(),
  }
}

function chipName(): string {
  return cpus()[0]?.model ?? ''
}

function fail(message: string): Result<never> {
  return { ok: false, message }
}
