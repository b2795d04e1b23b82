import { powerMonitor } from 'electron'
import { execFileSync } from 'node:child_process'
import { cpus, release, userInfo } from 'node:os'
import { join } from 'node:path'
import { LogControl } from '../pipeline/log-control'
import type { Pipeline } from '../pipeline/pipeline'
import { socketName } from '../privilege/launch-daemon'
import {
  createAdminPrompt,
  createFolderPermission,
  createLivePermission,
  type LivePermission,
} from '../privilege/live-permission'
import { IoReportReadings, type IoReportOptions } from '../sources/ioreport/ioreport-readings'
import { SYSTEM_CLOCKS } from '../sources/clocks'
import { LiveControl } from '../sources/live/live-control'
import { LiveReadings, type LiveEnvironment } from '../sources/live/live-readings'
import { rememberedFor, requestFor, type MacFacts } from '../sources/live/profile-choice'
import { openSocket } from '../sources/live/socket-stream'
import { logProgram } from '../sources/unified-log/log-command'
import { startLog } from '../sources/unified-log/log-process'
import type { SettingsStore } from '../settings/settings-store'

/** Live readings of this machine; null without a Mac, unless `socketFolder` names the sockets of a stand-in. */
export function setUpLive(
  settings: SettingsStore,
  socketFolder: string | null,
  ioReportOptions: IoReportOptions,
  onChange: () => void,
): LiveControl | null {
  if (process.platform !== 'darwin' && socketFolder === null) return null
  const mac: MacFacts = { darwinMajor: Number.parseInt(release(), 10), chip: cpus()[0]?.model ?? '' }
  const osBuild = readOsBuild()
  const remembered = () => rememberedFor(osBuild, settings.current.liveProfile)
  const basis = { uid: userInfo().uid, choice: () => requestFor(mac, remembered()) }
  const permission =
    socketFolder === null
      ? createLivePermission({ ...basis, prompt: createAdminPrompt() })
      : createFolderPermission(socketFolder, basis)
  const environment = environmentOf(permission, mac.chip)
  const readings = new LiveReadings(environment, settings.current.intervalMs, onChange)
  followPower(readings)
  const remember = (liveProfile: ReturnType<typeof remembered>) => void settings.update({ liveProfile })
  const intervalMs = () => settings.current.intervalMs
  const ioReport = new IoReportReadings(ioReportOptions, onChange)
  const { after } = environment
  const parts = { permission, readings, ioReport, onChange, after, intervalMs, remembered, remember }
  return new LiveControl(parts)
}

/** The reader of this Mac's unified log, which stands still while the Mac sleeps. To be registered with the pipeline. */
export function setUpLog(pipeline: Pipeline): LogControl {
  const control = new LogControl(pipeline, (args, handlers) => startLog(logProgram(), args, handlers, null))
  powerMonitor.on('suspend', () => control.sleep())
  powerMonitor.on('resume', () => control.wake())
  return control
}

/** The build of macOS, for example `25F71`; null on other systems, or where it cannot be read. */
function readOsBuild(): string | null {
  if (process.platform !== 'darwin') return null
  try {
    const answer = execFileSync('/usr/sbin/sysctl', ['-n', 'kern.osversion'], {
      encoding: 'utf8',
      timeout: 2000,
    })
    return answer.trim() || null
  } catch {
    return null
  }
}

function environmentOf({ uid, socketFolder }: LivePermission, chip: string): LiveEnvironment {
  return {
    ...SYSTEM_CLOCKS,
    openInstalled: (intervalMs, handlers) =>
      openSocket(join(socketFolder, socketName(uid, intervalMs)), uid, handlers),
    chip,
  }
}

/**
 * Stops reading while the Mac sleeps or the screen is locked, so that with *Always* nothing runs as root then. With *This
 * time only* powermetrics goes on unread, because it could not be started again without a prompt.
 */
function followPower(readings: LiveReadings): void {
  powerMonitor.on('suspend', () => readings.suspend('sleep'))
  powerMonitor.on('resume', () => readings.resume('sleep'))
  powerMonitor.on('lock-screen', () => readings.suspend('lock'))
  powerMonitor.on('unlock-screen', () => readings.resume('lock'))
}
