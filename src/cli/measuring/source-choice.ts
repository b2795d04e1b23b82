import { existsSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import { LIVE_INTERVALS_MS, type LiveIntervalMs } from '#shared/live'
import type { Result } from '#shared/ipc-contract'
import { recogniseError } from '../../main/powermetrics/powermetrics-errors'
import { SOCKET_FOLDER, socketName } from '../../main/privilege/launch-daemon'
import { powermetricsCommand } from '../../main/privilege/powermetrics-command'
import { DemonstrationSource } from '../../main/sources/demonstration/demonstration-source'
import { LiveReadings } from '../../main/sources/live/live-readings'
import { LiveSource } from '../../main/sources/live/live-source'
import { requestFor } from '../../main/sources/live/profile-choice'
import { openSocket } from '../../main/sources/live/socket-source'
import { probeRecording } from '../../main/sources/replay/recording'
import { ReplaySource } from '../../main/sources/replay/replay-source'
import type { Source } from '../../main/sources/source'
import { standardInput, startedProcess } from './byte-inputs'
import { StreamSource } from './stream-source'

export interface SourceWish {
  /** `live`, `demonstration`, `-` for standard input, or a file's path. */
  source: string
  /** As typed, one of `LIVE_INTERVALS_MS`; null for the usual one. */
  intervalMs: string | null
}

interface Mac {
  platform: NodeJS.Platform
  /** null where there are no user ids. */
  uid: number | null
  socketFolder: string
  /** A line of what powermetrics complains of. */
  onError: (line: string) => void
}

const WITHOUT_A_MAC = 'Replay a recording with --source FILE, or try it with --source demonstration.'

/** What a person named, ready to be read; the message says why not and what to do. */
export async function openSource(
  wish: SourceWish,
  complain: (line: string) => void,
): Promise<Result<Source>> {
  if (wish.source !== 'live' && wish.intervalMs !== null)
    return fail('--interval is for live readings; what is replayed has its own.')
  switch (wish.source) {
    case 'live':
      return openLive(liveInterval(wish.intervalMs), {
        platform: process.platform,
        uid: process.getuid?.() ?? null,
        socketFolder: SOCKET_FOLDER,
        onError: (line) => complain(`powermetrics: ${recogniseError(line)?.message ?? line}`),
      })
    case 'demonstration':
      return { ok: true, value: new DemonstrationSource() }
    case '-':
      if (process.stdin.isTTY) return fail('Nothing is piped in: sudo powermetrics -f plist … | anemometer …')
      return { ok: true, value: new StreamSource(standardInput(), null) }
    default:
      return openRecording(wish.source)
  }
}

function liveInterval(typed: string | null): LiveIntervalMs {
  return LIVE_INTERVALS_MS.find((known) => String(known) === typed) ?? 1000
}

async function openRecording(path: string): Promise<Result<Source>> {
  const recording = await probeRecording(path)
  return recording.ok ? { ok: true, value: new ReplaySource(recording.value, 1) } : recording
}

/** The service that the app installed, or for root `powermetrics` itself. */
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
