import { checkedPath, DAEMON_FOLDER, SOCKET_FOLDER, type LaunchDaemon } from './launch-daemon'

/** Where the script works and with which tools: absolute paths of letters, digits and `/ . _ -`. */
export interface InstallTarget {
  daemonFolder: string
  socketFolder: string
  launchctl: string
  chown: string
  plutil: string
  chmod: string
  mv: string
  rm: string
  sleep: string
}

/** The Mac itself. Tests name a scratch folder and stand-ins instead. */
export const THIS_MAC: Readonly<InstallTarget> = {
  daemonFolder: DAEMON_FOLDER,
  socketFolder: SOCKET_FOLDER,
  launchctl: '/bin/launchctl',
  chown: '/usr/sbin/chown',
  plutil: '/usr/bin/plutil',
  chmod: '/bin/chmod',
  mv: '/bin/mv',
  rm: '/bin/rm',
  sleep: '/bin/sleep',
}

/**
 * The root shell script that installs `daemons`, replacing what was there. It is made of literal words, and replaces
 * nothing but `$?` and the names of its own variables.
 *
 * First all files are written under temporary names and checked; only then are they put in place. What fails before
 * leaves everything as it was; what fails later takes all of `daemons` away again. Exit status 0 when all are running.
 */
export function installScript(
  daemons: readonly LaunchDaemon[],
  target: Readonly<InstallTarget> = THIS_MAC,
): string {
  const tools = checkedTarget(target)
  const places = daemons.map((daemon) => placeOf(daemon, tools))
  const temporaries = places.map(({ temporary }) => temporary).join(' ')
  return [
    'umask 022',
    `remove_all() {\n${removalSteps(places, tools).join('\n')}\n}`,
    `[ -d ${tools.daemonFolder} ] && [ ! -L ${tools.daemonFolder} ] &&`,
    `${tools.rm} -f ${temporaries} &&`,
    ...places.map((place) => writeStep(place, tools)),
    `true || { ${tools.rm} -f ${temporaries}; echo 'Nothing was installed: a file could not be written or checked.' >&2; exit 1; }`,
    ...places.map((place) => activateStep(place, tools)),
    `true || { remove_all
if [ $failed = 0 ]; then echo 'Nothing was installed: launchd did not take a service. All was removed again.' >&2
else echo 'launchd did not take a service, and not all of it could be removed again.' >&2; fi; exit 1; }`,
    '',
  ].join('\n')
}

/**
 * Takes `daemons` away, running or not, present or not. Exit status 0 when no service of theirs runs and no file is left.
 * Otherwise 1, and for each step that failed a line with its exit status, what is left, and the command that finishes it.
 */
export function removalScript(
  daemons: readonly LaunchDaemon[],
  target: Readonly<InstallTarget> = THIS_MAC,
): string {
  const tools = checkedTarget(target)
  const places = daemons.map((daemon) => placeOf(daemon, tools))
  return [...removalSteps(places, tools), 'exit $failed', ''].join('\n')
}

interface Place {
  label: string
  plist: string
  file: string
  /** Not `.plist`, so that launchd passes over it should the Mac stop half way. */
  temporary: string
  /** null where there is none. */
  socket: string | null
}

function placeOf(daemon: LaunchDaemon, tools: InstallTarget): Place {
  if (!/^[a-z0-9.]+$/.test(daemon.label)) throw new TypeError('This is no label.')
  // What double or single quotes around the script would treat as theirs. Our property lists have none of it.
  if (/['$`\\]|[^\t\n -~]/.test(daemon.plist))
    throw new TypeError('The property list has characters that need quoting.')
  const file = checkedPath(`${tools.daemonFolder}/${daemon.fileName}`)
  return {
    label: daemon.label,
    plist: daemon.plist,
    file,
    temporary: `${file}.new`,
    socket: daemon.socketName === null ? null : checkedPath(`${tools.socketFolder}/${daemon.socketName}`),
  }
}

function writeStep({ temporary, plist }: Place, { chown, chmod, plutil }: InstallTarget): string {
  return `printf %s '${plist}' > ${temporary} &&
${chown} root:wheel ${temporary} && ${chmod} 644 ${temporary} && ${plutil} -lint -s ${temporary} &&`
}

/** A service that was just stopped may still be going: launchd refuses its successor for a moment. */
function activateStep({ label, file, temporary }: Place, { launchctl, mv, sleep }: InstallTarget): string {
  const bootstrap = `${launchctl} bootstrap system ${file}`
  return `{ ${launchctl} bootout system/${label} 2> /dev/null || true; } && [ ! -d ${file} ] && ${mv} -f ${temporary} ${file} &&
{ ${bootstrap} || { ${sleep} 1 && ${bootstrap}; }; } &&`
}

/** Leaves in `$failed` whether a step failed: 0 or 1. The tools' own messages are let through. */
function removalSteps(places: readonly Place[], tools: InstallTarget): string[] {
  const paths = places.flatMap(({ file, temporary, socket }) => [
    file,
    temporary,
    ...(socket === null ? [] : [socket]),
  ])
  return [
    'failed=0',
    ...places.map(({ label }) => stopStep(label, tools)),
    `${tools.rm} -f ${paths.join(' ')} || echo "Removing the files failed (rm, exit status $?)." >&2`,
    ...paths.map(
      (path) =>
        `if [ -e ${path} ] || [ -L ${path} ]; then failed=1; echo 'Left on the disk: ${path}. To remove it, type in Terminal: sudo rm -f ${path}' >&2; fi`,
    ),
  ]
}

/**
 * A service that is not running cannot be stopped, which is no failure. launchd may need a moment for one that is: it
 * answers 36 (EINPROGRESS) meanwhile, so what counts is whether it still knows the service after a second.
 */
function stopStep(label: string, { launchctl, sleep }: InstallTarget): string {
  const service = `system/${label}`
  const isKnown = `${launchctl} print ${service} > /dev/null 2>&1`
  return `if ${isKnown}; then
  ${launchctl} bootout ${service} || { status=$?; ${sleep} 1; if ${isKnown}; then failed=1
    echo "Stopping ${label} failed (launchctl bootout, exit status $status). It may run until the Mac restarts. To stop it, type in Terminal: sudo launchctl bootout ${service}" >&2; fi; }
fi`
}

function checkedTarget(target: Readonly<InstallTarget>): InstallTarget {
  for (const path of Object.values<string>({ ...target })) checkedPath(path)
  return target
}
