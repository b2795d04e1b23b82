import { isHarmlessPath } from './launch-daemon'
import { powermetricsCommand, type PowermetricsRequest } from './powermetrics-command'

/** Longest path of a Unix socket on macOS (`sun_path`, 104 bytes with its NUL). */
const LONGEST_SOCKET_PATH = 103

/** Whether `path` may stand in the line: absolute, short enough, and of letters, digits and `/ . _ -` only. */
export function isSocketPath(path: string): boolean {
  return isHarmlessPath(path) && path.length <= LONGEST_SOCKET_PATH
}

/**
 * The line that *This time only* hands to the administrator's prompt. All words are literals but `socketPath`, which
 * the app made up itself. Complaints of powermetrics take the same way, so that they can be explained. Throws where `isSocketPath` says no.
 */
export function onceCommand(request: PowermetricsRequest, socketPath: string): string {
  if (!isSocketPath(socketPath))
    throw new TypeError('The path of the socket is not allowed in a root command.')
  return `${powermetricsCommand(request).join(' ')} 2>&1 | /usr/bin/nc -U '${socketPath}'`
}
