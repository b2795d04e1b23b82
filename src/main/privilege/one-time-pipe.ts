import { checkedPath } from './launch-daemon'
import { powermetricsCommand, type PowermetricsRequest } from './powermetrics-command'

/** Longest path of a Unix socket on macOS (`sun_path`, 104 bytes with its NUL). */
export const LONGEST_SOCKET_PATH = 103

/**
 * The line that *This time only* hands to the administrator's prompt. All words are literals but `socketPath`, which
 * the app made up itself and which may hold letters, digits and `/ . _ -` only. Throws for any other path.
 */
export function onceCommand(request: PowermetricsRequest, socketPath: string): string {
  if (checkedPath(socketPath).length > LONGEST_SOCKET_PATH)
    throw new TypeError('The path of the socket is too long.')
  return `${powermetricsCommand(request).join(' ')} | /usr/bin/nc -U '${socketPath}'`
}
