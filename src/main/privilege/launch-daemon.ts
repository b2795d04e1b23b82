import { LIVE_INTERVALS_MS, type LiveIntervalMs } from '#shared/live'
import { powermetricsCommand, type PowermetricsRequest } from './powermetrics-command'

/** Where launchd looks for services of the system; only root may write there. */
export const DAEMON_FOLDER = '/Library/LaunchDaemons'
/** Where launchd makes the sockets; only root may write there. */
export const SOCKET_FOLDER = '/var/run'

const LABEL_PREFIX = 'io.github.anemometer.powermetrics'
/** Largest uid of a person; 4294967294 is `nobody` on macOS. */
const LARGEST_UID = 2 ** 31 - 1

/** One service of launchd: what it is called and the text of its property list. */
export interface LaunchDaemon {
  label: string
  /** `LABEL.plist`, in `DAEMON_FOLDER`. */
  fileName: string
  /** `LABEL.sock`, in `SOCKET_FOLDER`; null where launchd listens on none. */
  socketName: string | null
  /** ASCII without single quotes, so that it can stand in them. */
  plist: string
}

/** One that runs powermetrics for whoever connects to its socket. */
export interface PowermetricsDaemon extends LaunchDaemon {
  intervalMs: LiveIntervalMs
  socketName: string
}

/** `io.github.anemometer.powermetrics.501.1000ms`: each person and interval has its own. */
function daemonLabel(uid: number, intervalMs: LiveIntervalMs): string {
  return `${LABEL_PREFIX}.${checkedUid(uid)}.${intervalMs}ms`
}

/** `uid` if it is the number of a user; throws otherwise. */
export function checkedUid(uid: number): number {
  if (!Number.isInteger(uid) || uid < 0 || uid > LARGEST_UID) throw new TypeError('This is no user id.')
  return uid
}

/** The name of the interval's socket within its folder. */
export function socketName(uid: number, intervalMs: LiveIntervalMs): string {
  return `${daemonLabel(uid, intervalMs)}.sock`
}

/** The services for every interval, for the person with `uid`. */
export function launchDaemons(
  uid: number,
  choice: Omit<PowermetricsRequest, 'intervalMs'>,
  socketFolder: string = SOCKET_FOLDER,
): PowermetricsDaemon[] {
  return LIVE_INTERVALS_MS.map((intervalMs) => {
    const label = daemonLabel(uid, intervalMs)
    const socket = socketName(uid, intervalMs)
    const words = powermetricsCommand({ ...choice, intervalMs })
    return {
      intervalMs,
      label,
      fileName: `${label}.plist`,
      socketName: socket,
      plist: plistText(label, words, `${checkedPath(socketFolder)}/${socket}`, uid),
    }
  })
}

/** An absolute path of letters, digits and `/ . _ -`: it needs no quoting in a shell and no escaping in XML. */
export function isHarmlessPath(path: string): boolean {
  return /^(?:\/[A-Za-z0-9_.-]+)+$/.test(path) && !/\/\.\.?(?:\/|$)/.test(path)
}

/** `path` if it is harmless; throws otherwise. */
export function checkedPath(path: string): string {
  if (!isHarmlessPath(path)) throw new TypeError('The path has characters that are not allowed here.')
  return path
}

/**
 * launchd listens on the socket by itself and starts the program only when someone connects, with the connection as
 * its standard output (`inetdCompatibility`, `Wait` false). The socket belongs to the person, mode 0600 = 384.
 * See launchd.plist(5).
 */
function plistText(label: string, words: readonly string[], socketPath: string, uid: number): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>${label}</string>
	<key>ProgramArguments</key>
	<array>
${words.map((word) => `		<string>${word}</string>\n`).join('')}	</array>
	<key>inetdCompatibility</key>
	<dict>
		<key>Wait</key>
		<false/>
	</dict>
	<key>Sockets</key>
	<dict>
		<key>Listeners</key>
		<dict>
			<key>SockFamily</key>
			<string>Unix</string>
			<key>SockPathName</key>
			<string>${socketPath}</string>
			<key>SockPathMode</key>
			<integer>384</integer>
			<key>SockPathOwner</key>
			<integer>${uid}</integer>
		</dict>
	</dict>
</dict>
</plist>
`
}
