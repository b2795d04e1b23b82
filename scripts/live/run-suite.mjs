// The second half of `npm run test:live`, as root where that can be had: what the tests need around them, then
// Playwright. Its arguments are Playwright's.
import { spawnSync } from 'node:child_process'
import path from 'node:path'

import { prepareLaunchEnvironment } from '../electron/launch-environment.mjs'
import { commandExists, installPackages } from '../electron/system-packages.mjs'
import { ROOT, runScript } from '../script.mjs'
import { nameSkipped, runPlaywright } from './playwright.mjs'
import { stageForAnotherUser } from './stage.mjs'

/** Debian's packages by the command that each is wanted for. */
const TOOLS = { socat: 'socat', python3: 'python3', pkexec: 'pkexec', 'dbus-send': 'dbus' }

await runScript(async () => {
  const args = process.argv.slice(2)
  const { electron, standIn } = JSON.parse(process.env.ANEMOMETER_LIVE_INPUT)
  const missing = Object.keys(TOOLS).filter((command) => !commandExists(command))
  if (missing.length > 0) installPackages(missing.map((command) => TOOLS[command]))
  const launch = await prepareLaunchEnvironment(electron.executable, { alwaysVirtual: true })
  const stage = await stageForAnotherUser(electron, launch.flags)
  console.log(stage.note)
  try {
    const env = { ...launch.env, ANEMOMETER_LIVE: JSON.stringify({ standIn, root: stage.root }) }
    if (canMount()) return await runPlaywright(args, env)
    const status = await runPlaywright(['--grep-invert', '@scratch', ...args], env)
    nameSkipped('@scratch', 'root may not mount anything here (a container without CAP_SYS_ADMIN)', env)
    return status
  } finally {
    await stage.remove()
    await launch.stop()
    giveBackResults()
  }
})

/** The tests of the prompt run in a copy of this system, made with an overlay. */
function canMount() {
  const script =
    'mount -t tmpfs x /mnt && mkdir /mnt/a /mnt/b /mnt/c && mount -t overlay x -o lowerdir=/,upperdir=/mnt/a,workdir=/mnt/b /mnt/c'
  const namespaces = ['--mount', '--pid', '--fork', '--propagation', 'private']
  return spawnSync('unshare', [...namespaces, 'sh', '-c', script], { stdio: 'ignore' }).status === 0
}

/** Through sudo the results were written as root; they belong to whoever typed the command. */
function giveBackResults() {
  const { SUDO_UID, SUDO_GID } = process.env
  if (SUDO_UID === undefined) return
  spawnSync('chown', ['-R', `${SUDO_UID}:${SUDO_GID}`, path.join(ROOT, 'test-results')])
}
