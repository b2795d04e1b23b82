import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lstat, statfs } from 'node:fs/promises'
import { release } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { inspectInstalled } from '../privilege/installed-files'
import { launchDaemons, SOCKET_FOLDER, socketName } from '../privilege/launch-daemon'
import { SYSTEM_CLOCKS } from '../sources/clocks'
import type { StartHelper } from '../sources/ioreport/helper-client'
import { APPLE_LIBRARIES } from '../sources/ioreport/protocol'
import { openSocket } from '../sources/live/socket-stream'
import { logProgram } from '../sources/unified-log/log-command'
import { startLog } from '../sources/unified-log/log-process'
import type { HistoryCondition } from '../storage/inspect-history'
import type { AppFound, HistoryFound, ServiceFound, SoftwareFound } from './observations'
import type { DoctorSystem, PowermetricsChoice, ProgramEnd } from './system'

/** What the app and the command line do in ways of their own. */
export interface ThisMacParts {
  /** Of this program. */
  version: string
  startHelper: StartHelper
  historyFolder: string
  /** Rejects where it cannot be asked. */
  inspectHistory: () => Promise<HistoryCondition>
  /** Runs powermetrics itself; only used as root. null in the app, which never is. */
  runPowermetrics: DoctorSystem['openPowermetrics']
  inspectApp: (() => Promise<AppFound>) | null
  /** Tests name a folder of their own. */
  socketFolder?: string
}

/** Of each interval there is a socket; this one is asked. */
const INTERVAL_MS = 1000
/** What takes longer hangs. */
const LONGEST_RUN_MS = 10_000
const MOST_OUTPUT_BYTES = 4e6

/** The machine that this runs on. */
export function thisMac(parts: ThisMacParts): DoctorSystem {
  const uid = process.getuid?.() ?? null
  const socketPath =
    uid === null ? null : join(parts.socketFolder ?? SOCKET_FOLDER, socketName(uid, INTERVAL_MS))
  const hasSocket = socketPath !== null && existsSync(socketPath)
  return {
    ...SYSTEM_CLOCKS,
    platform: process.platform,
    darwinMajor: process.platform === 'darwin' ? Number.parseInt(release(), 10) || 0 : 0,
    uid,
    run,
    inspectService: (choice) => inspectService(uid, socketPath, choice),
    openPowermetrics: hasSocket
      ? (_choice, handlers) => openSocket(socketPath, uid ?? 0, handlers)
      : uid === 0
        ? parts.runPowermetrics
        : null,
    startHelper: parts.startHelper,
    libraries: APPLE_LIBRARIES,
    startLog: (args, handlers) => startLog(logProgram(), args, handlers, null),
    inspectHistory: () => parts.inspectHistory().then(historyOf, () => historyOf({ kind: 'not-asked' })),
    software: () => inspectSoftware(parts),
    inspectApp: parts.inspectApp,
  }
}

function run(program: string, args: readonly string[]): Promise<ProgramEnd> {
  const options = {
    ...({ timeout: LONGEST_RUN_MS, killSignal: 'SIGKILL', maxBuffer: MOST_OUTPUT_BYTES } as const),
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  }
  return new Promise((done) => {
    const child = execFile(program, args, options, (_error, stdout, stderr) =>
      // What could not be started has the system's error code as its status.
      done({ status: child.pid === undefined ? null : child.exitCode, stdout, stderr }),
    )
  })
}

async function inspectService(
  uid: number | null,
  socketPath: string | null,
  choice: PowermetricsChoice,
): Promise<ServiceFound> {
  if (uid === null || socketPath === null)
    return { files: [], socket: { kind: 'missing', owner: null, mode: null } }
  const daemons = launchDaemons(uid, choice)
  const files = await inspectInstalled(daemons)
  return {
    files: daemons.flatMap(({ intervalMs }, index) => {
      const file = files[index]
      if (file === undefined) return []
      const { content, sha256, owner, mode } = file
      return [{ intervalMs, content, sha256, owner, mode }]
    }),
    socket: await inspectSocket(socketPath, uid),
  }
}

/** Whose the socket is, and what stands in its place. */
export async function inspectSocket(path: string, uid: number): Promise<ServiceFound['socket']> {
  try {
    const found = await lstat(path)
    return {
      kind: found.isSocket() ? 'socket' : found.isSymbolicLink() ? 'link' : 'other',
      owner: found.uid === uid ? 'you' : found.uid === 0 ? 'root' : 'somebody else',
      mode: (found.mode & 0o7777).toString(8).padStart(4, '0'),
    }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return { kind: isMissing ? 'missing' : 'other', owner: null, mode: null }
  }
}

function historyOf(condition: HistoryCondition | { kind: 'not-asked' }): HistoryFound {
  return { bytes: null, measurementCount: null, ...condition }
}

async function inspectSoftware({ version, historyFolder }: ThisMacParts): Promise<SoftwareFound> {
  const { node, electron } = process.versions as { node: string; electron?: string }
  const freeBytes = await freeBytesAt(historyFolder)
  return { version, node, electron: electron ?? null, architecture: process.arch, freeBytes }
}

/** Of the disk on which `folder` lies or would be made. */
async function freeBytesAt(folder: string): Promise<number | null> {
  let at = resolve(folder)
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at)
  try {
    const { bavail, bsize } = await statfs(at)
    return bavail * bsize
  } catch {
    return null
  }
}
