import { installScript, THIS_MAC, type InstallTarget } from './install-script'
import { checkedPath, checkedUid, type LaunchDaemon } from './launch-daemon'

export const SERVE_LABEL = 'io.github.anemometer.serve'
/** Only root may write there; a folder in it belongs to the person whom the service runs as. */
const SERVE_FOLDER = '/var/db/anemometer'

/** Seconds between two starts of a service that ends at once: a wrong setting costs no more than this. */
const THROTTLE_S = 30
/** Seconds that it may take to end: what is read is written, and pushed once more. */
const EXIT_S = 30

export interface ServeDaemonRequest {
  /** Name and id of the person whom it runs as; never root. */
  userName: string
  uid: number
  /** What launchd starts: a program by its path, and its words. */
  words: readonly string[]
}

/** Where the history and the messages of the service are. */
export function serveFolder(uid: number): string {
  return checkedPath(`${SERVE_FOLDER}/${checkedUid(uid)}`)
}

/**
 * The service that runs `anemometer serve` before anybody logs in. See launchd.plist(5). It runs as a person, so that nothing
 * of it is root's; it is started again where it fails, not where it ends as it should. Throws a `TypeError` for a name or
 * a word with characters that would need quoting.
 */
export function serveDaemon({ userName, uid, words }: ServeDaemonRequest): LaunchDaemon {
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(userName) || uid === 0)
    throw new TypeError(`The service cannot run as "${userName}".`)
  const messages = `${serveFolder(uid)}/messages.log`
  return {
    label: SERVE_LABEL,
    fileName: `${SERVE_LABEL}.plist`,
    socketName: null,
    plist: plistText(userName, words.map(checkedWord), messages),
  }
}

/** Root's script: the folder, then the services, of which one that is there already is replaced. */
export function serveInstallScript(
  daemons: readonly LaunchDaemon[],
  uid: number,
  target: Readonly<InstallTarget> = THIS_MAC,
  folder = serveFolder(uid),
): string {
  const { chown, chmod } = target
  const path = checkedPath(folder)
  return [
    `/bin/mkdir -p ${path} && ${chown} ${checkedUid(uid)} ${path} && ${chmod} 700 ${path} || exit 1`,
    installScript(daemons, target),
  ].join('\n')
}

function checkedWord(word: string): string {
  if (!/^[A-Za-z0-9@%+=:,./_[\]-]+$/.test(word))
    throw new TypeError(`"${word}" has characters that a service cannot be started with, as spaces.`)
  return word
}

function plistText(userName: string, words: readonly string[], messages: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>${SERVE_LABEL}</string>
	<key>UserName</key>
	<string>${userName}</string>
	<key>ProgramArguments</key>
	<array>
${words.map((word) => `		<string>${word}</string>\n`).join('')}	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>ThrottleInterval</key>
	<integer>${THROTTLE_S}</integer>
	<key>ExitTimeOut</key>
	<integer>${EXIT_S}</integer>
	<key>ProcessType</key>
	<string>Background</string>
	<key>StandardOutPath</key>
	<string>${messages}</string>
	<key>StandardErrorPath</key>
	<string>${messages}</string>
</dict>
</plist>
`
}
