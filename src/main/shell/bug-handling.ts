import { app } from 'electron'
import { BugReports, errorFields } from '../log/bug-reports'
import { log, logPath } from '../log/log'

/** `thrown`: what was thrown. `how`: whether as an `exception` or a `rejection`. */
type BugHandler = (thrown: unknown, how: string) => void

const EXIT_BUG = 1

let handler: BugHandler = (thrown) => endWithBug(thrown)

/** Sets the handler of uncaught errors. Until it is set, they end the app. */
export function handleBugs(handle: BugHandler): void {
  handler = handle
}

/** From now on the app goes on after uncaught errors. Each is logged, and reported once to `notify`. */
export function surviveBugs(notify: (sentence: string) => void): void {
  const bugs = new BugReports(notify)
  handleBugs((thrown, how) => {
    if (bugs.add(thrown, how)) console.error(thrown)
  })
}

/** For the start of the app: without a tray icon nobody could quit it. */
export function endWithBug(thrown: unknown): void {
  log.error('bug', 'The app could not start.', errorFields(thrown))
  console.error(thrown)
  app.exit(EXIT_BUG)
}

// The app's entry imports this module first, so that the handlers below are installed before anything can throw. For an
// earlier exception Electron would show a dialog.
log.open(logPath('app'))
// The terminal may have been closed. Then each message about a failed write would cause another one.
process.stderr.on('error', () => undefined)
process.on('uncaughtException', (thrown) => handler(thrown, 'exception'))
process.on('unhandledRejection', (thrown) => handler(thrown, 'rejection'))
