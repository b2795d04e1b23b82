// The second half of `npm run test:live`, as root where that can be had: what the tests need around them, then
// Playwright. Its arguments are Playwright's.
import { spawnSync } from 'node:child_process'
import path from 'node:path'

import { prepareLaunchEnvironment } from '../electron/launch-environment.mjs'
import { runInForeground } from '../electron/run-electron.mjs'
import { commandExists, installPackages } from '../electron/system-packages.mjs'
import { ROOT } from '../paths.mjs'
import { runScript } from '../person-error.mjs'
import { stageForAnotherUser } from './stage.mjs'

/** Debian's packages by the command that each is wanted for. */
const TOOLS = { socat: 'socat', python3: 'python3' }

await runScript(async () => {
  const { electron, standIn } = JSON.parse(process.env.ANEMOMETER_LIVE_INPUT)
  const missing = Object.keys(TOOLS).filter((command) => !commandExists(command))
  if (missing.length > 0) installPackages(missing.map((command) => TOOLS[command]))
  const launch = await prepareLaunchEnvironment(electron.executable, { alwaysVirtual: true })
  const stage = await stageForAnotherUser(electron, launch.flags)
  console.log(stage.note)
  try {
    const env = { ...launch.env, ANEMOMETER_LIVE: JSON.stringify({ standIn, root: stage.root }) }
    return await runPlaywright(process.argv.slice(2), env)
  } finally {
    await stage.remove()
    await launch.stop()
    giveBackResults()
  }
})

function runPlaywright(args, env) {
  const playwright = path.join(ROOT, 'node_modules/@playwright/test/cli.js')
  const config = path.join(ROOT, 'live-tests', 'playwright.config.ts')
  return runInForeground(process.execPath, [playwright, 'test', '--config', config, ...args], env)
}

/** Through sudo the results were written as root; they belong to whoever typed the command. */
function giveBackResults() {
  const { SUDO_UID, SUDO_GID } = process.env
  if (SUDO_UID === undefined) return
  spawnSync('chown', ['-R', `${SUDO_UID}:${SUDO_GID}`, path.join(ROOT, 'test-results')])
}
