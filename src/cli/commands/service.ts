import { spawnSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { cpus, release, userInfo } from 'node:os'
import type { Result } from '#shared/ipc-contract'
import { printable } from '#shared/printable'
import { inspectInstalled } from '../../main/privilege/installed-files'
import { removalScript } from '../../main/privilege/install-script'
import { DAEMON_FOLDER, launchDaemons, type LaunchDaemon } from '../../main/privilege/launch-daemon'
import { SERVE_LABEL, serveDaemon, serveFolder, serveInstallScript } from '../../main/privilege/serve-daemon'
import { requestFor } from '../../main/sources/live/profile-choice'
import { readArguments, type Arguments } from '../arguments'
import { UsageError, type Command, type CommandIo, type ExitStatus } from '../command'
import { SERVE_OPTIONS } from '../serving/serve-options'

const ACTIONS = ['install', 'status', 'remove'] as const
type Action = (typeof ACTIONS)[number]

export const serviceCommand: Command = {
  name: 'service',
  group: 'Measure',
  summary: 'have launchd serve this Mac before anybody logs in',
  usage: [
    'sudo anemometer service install [--user NAME] [-- OPTIONS OF SERVE]',
    'anemometer service status',
    'sudo anemometer service remove [--live-readings]',
  ],
  details: [
    'Installs a service of launchd that runs "anemometer serve" as a person, never as root, and the services by which powermetrics is read, which the app installs for "Always". It asks nothing, and may be repeated: what is there is replaced.',
    'The history and the messages of the service are in /var/db/anemometer, in a folder of that person, and stay when it is removed. --print shows the files and the commands of root, and changes nothing.',
  ],
  options: [
    {
      name: 'user',
      value: 'NAME',
      summary: 'the person whom it runs as, and who may read powermetrics (default: who typed sudo)',
    },
    {
      name: 'live-readings',
      summary: 'with remove: the services of powermetrics, too, which the app may use',
    },
    { name: 'print', summary: 'show what root would run, and run nothing' },
  ],
  operands: ACTIONS,
  examples: [
    {
      line: 'sudo anemometer service install',
      what: 'serves on this Mac alone, from now on and after each start',
    },
    {
      line: 'sudo anemometer service install --user ada -- --listen 0.0.0.0:26366 --web-config /etc/anemometer/web.yml',
      what: 'from a management tool, for a Prometheus elsewhere',
    },
  ],
  exitStatus: '0 done; status: 0 it runs as installed, 1 it does not; 2 nothing was changed.',
  run: (args, io) => {
    const dashes = args.indexOf('--')
    const own = dashes < 0 ? args : args.slice(0, dashes)
    const given = readArguments(serviceCommand, own)
    const action = ACTIONS.find((each) => each === given.operands[0])
    if (action === undefined || given.operands.length > 1)
      throw new UsageError(`say what to do: ${ACTIONS.join(', ')}`)
    const serveWords = dashes < 0 ? [] : args.slice(dashes + 1)
    if (dashes >= 0 && action !== 'install') throw new UsageError('options of serve go with install')
    return service({ action, given, serveWords }, io)
  },
}

interface ServiceRequest {
  action: Action
  given: Arguments
  serveWords: readonly string[]
}

async function service({ action, given, serveWords }: ServiceRequest, io: CommandIo): Promise<ExitStatus> {
  const print = (message: string): void => io.printError(`anemometer service: ${printable(message)}`)
  if (process.platform !== 'darwin' && !given.has('print')) {
    print('launchd is on macOS only. Elsewhere have the system\'s own services run "anemometer serve".')
    return 2
  }
  const person = findPerson(given.text('user'))
  if (!person.ok) {
    print(person.message)
    return 2
  }
  const planned = plan(action, person.value, given, serveWords)
  if (!planned.ok) {
    print(planned.message)
    return 2
  }
  if (given.has('print')) return show(planned.value, io)
  if (action === 'status') return status(planned.value.daemons, io)
  if (process.getuid?.() !== 0) {
    print(
      `only root may: sudo anemometer service ${action}. What it would run: anemometer service ${action} --print`,
    )
    return 2
  }
  const ended = spawnSync('/bin/sh', ['-c', planned.value.script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return ended.status === 0 ? 0 : 2
}

interface Person {
  userName: string
  uid: number
}

/** The person by name, or whoever typed sudo. */
function findPerson(name: string | null): Result<Person> {
  const userName = name ?? process.env.SUDO_USER ?? ownName()
  if (userName === null)
    return { ok: false, message: 'your name is not known here; name a person with --user NAME.' }
  const found = spawnSync('/usr/bin/id', ['-u', '--', userName], { encoding: 'utf8' })
  const uid = Number(found.stdout.trim() || NaN)
  if (userName === '' || found.status !== 0 || !Number.isInteger(uid))
    return { ok: false, message: `there is no person "${userName}" here; name one with --user NAME.` }
  if (uid === 0)
    return { ok: false, message: 'the service never runs as root; name a person with --user NAME.' }
  return { ok: true, value: { userName, uid } }
}

/** As the system has it, whatever the environment says; null where it has none. */
function ownName(): string | null {
  try {
    return userInfo().username
  } catch {
    return null
  }
}

interface Plan {
  daemons: readonly LaunchDaemon[]
  script: string
}

function plan(action: Action, person: Person, given: Arguments, serveWords: readonly string[]): Result<Plan> {
  const facts = { darwinMajor: Number.parseInt(release(), 10), chip: cpus()[0]?.model ?? '' }
  const readings = launchDaemons(person.uid, requestFor(facts, null))
  try {
    const serve = serveDaemon({ ...person, words: wordsOf(serveWords, person.uid) })
    if (action !== 'remove')
      return { ok: true, value: planOf([serve, ...readings], (all) => serveInstallScript(all, person.uid)) }
    const gone = given.has('live-readings') ? [serve, ...readings] : [serve]
    return { ok: true, value: planOf(gone, removalScript) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { ok: false, message: error.message }
  }
}

function planOf(
  daemons: readonly LaunchDaemon[],
  scriptOf: (daemons: readonly LaunchDaemon[]) => string,
): Plan {
  return { daemons, script: scriptOf(daemons) }
}

/** What launchd starts: this Node, this program, and `serve` with what was typed behind the dashes. */
function wordsOf(serveWords: readonly string[], uid: number): string[] {
  const given = readArguments({ options: SERVE_OPTIONS }, serveWords)
  if (given.operands.length > 0) throw new UsageError(`serve takes no "${given.operands[0] ?? ''}"`)
  if (given.has('otlp'))
    throw new UsageError('--otlp takes its variables from the environment, which a service has none of')
  for (const name of ['web-config', 'token-file', 'data', 'textfile']) {
    const path = given.text(name)
    if (path !== null && !path.startsWith('/'))
      throw new UsageError(
        `--${name} needs a whole path here, from the root on: the service has another folder`,
      )
  }
  const data = given.text('data') === null ? ['--data', `${serveFolder(uid)}/history`] : []
  return [process.execPath, realpathSync(process.argv[1] ?? ''), 'serve', ...serveWords, ...data]
}

async function show({ daemons, script }: Plan, { output }: CommandIo): Promise<ExitStatus> {
  for (const { fileName, plist } of daemons) output.write(`# ${DAEMON_FOLDER}/${fileName}\n${plist}\n`)
  output.write(`# As root: /bin/sh -c\n${script}`)
  await output.flush()
  return 0
}

/** Whether the files are as they should be, and whether launchd runs the service. */
async function status(daemons: readonly LaunchDaemon[], { output }: CommandIo): Promise<ExitStatus> {
  const files = await inspectInstalled(daemons)
  const words = { same: 'as installed', missing: 'not there', other: 'not as this version installs it' }
  for (const { path, content } of files) output.write(`${path}: ${words[content]}\n`)
  const told = spawnSync('/bin/launchctl', ['print', `system/${SERVE_LABEL}`], { encoding: 'utf8' })
  const state = /^\s*state = (.+)$/m.exec(told.stdout)?.[1] ?? null
  output.write(
    `${SERVE_LABEL}: ${told.status === 0 ? (state ?? 'known to launchd') : 'not known to launchd'}\n`,
  )
  await output.flush()
  return files[0]?.content === 'same' && state === 'running' ? 0 : 1
}
