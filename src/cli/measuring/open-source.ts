import { existsSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import type { Result } from '#shared/ipc-contract'
import { LIVE_INTERVALS_MS, type LiveIntervalMs } from '#shared/live'
import { isSelectable, isUnaided, SOURCES } from '#shared/sources'
import { recogniseError } from '../../main/powermetrics/powermetrics-errors'
import { SOCKET_FOLDER, socketName } from '../../main/privilege/launch-daemon'
import { powermetricsCommand } from '../../main/privilege/powermetrics-command'
import { createSource } from '../../main/sources/create-source'
import { startChildProcess } from '../../main/sources/ioreport/child-process'
import { LiveSource } from '../../main/sources/live/live-source'
import { LiveReadings } from '../../main/sources/live/live-readings'
import { requestFor } from '../../main/sources/live/profile-choice'
import { openSocket } from '../../main/sources/live/socket-stream'
import { probeRecording } from '../../main/sources/replay/recording'
import { ReplaySource } from '../../main/sources/replay/replay-source'
import type { Source } from '../../main/sources/source'
import { standardInput, startedProcess, StreamSource } from './stream-source'

export interface SourceOptions {
  /** One of `SELECTABLE_KINDS`, `-` for standard input, or the path of a file. */
  source: string
  /** As typed, one of `LIVE_INTERVALS_MS`; null for the default. */
  intervalMs: string | null
}

interface Mac {
  platform: NodeJS.Platform
  /** null where there are no user ids. */
  uid: number | null
  socketFolder: string
  /** Receives each line that powermetrics writes to standard error. */
  onError: (line: string) => void
}

const WITHOUT_A_MAC = 'Replay a recording with --source FILE, or try it with --source demonstration.'

/** The source that `options` name, not started yet. A failure says why it cannot be read, and what to do. */
export async function openSource(
  options: SourceOptions,
  printError: (line: string) => void,
): Promise<Result<Source>> {
  const { source, intervalMs } = options
  if (intervalMs !== null && !(isSelectable(source) && SOURCES[source].hasInterval))
    return fail('--interval is for live readings; what is replayed has its own.')
  if (isSelectable(source)) {
    if (isUnaided(source)) return { ok: true, value: createSource(source, startChildProcess) }
    return openLive(liveInterval(intervalMs), {
      platform: process.platform,
      uid: process.getuid?.() ?? null,
      socketFolder: SOCKET_FOLDER,
      onError: (line) => printError(`powermetrics: ${recogniseError(line)?.message ?? line}`),
    })
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
  return recording.ok ? { ok: true, value: new ReplaySource(recording.value, 1) } : recording
}

/** Reads the service that the app installed; without one, starts `powermetrics` when this process is root. */
export function openLive(intervalMs: LiveIntervalMs, mac: Mac): Result<Source> {
  const { platform, uid, socketFolder } = mac
  const path = uid === null ? null : join(socketFolder, socketName(uid, intervalMs))
  if (uid !== null && path !== null && existsSync(path)) {
    return { ok: true, value: liveSource(path, uid, intervalMs) }
  }
  if (platform !== 'darwin') return fail(`Live readings need a Mac. ${WITHOUT_A_MAC}`)
  if (uid === 0) return { ok: true, value: startedPowermetrics(intervalMs, mac) }
  return fail(
    'Live readings are not allowed yet. Open Anemometer and allow them with "Always", or put sudo before this command.',
  )
}

function startedPowermetrics(intervalMs: LiveIntervalMs, { onError }: Mac): Source {
  const facts = { darwinMajor: Number.parseInt(release(), 10), chip: chipName() }
  const command = powermetricsCommand({ ...requestFor(facts, null), intervalMs })
  return new StreamSource(startedProcess(command, onError), intervalMs)
}

function liveSource(path: string, uid: number, intervalMs: LiveIntervalMs): Source {
  const readings = new LiveReadings(
    {
      nowMs: () => performance.now(),
      wallClockMs: () => Date.now(),
      random: () => Math.random(),
      after: (delayMs, callback) => {
        const timer = setTimeout(callback, delayMs)
        return () => clearTimeout(timer)
      },
      openInstalled: (_intervalMs, handlers) => openSocket(path, uid, handlers),
      chip: chipName(),
    },
    intervalMs,
    () => undefined,
  )
  readings.allowAlways()
  return new LiveSource(readings)
}

function chipName(): string {
  return cpus()[0]?.model ?? ''
}

function fail(message: string): Result<never> {
  return { ok: false, message }
}
