import { app, Notification } from 'electron'
import { BugReports, describeBug, errorFields, whereLogged } from '../log/bug-reports'
import { log, logPath } from '../log/log'

/** `thrown`: what was thrown. `how`: whether as an `exception` or a `rejection`. */
type BugHandler = (thrown: unknown, how: string) => void

const EXIT_BUG = 1
/** How long the end of an app that could not start waits for the system to show why. */
const LONGEST_NOTIFICATION_MS = 3000

let handler: BugHandler = (thrown) => endWithBug(thrown)

/** Sets the handler of uncaught errors. Until it is set, they end the app. */
export function handleBugs(handle: BugHandler): void {
  handler = handle
}

/** From now on the app goes on after uncaught errors. Each is logged, and reported once to `notify`. */
export function surviveBugs(notify: (sentence: string) => void): void {
  const bugs = new BugReports(notify)
  handleBugs((thrown, how) => {
    if (bugs.add(thrown, how)) console.error(`anemometer: nobody caught this ${how}: ${describeBug(thrown)}`)
  })
}

/**
 * For the start of the app: without a tray icon nobody could quit it. Says why on stderr, and in a notification of the system
 * for those who did not start it in a terminal.
 */
export function endWithBug(thrown: unknown): void {
  log.error('bug', 'The app could not start.', errorFields(thrown))
  const sentence = `Anemometer could not start (${describeBug(thrown)}); ${whereLogged()}.`
  console.error(`anemometer: ${sentence}`)
  const exit = (): void => app.exit(EXIT_BUG)
  if (!app.isReady() || !Notification.isSupported()) return exit()
  const notification = new Notification({ title: 'Anemometer could not start', body: sentence })
  notification.once('show', exit)
  notification.once('failed', exit)
  setTimeout(exit, LONGEST_NOTIFICATION_MS)
  notification.show()
}

/** An exception of the handler itself would end the process, with whatever is unfinished. */
function onBug(thrown: unknown, how: string): void {
  try {
    handler(thrown, how)
  } catch (again) {
    log.error('bug', 'A bug could not be reported.', errorFields(again))
  }
}

// The app's entry imports this module first, so that the handlers below are installed before anything can throw. For an
// earlier exception Electron would show a dialog.
log.open(logPath('app'))
// The terminal may have been closed. Then each message about a failed write would cause another one.
process.stderr.on('error', () => undefined)
process.on('uncaughtException', (thrown) => onBug(thrown, 'exception'))
process.on('unhandledRejection', (thrown) => onBug(thrown, 'rejection'))
