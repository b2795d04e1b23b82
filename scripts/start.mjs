// `npm start [-- --replay FILE --speed N --snapshot OUT.png --chart NAME]`: builds the app where it is out of date,
// finds an Electron and whatever it needs on this machine, and runs the app until it is quit.
import { buildIfStale } from './build-if-stale.mjs'
import { findElectron } from './electron/find-electron.mjs'
import { prepareLaunchEnvironment } from './electron/launch-environment.mjs'
import { runInForeground } from './electron/run-electron.mjs'
import { ROOT } from './paths.mjs'
import { runScript } from './person-error.mjs'
import { resolveArguments } from './start-arguments.mjs'

await runScript(async () => {
  const typed = process.argv.slice(2)
  const development = typed.includes('--dev')
  const args = resolveArguments(
    typed.filter((argument) => argument !== '--dev'),
    process.env.INIT_CWD ?? process.cwd(),
  )
  if (!development) buildIfStale()
  const electron = await findElectron()
  const launch = await prepareLaunchEnvironment(electron.executable)
  launch.notes.forEach((note) => console.log(note))
  try {
    if (development) return await runDevelopmentServer(electron, launch, args)
    return await runInForeground(electron.executable, [...launch.flags, ROOT, ...args], launch.env)
  } finally {
    await launch.stop()
  }
})

/** electron-vite's server: the renderer reloads by itself, main restarts when its sources change. */
function runDevelopmentServer(electron, launch, args) {
  const env = { ...launch.env, ELECTRON_EXEC_PATH: electron.executable }
  if (launch.flags.includes('--no-sandbox')) env.NO_SANDBOX = '1'
  const cli = `${ROOT}node_modules/electron-vite/bin/electron-vite.js`
  return runInForeground(process.execPath, [cli, 'dev', '--watch', '--', ...args], env)
}
