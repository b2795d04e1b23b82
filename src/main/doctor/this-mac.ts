import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lstat, statfs } from 'node:fs/promises'
import { release } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { LIVE_PROFILES } from '#shared/live'
import { compareInstalled, inspectInstalled } from '../privilege/installed-files'
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
  const person = personOf(uid ?? 0, process.env)
  const socketPath = join(parts.socketFolder ?? SOCKET_FOLDER, socketName(person, INTERVAL_MS))
  const runOwn = uid === 0 ? parts.runPowermetrics : null
  return {
    ...SYSTEM_CLOCKS,
    platform: process.platform,
    darwinMajor: process.platform === 'darwin' ? Number.parseInt(release(), 10) || 0 : 0,
    uid,
    run: runToEnd,
    inspectService: (choice) => inspectService(person, socketPath, choice),
    openPowermetrics:
      runOwn ??
      (existsSync(socketPath) ? (_choice, handlers) => openSocket(socketPath, person, handlers) : null),
    startHelper: parts.startHelper,
    libraries: APPLE_LIBRARIES,
    startLog: (args, handlers) => startLog(logProgram(), args, handlers, null),
    inspectHistory: () => parts.inspectHistory().then(historyOf, () => historyOf({ kind: 'not-asked' })),
    software: () => inspectSoftware(parts),
    inspectApp: parts.inspectApp,
  }
}

/** Whose service it is: with sudo that of who typed it. */
export function personOf(uid: number, env: Readonly<Partial<Record<string, string>>>): number {
  const isTyped = uid === 0 && /^\d{1,9}$/.test(env.SUDO_UID ?? '')
  return isTyped ? Number(env.SUDO_UID) : uid
}

/** Runs a program without a shell and with an environment of its own. What runs longer than `longestMs` is ended. */
export function runToEnd(
  program: string,
  args: readonly string[],
  longestMs = LONGEST_RUN_MS,
): Promise<ProgramEnd> {
  const options = {
    ...({ timeout: longestMs, killSignal: 'SIGKILL', maxBuffer: MOST_OUTPUT_BYTES } as const),
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  }
  return new Promise((done) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      // It is also killed where it writes too much.
      const hangs = error?.killed === true && error.code !== 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'
      // What could not be started has the system's error code as its status.
      const status = child.pid === undefined ? null : (child.exitCode ?? (hangs ? 'hangs' : 'killed'))
      done({ status, stdout, stderr })
    })
  })
}

/**
 * The service of the person `uid` as this version installs it for some profile: the app widens the profile of a Mac that
 * needs it.
 */
export async function inspectService(
  uid: number,
  socketPath: string,
  choice: PowermetricsChoice,
  daemonFolder?: string,
): Promise<ServiceFound> {
  const kinds = await Promise.all(
    LIVE_PROFILES.map(async (profile) => {
      const daemons = launchDaemons(uid, { ...choice, profile })
      const files = await inspectInstalled(daemons, daemonFolder)
      return { daemons, files, content: compareInstalled(files) }
    }),
  )
  const installed = kinds.find(({ content }) => content === 'same') ?? kinds[0]
  return {
    files: (installed?.daemons ?? []).flatMap(({ intervalMs }, index) => {
      const file = installed?.files[index]
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
