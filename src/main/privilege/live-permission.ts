import type { InstalledFile, LiveIntervalMs, TrustReport } from '#shared/live'
import type { AdminPrompt, PromptAnswer } from './admin-prompt'
import { installScript, removalScript } from './install-script'
import { compareInstalled, inspectInstalled } from './installed-files'
import { launchDaemons, SOCKET_FOLDER, socketName, type PowermetricsDaemon } from './launch-daemon'
import { onceCommand } from './one-time-pipe'
import { createOsascriptPrompt } from './osascript-prompt'
import { powermetricsCommand, type PowermetricsRequest } from './powermetrics-command'
import { createSudoPrompt } from './sudo-prompt'

/** Whether *Always* is in place. */
export type Finding = { kind: 'allowed' } | { kind: 'not-allowed'; reason: string | null }

/** How root is obtained for live readings, and given back. */
export interface LivePermission {
  readonly uid: number
  /** Where the sockets of *Always* are. */
  readonly socketFolder: string
  find(): Promise<Finding>
  install(): Promise<PromptAnswer>
  remove(): Promise<PromptAnswer>
  /** Starts a stream into the listening socket at `socketPath`; resolves when it was started, not when it connects. */
  runOnce(intervalMs: LiveIntervalMs, socketPath: string): Promise<PromptAnswer>
  report(intervalMs: LiveIntervalMs): Promise<TrustReport>
}

export interface LivePermissionParts {
  uid: number
  prompt: AdminPrompt
  /** What to ask powermetrics for, on this Mac and as far as is known today. */
  choice: () => Omit<PowermetricsRequest, 'intervalMs'>
  /** Tests name a scratch folder. */
  daemonFolder?: string
}

/** The system's own prompt. Everywhere but on macOS it is sudo-prompt's (docs/adr/0013-which-prompt-asks.md). */
export function createAdminPrompt(platform: NodeJS.Platform = process.platform): AdminPrompt {
  return platform === 'darwin' ? createOsascriptPrompt() : createSudoPrompt()
}

/** Permission on a Mac: launchd's services, or the administrator's prompt around a pipe. */
export function createLivePermission({
  uid,
  prompt,
  choice,
  daemonFolder,
}: LivePermissionParts): LivePermission {
  const daemons = (): PowermetricsDaemon[] => launchDaemons(uid, choice())
  const inspect = (): Promise<InstalledFile[]> => inspectInstalled(daemons(), daemonFolder)
  return {
    uid,
    socketFolder: SOCKET_FOLDER,
    find: async () => describeFinding(compareInstalled(await inspect())),
    install: () => prompt.run(installScript(daemons())),
    remove: () => prompt.run(removalScript(daemons())),
    runOnce: (intervalMs, socketPath) =>
      prompt.run(onceCommand({ ...choice(), intervalMs }, uid, socketPath)),
    report: async (intervalMs) => reportOn({ ...choice(), intervalMs }, uid, SOCKET_FOLDER, await inspect()),
  }
}

/**
 * For `--live-socket-folder`: the folder's sockets count as allowed, and nothing is ever asked of an administrator.
 */
export function createFolderPermission(
  socketFolder: string,
  { uid, choice }: Pick<LivePermissionParts, 'uid' | 'choice'>,
): LivePermission {
  const refuse = (): Promise<PromptAnswer> =>
    Promise.resolve({
      kind: 'failed',
      message: 'With --live-socket-folder nothing is installed or removed. Start without it to do so.',
    })
  return {
    uid,
    socketFolder,
    find: () => Promise.resolve({ kind: 'allowed' }),
    install: refuse,
    remove: refuse,
    runOnce: refuse,
    report: async (intervalMs) =>
      reportOn(
        { ...choice(), intervalMs },
        uid,
        socketFolder,
        await inspectInstalled(launchDaemons(uid, choice())),
      ),
  }
}

function describeFinding(content: InstalledFile['content']): Finding {
  switch (content) {
    case 'same':
      return { kind: 'allowed' }
    case 'missing':
      return { kind: 'not-allowed', reason: null }
    case 'other':
      return {
        kind: 'not-allowed',
        reason:
          'The installed service is not the one this version would install. Allow it again to replace it, or remove it.',
      }
  }
}

function reportOn(
  request: PowermetricsRequest,
  uid: number,
  socketFolder: string,
  files: InstalledFile[],
): TrustReport {
  const daemons = launchDaemons(uid, request)
  const current = daemons.find((daemon) => daemon.intervalMs === request.intervalMs)
  const socket = `${socketFolder}/${socketName(uid, request.intervalMs)}`
  const paths = files.map(({ path }) => path).join(' ')
  return {
    command: powermetricsCommand(request),
    installScript: installScript(daemons),
    onceCommand: onceCommand(request, uid, '/SOCKET').replace('/SOCKET', 'SOCKET'),
    files,
    checks: [
      { what: 'The files, their owners and modes', command: `ls -l ${paths}` },
      { what: 'Their hashes', command: `shasum -a 256 ${paths}` },
      { what: 'What is in one', command: `plutil -p ${files[1]?.path ?? paths}` },
      { what: 'The socket', command: `ls -l ${socket}` },
      { what: 'What launchd knows', command: `sudo launchctl print system/${current?.label ?? ''}` },
      { what: 'What runs now', command: "ps -axo user,pid,lstart,command | grep '[p]owermetrics'" },
    ],
  }
}
