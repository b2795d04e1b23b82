// `npm start [-- --replay FILE --speed N --snapshot OUT.png --chart NAME]`: builds the app where it is out of date,
// finds an Electron and whatever it needs on this machine, and runs the app until it is quit.
import { buildIfStale } from './build-if-stale.mjs'
import { findElectron } from './electron/find-electron.mjs'
import { prepareLaunchEnvironment } from './electron/launch-environment.mjs'
import { ROOT, runInForeground, runScript } from './script.mjs'
import { resolveArguments } from './start-arguments.mjs'

/** What is told of the display is about the window. */
const opensWindow = (args) => !args.some((argument) => /^--(snapshot|help|version)(=|$)/.test(argument))

await runScript(async () => {
  const args = resolveArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  buildIfStale()
  const electron = await findElectron()
  const launch = await prepareLaunchEnvironment(electron.executable)
  if (opensWindow(args)) launch.notes.forEach((note) => console.log(note))
  try {
    return await runInForeground(electron.executable, [...launch.flags, ROOT, ...args], launch.env)
  } finally {
    await launch.stop()
  }
})
