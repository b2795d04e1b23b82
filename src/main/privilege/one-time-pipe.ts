import { checkedUid, isHarmlessPath } from './launch-daemon'
import { powermetricsCommand, type PowermetricsRequest } from './powermetrics-command'

/** Longest path of a Unix socket on macOS (`sun_path`, 104 bytes with its NUL). */
const LONGEST_SOCKET_PATH = 103

/** Whether `path` may stand in the line: absolute, short enough, and of letters, digits and `/ . _ -` only. */
export function isSocketPath(path: string): boolean {
  return isHarmlessPath(path) && path.length <= LONGEST_SOCKET_PATH
}

/**
 * The line that *This time only* gives to the administrator's prompt, for the person with `uid`. All words are literals
 * but that number and `socketPath`, which the app made up itself. Complaints of powermetrics take the same way, so that
 * they can be explained. Throws where `isSocketPath` says no, and where `uid` is none.
 *
 * The pipeline runs in the background with its streams closed, so that root's shell ends at once. `nc` runs as the
 * person: their programs can put a link in the socket's place, and root would follow it to sockets that are not theirs.
 */
export function onceCommand(request: PowermetricsRequest, uid: number, socketPath: string): string {
  if (!isSocketPath(socketPath))
    throw new TypeError('The path of the socket is not allowed in a root command.')
  const reader = `/usr/bin/sudo -n -u '#${checkedUid(uid)}' /usr/bin/nc -U '${socketPath}'`
  return `{ ${powermetricsCommand(request).join(' ')} 2>&1 | ${reader}; } < /dev/null > /dev/null 2>&1 &`
}
